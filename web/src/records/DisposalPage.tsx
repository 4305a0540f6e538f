import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { FormDialog } from "../admin/FormDialog";
import { follow, type Schemas, send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { Heading, useAnnounce } from "../shell/announce";
import { recordsWords as w } from "../words/records";
import { Certificate } from "./Certificate";
import { approvalWould, approving } from "./proposal";

type Disposal = Schemas["DisposalDocument"];

/** One disposal: what it is about, the TPSU chief's decision, and its certificate. */
export function DisposalPage() {
  const d = w.disposals;
  const { id = "" } = useParams();
  const path = `/api/records/disposals/${encodeURIComponent(id)}`;
  const { data: me } = useQuery(meQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const [doing, setDoing] = useState<"approve" | "decline" | null>(null);
  const query = useQuery({
    queryKey: ["records", "disposal", id],
    queryFn: ({ signal }) => follow<Disposal>(path, signal),
  });
  const disposal = query.data;
  if (!disposal)
    return (
      <>
        <Heading title={w.titleOf(w.pages.disposals ?? "")}>{w.pages.disposals}</Heading>
        {query.error ? <Fault error={query.error} retry={() => query.refetch()} /> : <Skeleton lines={8} />}
      </>
    );

  const title = d.one(inFull(disposal.proposedAt, clock.zone));
  const declining = disposal.proposedBy === me?.id ? d.withdraw : d.decline;

  async function act(action: "approve" | "decline", body: object, said: string) {
    await send(`${path}/${action}`, body);
    await queries.invalidateQueries({ queryKey: ["records"] });
    await queries.invalidateQueries({ queryKey: ["tasking"] });
    await queries.invalidateQueries({ queryKey: ["awaiting"] });
    setDoing(null);
    announce(said);
  }

  return (
    <>
      <div className="bar">
        <Heading title={w.titleOf(title)}>{title}</Heading>
        <span className="grow" />
        {disposal.allowedActions.includes("approve") && (
          <Button appearance="primary" onClick={() => setDoing("approve")}>
            {d.approve}
          </Button>
        )}
        {disposal.allowedActions.includes("decline") && (
          <Button onClick={() => setDoing("decline")}>{declining}</Button>
        )}
        {disposal.state === "approved" && <Button onClick={() => query.refetch()}>{d.reload}</Button>}
      </div>
      <dl className="facts">
        <Fact name={d.state} value={d.states[disposal.state]} />
        {/* The certificate says who. */}
        {disposal.state !== "done" && <Fact name={d.by} value={name(disposal.proposedBy)} />}
        {disposal.note && <Fact name={d.note} value={disposal.note} />}
        {disposal.state !== "done" && disposal.decidedBy && (
          <Fact name={d.decidedBy} value={name(disposal.decidedBy)} />
        )}
        {disposal.reason && <Fact name={w.reason} value={disposal.reason} />}
      </dl>
      {approvalWould(disposal.items) && <p className="notice bad">{approvalWould(disposal.items)}</p>}
      {disposal.state === "done" ? (
        <Certificate path={`${path}/certificate`} />
      ) : (
        <Table
          caption={d.count}
          rows={disposal.items}
          keyOf={(item) => item.number}
          columns={[
            { head: w.tasking, cell: (item) => <Link to={`/taskings/${item.number}`}>{item.number}</Link> },
            {
              head: d.state,
              cell: (item) =>
                item.kept
                  ? w.kept[item.kept]
                  : item.wouldKeep
                    ? d.waitsKept(w.kept[item.wouldKeep] ?? "")
                    : d.itemStates[item.state],
            },
          ]}
        />
      )}
      {doing === "approve" && (
        <FormDialog
          title={d.approve}
          lead={approving(disposal.items)}
          fields={[]}
          initial={{}}
          submitLabel={d.approve}
          submit={() => act("approve", {}, d.approved)}
          close={() => setDoing(null)}
        />
      )}
      {doing === "decline" && (
        <FormDialog
          title={declining}
          lead={d.declineMore}
          fields={[{ name: "reason", label: w.reason, kind: "line", required: true, hint: w.cancelHint }]}
          initial={{ reason: "" }}
          submitLabel={declining}
          submit={({ reason }) => act("decline", { reason }, d.declined)}
          close={() => setDoing(null)}
        />
      )}
    </>
  );
}

export function Fact({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
