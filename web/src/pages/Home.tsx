import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useLabels, useNames } from "../api/queries";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { useClock } from "../parts/useClock";
import { useRows } from "../parts/useRows";
import { Heading } from "../shell/announce";
import { words } from "../words";
import { awaitingQuery } from "./lists";
import { OwnAbsence } from "./OwnAbsence";
import { type Waiting, WaitingGroup } from "./waiting";

/** Home: what waits for a step of mine, by step, most urgent first. */
export function Home() {
  const query = useInfiniteQuery(awaitingQuery);
  const { list, onKeyDown } = useRows();
  const says = { label: useLabels(), clock: useClock(), name: useNames() };
  const groups = query.data?.pages[0]?.groups ?? [];
  const count = Number(query.data?.pages.at(-1)?.count ?? 0);
  const itemsOf = (step: string) =>
    (query.data?.pages.flatMap((page) => page.groups.find((group) => group.step === step)?.items ?? []) ??
      []) as Waiting[];
  const shown = groups.reduce((sum, group) => sum + itemsOf(group.step).length, 0);
  const firstGroup = groups.find((group) => itemsOf(group.step).length > 0)?.step;
  return (
    <>
      <Heading title={words.home.title}>{words.home.title}</Heading>
      <OwnAbsence />
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && count === 0 && (
        <Empty title={words.home.empty}>
          <p>{words.home.emptyMore}</p>
          <Link to="/active">{words.home.emptyLink}</Link>
        </Empty>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys only move between the links inside */}
      <div ref={list} onKeyDown={onKeyDown}>
        {groups.map((group) => (
          <WaitingGroup
            key={group.step}
            group={group}
            items={itemsOf(group.step)}
            first={group.step === firstGroup}
            says={says}
            link={Link}
          />
        ))}
      </div>
      {query.hasNextPage && (
        <p className="buttons">
          <ShowMore query={query} count={shown} />
          <span>{words.home.more(shown, count)}</span>
        </p>
      )}
    </>
  );
}
