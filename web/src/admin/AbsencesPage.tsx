import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { awayQuery } from "../api/away";
import { type Schemas, send } from "../api/client";
import { all, meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { usePeople } from "../parts/people";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { seesDelegations } from "../rights";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { Delegations } from "./Delegations";
import { FormDialog } from "./FormDialog";
import { refused } from "./forms";

type Absence = Schemas["AbsenceDocument"];

/** Who is away and who acts for them, and who clears for somebody else. */
export function AbsencesPage() {
  const { data: me } = useQuery(meQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const people = usePeople();
  const [doing, setDoing] = useState<"add" | Absence | null>(null);
  const query = useQuery({
    queryKey: ["absences"],
    queryFn: ({ signal }) => all<Absence>("/api/absences?top=200", signal),
  });
  const a = w.absences;

  async function done(said: string) {
    await queries.invalidateQueries({ queryKey: ["absences"] });
    void queries.invalidateQueries(awayQuery);
    setDoing(null);
    announce(said);
  }

  return (
    <>
      <div className="bar">
        <AdminHeading page="absences" />
        <span className="grow" />
        <Button appearance="primary" onClick={() => setDoing("add")}>
          {a.add}
        </Button>
      </div>
      <p className="lead">{a.lead}</p>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={a.empty}>{a.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.absences ?? ""}
          rows={query.data}
          keyOf={(absence) => absence.person}
          columns={[
            { head: w.fields.person ?? "", cell: (absence) => name(absence.person) },
            { head: w.fields.substitute ?? "", cell: (absence) => name(absence.substitute) },
            { head: w.fields.from ?? "", cell: (absence) => absence.from && inFull(absence.from, clock.zone) },
            { head: w.fields.until ?? "", cell: (absence) => absence.until && inFull(absence.until, clock.zone) },
            {
              head: a.state,
              cell: (absence) =>
                absence.active ? a.now : absence.from && new Date(absence.from) <= clock.now() ? a.alone : a.later,
            },
            { head: a.recordedBy, cell: (absence) => name(absence.recordedBy) },
            {
              head: w.actions,
              isActions: true,
              cell: (absence) => (
                <Button size="small" aria-label={a.endOf(name(absence.person))} onClick={() => setDoing(absence)}>
                  {a.end}
                </Button>
              ),
            },
          ]}
        />
      )}
      <h2>{a.delegations}</h2>
      {me && seesDelegations(me) ? <Delegations /> : <p>{a.delegationsNotYou}</p>}
      {doing === "add" && (
        <FormDialog
          title={a.add}
          lead={a.addMore}
          fields={[
            { name: "person", label: w.fields.person ?? "", kind: "choice", choices: people, required: true },
            { name: "substitute", label: w.fields.substitute ?? "", kind: "choice", choices: people, required: true },
            { name: "from", label: w.fields.from ?? "", kind: "date", hint: w.hints.fromDay },
            { name: "until", label: w.fields.until ?? "", kind: "date", hint: w.hints.untilAbsence, required: true },
          ]}
          initial={{ person: "", substitute: "", from: "", until: "" }}
          submitLabel={a.add}
          submit={async ({ person, substitute, from, until }) => {
            if (!person) throw refused("person");
            await send(
              `/api/absences/${encodeURIComponent(String(person))}`,
              { substitute: substitute || null, from: from || null, until: until || null },
              { method: "PUT" },
            );
            await done(w.saved(name(String(person))));
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing !== null && doing !== "add" && (
        <FormDialog
          title={a.endOf(name(doing.person))}
          lead={a.endMore}
          fields={[]}
          initial={{}}
          submitLabel={a.end}
          submit={async () => {
            await send(`/api/absences/${encodeURIComponent(doing.person)}`, undefined, { method: "DELETE" });
            await done(a.ended);
          }}
          close={() => setDoing(null)}
        />
      )}
    </>
  );
}
