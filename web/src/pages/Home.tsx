import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "../api/client";
import { useLabels } from "../api/queries";
import { Due } from "../parts/Due";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Flags, Priority } from "../parts/Status";
import { inWords, useClock } from "../parts/time";
import { useRows } from "../parts/useRows";
import { Heading } from "../shell/announce";
import { words } from "../words";
import { awaitingQuery } from "./lists";

type Waiting = Schemas["AwaitingRowDocument"] & Schemas["RowDocument"];

/** The action that a step asks for. A step that can end in several actions just opens the tasking. */
const actions: Record<string, string> = {
  assign: "assign",
  answer: "respond",
  delegated: "complete-delegation",
  concur: "concur",
  edit: "return-from-icu",
  clear: "clear",
  send: "submit-to-authority",
  decideExtension: "set-dates",
};

/** Home: what waits for a step of mine, by step, most urgent first. */
export function Home() {
  const query = useInfiniteQuery(awaitingQuery);
  const { list, onKeyDown } = useRows();
  const groups = query.data?.pages[0]?.groups ?? [];
  const count = Number(query.data?.pages.at(-1)?.count ?? 0);
  const itemsOf = (step: string) =>
    query.data?.pages.flatMap((page) => page.groups.find((group) => group.step === step)?.items ?? []) ?? [];
  const shown = groups.reduce((sum, group) => sum + itemsOf(group.step).length, 0);
  const firstGroup = groups.find((group) => itemsOf(group.step).length > 0)?.step;
  return (
    <>
      <Heading title={words.home.title}>{words.home.title}</Heading>
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
          <section key={group.step} className="queue">
            <h2>
              {group.label} <span className="count">{Number(group.count)}</span>
            </h2>
            {group.step === "mail" ? (
              <p className="buttons">
                {words.home.mail(Number(group.count))}
                <Link className="step" to="/intake">
                  {words.home.openMail}
                </Link>
              </p>
            ) : (
              <ul>
                {itemsOf(group.step).map((item, index) => (
                  <Item
                    key={`${item.number} ${item.unit}`}
                    row={item as Waiting}
                    first={group.step === firstGroup && index === 0}
                  />
                ))}
              </ul>
            )}
          </section>
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

function Item({ row, first }: { row: Waiting; first: boolean }) {
  const clock = useClock();
  const label = useLabels();
  const action = actions[row.step];
  const address = `/taskings/${row.number}`;
  return (
    <li>
      <div className="what">
        <Link to={address} data-row tabIndex={first ? 0 : -1}>
          {row.number}
        </Link>
        <span>{[label("taskType", row.taskType), row.requestor, row.unit].filter(Boolean).join(", ")}</span>
        <Flags flags={row.flags} />
        {row.priority === "high" && <Priority priority={row.priority} label={label("priority", row.priority)} />}
      </div>
      <div className="when">
        <Due at={row.dueAt} overdue={row.overdue} clock={clock} />
        <span className="quiet">{words.home.since(inWords(row.since, clock))}</span>
      </div>
      <Link
        className="step"
        data-cell
        tabIndex={-1}
        to={action ? `${address}?do=${action}` : address}
        aria-label={`${words.steps[row.step] ?? words.home.open(row.number)} ${row.number}`}
      >
        {words.steps[row.step] ?? words.home.open(row.number)}
      </Link>
    </li>
  );
}
