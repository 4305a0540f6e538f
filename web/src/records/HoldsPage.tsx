import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../admin/FormDialog";
import { type FormField, linesOf, type Values } from "../admin/forms";
import { type Schemas, send } from "../api/client";
import { all, meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull, momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { keepsRecords } from "../rights";
import { useAnnounce } from "../shell/announce";
import { recordsWords as w } from "../words/records";
import { RecordsHeading } from "./RecordsFrame";

type Hold = Schemas["HoldDocument"];
type Kind = "numbers" | "detainee" | "case" | "period";

const h = w.holds;
const reasonField: FormField = { name: "reason", label: w.reason, kind: "line", required: true, hint: w.cancelHint };

/** What each kind of hold asks for, and the scope that it makes. */
const kinds: Record<Kind, { fields: readonly FormField[]; scope: (values: Values) => object }> = {
  numbers: {
    fields: [{ name: "scope.numbers", label: h.numbers, kind: "lines", required: true, hint: h.numbersHint }],
    scope: (values) => ({ numbers: linesOf(values["scope.numbers"]) }),
  },
  detainee: {
    fields: [{ name: "scope.alienNumber", label: h.alienNumber, kind: "line", required: true }],
    scope: (values) => ({ alienNumber: values["scope.alienNumber"] }),
  },
  case: {
    fields: [{ name: "scope.caseNumber", label: h.caseNumber, kind: "line", required: true }],
    scope: (values) => ({ caseNumber: values["scope.caseNumber"] }),
  },
  period: {
    fields: [
      { name: "scope.from", label: h.from, kind: "date", required: true },
      { name: "scope.through", label: h.through, kind: "date", required: true },
    ],
    scope: (values) => ({ from: values["scope.from"] || null, through: values["scope.through"] || null }),
  },
};

/** The legal holds, those in force and those that were lifted. */
export function HoldsPage() {
  const { data: me } = useQuery(meQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const [placing, setPlacing] = useState<Kind | null>(null);
  const [lifting, setLifting] = useState<Hold | null>(null);
  const query = useQuery({
    queryKey: ["records", "holds"],
    queryFn: ({ signal }) => all<Hold>("/api/records/holds?top=200", signal),
  });
  const keeps = keepsRecords(me);

  async function done(said: string) {
    await queries.invalidateQueries({ queryKey: ["records"] });
    await queries.invalidateQueries({ queryKey: ["tasking"] });
    setPlacing(null);
    setLifting(null);
    announce(said);
  }

  function scopeOf({ scope }: Hold): string {
    if (scope.alienNumber) return h.detainee(scope.alienNumber);
    if (scope.caseNumber) return h.case(scope.caseNumber);
    if (scope.from && scope.through)
      return h.period(momentInWords(scope.from, clock.zone), momentInWords(scope.through, clock.zone));
    return scope.numbers.join(", ");
  }

  return (
    <>
      <div className="bar">
        <RecordsHeading page="holds" />
        <span className="grow" />
        {keeps &&
          (Object.keys(kinds) as Kind[]).map((kind) => (
            <Button key={kind} onClick={() => setPlacing(kind)}>
              {h.add[kind]}
            </Button>
          ))}
      </div>
      <p className="lead">{h.lead}</p>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={h.empty}>{h.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.holds ?? ""}
          rows={query.data}
          keyOf={(hold) => hold.id}
          columns={[
            { head: w.reason, cell: (hold) => hold.reason },
            { head: h.scope, cell: scopeOf },
            { head: h.placed, cell: (hold) => h.placedBy(inFull(hold.placedAt, clock.zone), name(hold.placedBy)) },
            {
              head: h.state,
              cell: (hold) =>
                hold.liftedAt ? (
                  <>
                    {h.lifted(inFull(hold.liftedAt, clock.zone), name(hold.liftedBy))}
                    <br />
                    <span className="quiet">{hold.liftReason}</span>
                  </>
                ) : (
                  h.inForce
                ),
            },
            {
              head: w.actions,
              isActions: true,
              cell: (hold) =>
                keeps &&
                hold.inForce && (
                  <Button size="small" aria-label={h.liftOf(hold.reason)} onClick={() => setLifting(hold)}>
                    {h.lift}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {placing && (
        <FormDialog
          key={placing}
          title={h.add[placing] ?? h.place}
          lead={h.addMore[placing]}
          fields={[reasonField, ...kinds[placing].fields]}
          initial={Object.fromEntries([reasonField, ...kinds[placing].fields].map((field) => [field.name, ""]))}
          submitLabel={h.place}
          submit={async (values) => {
            await send("/api/records/holds", { reason: values.reason, scope: kinds[placing].scope(values) });
            await done(h.done);
          }}
          close={() => setPlacing(null)}
        />
      )}
      {lifting && (
        <FormDialog
          title={h.liftOf(lifting.reason)}
          lead={h.liftMore}
          fields={[reasonField]}
          initial={{ reason: "" }}
          submitLabel={h.lift}
          submit={async ({ reason }) => {
            await send(`/api/records/holds/${lifting.id}/lift`, { reason });
            await done(h.liftedNow);
          }}
          close={() => setLifting(null)}
        />
      )}
    </>
  );
}
