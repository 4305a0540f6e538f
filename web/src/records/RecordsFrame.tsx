import { useQuery } from "@tanstack/react-query";
import { NavLink, Outlet } from "react-router";
import { meQuery } from "../api/queries";
import { Empty } from "../parts/Empty";
import { recordsWords as w } from "../recordsWords";
import { seesRecords } from "../rights";
import { Heading } from "../shell/announce";

/** Around the pages about records: their menu, and the answer to those who have no business here. */
export function RecordsFrame() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  if (!seesRecords(me))
    return (
      <>
        <Heading title={w.notForYou}>{w.notForYou}</Heading>
        <Empty title={w.notForYouMore} />
      </>
    );
  return (
    <>
      <nav aria-label={w.title} className="sub-pages">
        <ul>
          {Object.entries(w.pages).map(([name, label]) => (
            <li key={name}>
              <NavLink to={name === "due" ? "/records" : `/records/${name}`} end={name === "due"}>
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}

/** The heading of a page about records. */
export function RecordsHeading({ page }: { page: string }) {
  const name = w.pages[page] ?? page;
  return <Heading title={w.titleOf(name)}>{name}</Heading>;
}
