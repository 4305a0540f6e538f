import { useInfiniteQuery } from "@tanstack/react-query";
import { follow, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";

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
        <Table
          caption={w.tabs.readings ?? ""}
          rows={entries}
          // The entries never change places.
          keyOf={(_, index) => index}
          columns={[
            { head: w.readings.who, cell: (entry) => name(entry.by) },
            { head: w.readings.what, cell: (entry) => w.readings.whats[entry.what] ?? entry.what },
            { head: w.readings.when, cell: (entry) => inFull(entry.at, clock.zone) },
          ]}
        />
      )}
      {query.hasNextPage && (
        <p className="buttons">
          <ShowMore query={query} count={entries.length} />
        </p>
      )}
    </>
  );
}
