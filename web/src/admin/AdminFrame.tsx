import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { meQuery, type Person } from "../api/queries";
import { NotForYou } from "../parts/NotForYou";
import { SubPages } from "../parts/SubPages";
import { isAdministrator, managesTaskings } from "../rights";
import { Heading } from "../shell/announce";
import { adminWords as w } from "../words/admin";

/** The pages of the administration that a person may use. Task managers record absences and trainings. */
export function pagesFor(person: Person): readonly string[] {
  if (isAdministrator(person))
    return Object.keys(w.pages).filter((page) => page !== "training" || managesTaskings(person));
  return managesTaskings(person) ? ["absences", "training"] : [];
}

/** Around the pages of the administration: their menu, and the answer to those who have no business here. */
export function AdminFrame() {
  const { data: me } = useQuery(meQuery);
  const { pathname } = useLocation();
  const page = pathname.replace(/^\/admin\/?/, "");
  const mine = me ? pagesFor(me) : [];
  const first = mine[0];
  if (page === "" && first) return <Navigate to={`/admin/${first}`} replace />;
  if (!mine.includes(page)) return <NotForYou title={w.notForYou} more={w.notForYouMore} />;
  return (
    <>
      {mine.length > 1 && (
        <SubPages label={w.title} pages={mine.map((name) => ({ to: `/admin/${name}`, label: w.pages[name] }))} />
      )}
      <Outlet />
    </>
  );
}

/** The heading of a page of the administration. */
export function AdminHeading({ page }: { page: string }) {
  const name = w.pages[page] ?? page;
  return <Heading title={w.titleOf(name)}>{name}</Heading>;
}
