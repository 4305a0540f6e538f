import { useInfiniteQuery } from "@tanstack/react-query";
import { taskingWords as w } from "../actionWords";
import { follow, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { inFull, useClock } from "../parts/time";
import { words } from "../words";

/** Who was shown the detainees, latest first. */
export function Readings({ number }: { number: string }) {
  const name = useNames();
  const clock = useClock();
  const query = useInfiniteQuery({
    queryKey: ["of", number, "readings"],
    queryFn: ({ pageParam, signal }) => follow<Schemas["PageOfAccessEntry"]>(pageParam, signal),
    initialPageParam: `/api/taskings/${number}/readings`,
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  if (query.isPending) return <Skeleton />;
  if (query.error) return <Fault error={query.error} retry={() => query.refetch()} />;
  const entries = query.data.pages.flatMap((page) => page.items);
  return (
    <>
      <p className="quiet">{w.readings.more}</p>
      {entries.length === 0 && <p>{w.readings.none}</p>}
      {entries.length > 0 && (
        <div className="rows">
          <table>
            <caption className="hidden">{w.tabs.readings}</caption>
            <thead>
              <tr>
                <th scope="col">{w.readings.who}</th>
                <th scope="col">{w.readings.what}</th>
                <th scope="col">{w.readings.when}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the entries never change places
                <tr key={index}>
                  <td data-label={w.readings.who}>{name(entry.by)}</td>
                  <td data-label={w.readings.what}>{w.readings.whats[entry.what] ?? entry.what}</td>
                  <td data-label={w.readings.when}>{inFull(entry.at, clock.zone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <p className="buttons">
          <Button onClick={() => query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            {words.view.more}
          </Button>
        </p>
      )}
    </>
  );
}
