import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { follow, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { recordsWords as w } from "../words/records";
import { inTheWay } from "./proposal";
import { RecordsHeading } from "./RecordsFrame";

interface Page {
  items: Schemas["DisposalDocument"][];
  nextLink: string | null;
}

/** The disposals: those that wait, and those that are over. */
export function DisposalsPage() {
  const d = w.disposals;
  const name = useNames();
  const clock = useClock();
  const query = useInfiniteQuery({
    queryKey: ["records", "disposals"],
    queryFn: ({ pageParam, signal }) => follow<Page>(pageParam, signal),
    initialPageParam: "/api/records/disposals?top=50",
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="bar">
        <RecordsHeading page="disposals" />
      </div>
      <p className="lead">{d.lead}</p>
      {query.isPending && <Skeleton lines={5} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && rows.length === 0 && <Empty title={d.empty}>{d.emptyMore}</Empty>}
      {rows.length > 0 && (
        <Table
          caption={w.pages.disposals ?? ""}
          rows={rows}
          keyOf={(disposal) => disposal.id}
          columns={[
            {
              head: d.proposed,
              cell: (disposal) => (
                <Link
                  to={`/records/disposals/${disposal.id}`}
                  data-row=""
                  aria-label={d.openOf(inFull(disposal.proposedAt, clock.zone))}
                >
                  {inFull(disposal.proposedAt, clock.zone)}
                </Link>
              ),
            },
            { head: d.by, cell: (disposal) => name(disposal.proposedBy) },
            { head: d.count, cell: (disposal) => disposal.items.length },
            {
              head: d.state,
              cell: (disposal) => (
                <div>
                  {d.states[disposal.state]}
                  {inTheWay(disposal.items) && <p className="late">{inTheWay(disposal.items)}</p>}
                </div>
              ),
            },
            { head: d.decidedBy, cell: (disposal) => name(disposal.decidedBy) },
          ]}
        />
      )}
      <ShowMore query={query} count={rows.length} />
    </>
  );
}
