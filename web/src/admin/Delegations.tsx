import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, send } from "../api/client";
import { all, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { usePeople } from "../parts/people";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { positions } from "../positions";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { FormDialog } from "./FormDialog";

type Delegation = Schemas["DelegationDocument"];

/** Who clears in an official's place, and until when. */
export function Delegations() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const people = usePeople();
  const [doing, setDoing] = useState<"add" | Delegation | null>(null);
  const query = useQuery({
    queryKey: ["delegations"],
    queryFn: ({ signal }) => all<Delegation>("/api/clearance-delegations?top=200", signal),
  });
  const a = w.absences;

  async function done(said: string) {
    await queries.invalidateQueries({ queryKey: ["delegations"] });
    setDoing(null);
    announce(said);
  }

  return (
    <section>
      <div className="bar">
        <p>{a.delegationsLead}</p>
        <span className="grow" />
        <Button onClick={() => setDoing("add")}>{a.addDelegation}</Button>
      </div>
      {query.isPending && <Skeleton lines={3} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={a.delegationsEmpty} />}
      {query.data && query.data.length > 0 && (
        <Table
          caption={a.delegations}
          rows={query.data}
          keyOf={(delegation) => delegation.id}
          columns={[
            { head: a.official, cell: (delegation) => name(delegation.from) },
            { head: w.fields.position ?? "", cell: (delegation) => delegation.position },
            { head: a.holder, cell: (delegation) => name(delegation.to) },
            { head: w.fields.until ?? "", cell: (delegation) => inFull(delegation.until, clock.zone) },
            { head: w.reason, cell: (delegation) => delegation.reason },
            { head: a.state, cell: (delegation) => (delegation.active ? a.inForce : a.notInForce) },
            {
              head: w.actions,
              isActions: true,
              cell: (delegation) => (
                <Button
                  size="small"
                  aria-label={a.endDelegation(name(delegation.from))}
                  onClick={() => setDoing(delegation)}
                >
                  {a.end}
                </Button>
              ),
            },
          ]}
        />
      )}
      {doing === "add" && (
        <FormDialog
          title={a.addDelegation}
          lead={a.delegationMore}
          fields={[
            { name: "from", label: a.official, kind: "choice", choices: people, required: true },
            {
              name: "position",
              label: w.fields.position ?? "",
              kind: "choice",
              choices: positions.map((position) => ({ value: position, label: position })),
              required: true,
            },
            { name: "to", label: a.holder, kind: "choice", choices: people, required: true },
            { name: "until", label: w.fields.until ?? "", kind: "date", hint: w.hints.untilAbsence, required: true },
            { name: "reason", label: w.reason, kind: "text", required: true },
          ]}
          initial={{ from: "", position: "AD", to: "", until: "", reason: "" }}
          submitLabel={a.addDelegation}
          submit={async (values) => {
            const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
            await send("/api/clearance-delegations", given);
            await done(w.saved(a.delegations));
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing !== null && doing !== "add" && (
        <FormDialog
          title={a.endDelegation(name(doing.from))}
          lead={a.endDelegationMore}
          fields={[]}
          initial={{}}
          submitLabel={a.end}
          submit={async () => {
            await send(`/api/clearance-delegations/${encodeURIComponent(doing.id)}`, undefined, { method: "DELETE" });
            await done(a.endedDelegation);
          }}
          close={() => setDoing(null)}
        />
      )}
    </section>
  );
}
