import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import { follow, type Schemas } from "../api/client";
import { componentsQuery, referenceQuery, useLabels, useNames } from "../api/queries";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { RowsTable } from "../parts/RowsTable";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Heading, useAnnounce } from "../shell/announce";
import { words } from "../words";
import { reportWords as w } from "../words/report";
import { reminderInWords } from "./figures";
import { readPlace } from "./place";

/** The taskings behind a figure of a report. */
export function ReportTaskings() {
  const [address] = useSearchParams();
  const { state } = useLocation();
  const query = readPlace(address, state);
  const title = w.measures[address.get("measure") ?? "open"] ?? w.title;
  if (query) return <List query={query} title={title} />;
  return (
    <>
      <Heading title={title}>{w.list.lost}</Heading>
      <Empty title={w.list.lostMore}>
        <Link to={reportOf(address)}>{w.list.back}</Link>
      </Empty>
    </>
  );
}

/** The report that the list came from. */
function reportOf(query: URLSearchParams): string {
  const back = new URLSearchParams();
  for (const [name, to] of [
    ["firstDay", "from"],
    ["lastDay", "to"],
  ] as const) {
    const value = query.get(name);
    if (value) back.set(to, value);
  }
  return `/reports?${back}`;
}

function List({ query, title }: { query: URLSearchParams; title: string }) {
  const announce = useAnnounce();
  const about = useAbout(query);
  const list = useInfiniteQuery({
    queryKey: ["report-taskings", query.toString()],
    queryFn: ({ pageParam, signal }) => follow<Schemas["RowsDocument"]>(pageParam, signal),
    initialPageParam: `/api/reports/taskings?${query}&top=50`,
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const figure = Number(list.data?.pages[0]?.count ?? rows.length);
  const isReady = list.data !== undefined;
  useEffect(() => {
    if (isReady) announce(`${title}: ${w.list.counts(figure)}`);
  }, [isReady, title, figure, announce]);
  const [firstDay, lastDay] = [query.get("firstDay"), query.get("lastDay")];
  const file = (format: string) => `/api/reports/taskings?${query}&format=${format}`;
  return (
    <>
      <div className="bar">
        <Heading title={title}>{title}</Heading>
        <span className="grow" />
        <Link to={reportOf(query)}>{w.list.back}</Link>
        <a href={file("csv")} download>
          {w.csv}
        </a>
        <a href={file("xlsx")} download>
          {w.excel}
        </a>
      </div>
      <p className="lead">
        {about.length > 0 && `${about.join(", ")}. `}
        {firstDay && lastDay && `${w.days(firstDay, lastDay)}. `}
        {isReady && w.list.counts(figure)}
      </p>
      {list.isPending && <Skeleton lines={12} />}
      {list.error && <Fault error={list.error} retry={() => list.refetch()} />}
      {isReady && rows.length === 0 && <Empty title={w.list.empty}>{w.list.emptyMore}</Empty>}
      {rows.length > 0 && (
        <>
          <RowsTable caption={`${title}. ${words.view.keys}`} rows={rows} hidden={["taskAuthority", "facility"]} />
          <ShowMore query={list} count={rows.length} />
        </>
      )}
    </>
  );
}

/** What the list is about, in words: the unit, the type, the person … */
function useAbout(query: URLSearchParams): string[] {
  const name = useNames();
  const label = useLabels();
  const { data: reference } = useQuery(referenceQuery);
  const { data: units } = useQuery(componentsQuery);
  const unit = (code: string) => units?.find((u) => u.code === code)?.name ?? code;
  const status = (value: string) => reference?.statuses.find((s) => s.value === value)?.label ?? w.list.received;
  const about: string[] = [];
  for (const [key, value] of query) {
    const person = w.list.person[key];
    if (person) about.push(value === "none" ? w.list.nobody : person(name(value)));
    else if (key === "unit") about.push(value === "none" ? w.list.noUnit : value.split(",").map(unit).join(", "));
    else if (key === "status" || key === "stage") about.push(status(value));
    else if (key === "findings" && value === "none") about.push(w.list.noFindings);
    else if (["taskType", "category", "priority", "findings"].includes(key)) about.push(label(key, value));
    else if (key === "age") about.push(w.age(value));
    else if (key === "reminder") about.push(reminderInWords(value));
    else if (key === "requestor") about.push(w.list.one(w.sections.requestors ?? ""));
    else if (key === "taskAuthority") about.push(w.list.one(w.sections.taskAuthorities ?? ""));
    else if (key === "facility") about.push(w.list.one(w.sections.facilities ?? ""));
  }
  return about;
}
