import { useQuery } from "@tanstack/react-query";
import { Outlet } from "react-router";
import { meQuery } from "../api/queries";
import { NotForYou } from "../parts/NotForYou";
import { SubPages } from "../parts/SubPages";
import { seesRecords } from "../rights";
import { Heading } from "../shell/announce";
import { recordsWords as w } from "../words/records";

/** Around the pages about records: their menu, and the answer to those who have no business here. */
export function RecordsFrame() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  if (!seesRecords(me)) return <NotForYou title={w.notForYou} more={w.notForYouMore} />;
  const pages = Object.entries(w.pages).map(([name, label]) =>
    name === "due" ? { to: "/records", label } : { to: `/records/${name}`, label, hasPages: true },
  );
  return (
    <>
      <SubPages label={w.title} pages={pages} />
      <Outlet />
    </>
  );
}

/** The heading of a page about records. */
export function RecordsHeading({ page }: { page: string }) {
  const name = w.pages[page] ?? page;
  return <Heading title={w.titleOf(name)}>{name}</Heading>;
}
