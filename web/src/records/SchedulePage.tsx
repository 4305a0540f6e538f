import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../admin/FormDialog";
import type { Choice, Faults, FormField, Values } from "../admin/forms";
import { ProblemError, read, type Schemas, send } from "../api/client";
import { meQuery, type Reference, referenceQuery, useLabels } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { keepsRecords } from "../rights";
import { useAnnounce } from "../shell/announce";
import { recordsWords as w } from "../words/records";
import { type Entry, entryOf, valuesOf } from "./entry";
import { RecordsHeading } from "./RecordsFrame";

const s = w.schedule;
const path = "/api/records/schedule";
const choices = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

function fieldsOf(reference: Reference): readonly FormField[] {
  const listed = (name: string): Choice[] =>
    (reference.enumerations[name] ?? []).map((choice) => ({ value: String(choice.value), label: choice.label }));
  const types = reference.taskTypes.map((type) => ({ value: String(type.value), label: type.label }));
  return [
    { name: "code", label: s.code, kind: "line", required: true },
    { name: "title", label: s.name, kind: "line", required: true },
    { name: "authority", label: s.authority, kind: "line", required: true, hint: s.authorityHint },
    { name: "cutOff", label: s.cutOff, kind: "choice", required: true, choices: choices(s.cutOffs) },
    { name: "endOf", label: s.endOf, kind: "choice", required: true, choices: choices(s.endOfs) },
    { name: "years", label: s.years, kind: "number", hint: s.yearsHint },
    { name: "categories", label: `${s.categories}: ${s.noneTicked}`, kind: "ticks", choices: listed("category") },
    { name: "taskTypes", label: `${s.taskTypes}: ${s.noneTicked}`, kind: "ticks", choices: types },
    { name: "actions", label: `${s.taskActions}: ${s.noneTicked}`, kind: "ticks", choices: listed("taskAction") },
    { name: "reason", label: w.reason, kind: "line", required: true },
  ];
}

/** The retention schedule: each change is a new version, and takes effect at once. */
export function SchedulePage() {
  const { data: me } = useQuery(meQuery);
  const { data: reference } = useQuery(referenceQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [doing, setDoing] = useState<{ index: number; remove: boolean } | null>(null);
  const query = useQuery({
    queryKey: ["records", "schedule"],
    queryFn: ({ signal }) => read<Schemas["RulesVersion"]>(path, signal),
  });
  const entries = ((query.data?.body.document as { entries?: Entry[] } | undefined)?.entries ?? []) as Entry[];
  const keeps = keepsRecords(me);
  const entry = doing ? entries[doing.index] : undefined;

  /** Saves the entries as a new version. The errors of the one at hand are shown at its fields. */
  async function save(next: Entry[], reason: unknown, index: number) {
    try {
      const body = { reason, document: { entries: next } };
      const sent = await send<Schemas["RulesVersion"]>(path, body, { ifMatch: query.data?.etag ?? null });
      queries.setQueryData(["records", "schedule"], sent);
      await queries.invalidateQueries({ queryKey: ["records", "due"] });
      setDoing(null);
      announce(s.saved(Number(sent.body.version)));
    } catch (fault) {
      throw fault instanceof ProblemError && fault.problem.errors
        ? new ProblemError({ ...fault.problem, errors: within(fault.problem.errors, index) }, fault.etag)
        : fault;
    }
  }

  return (
    <>
      <div className="bar">
        <RecordsHeading page="schedule" />
        <span className="grow" />
        {keeps && reference && query.data && (
          <Button appearance="primary" onClick={() => setDoing({ index: entries.length, remove: false })}>
            {s.add}
          </Button>
        )}
      </div>
      <p className="lead">{s.lead}</p>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && <p className="quiet">{s.version(Number(query.data.body.version))}</p>}
      {query.data && entries.length === 0 && <Empty title={s.empty}>{s.emptyMore}</Empty>}
      {entries.length > 0 && (
        <Table
          caption={w.pages.schedule ?? ""}
          rows={entries.map((row, index) => ({ row, index }))}
          keyOf={({ row }) => row.code}
          columns={[
            { head: s.code, cell: ({ row }) => row.code },
            { head: s.name, cell: ({ row }) => row.title },
            { head: s.authority, cell: ({ row }) => row.authority },
            {
              head: s.years,
              cell: ({ row }) =>
                s.keeps(row.years ?? null, s.cutOffs[row.cutOff] ?? "", s.endOfs[row.endOf ?? "day"] ?? ""),
            },
            { head: s.about, cell: ({ row }) => <About entry={row} /> },
            {
              head: w.actions,
              isActions: true,
              cell: ({ row, index }) =>
                keeps && (
                  <span className="buttons">
                    <Button
                      size="small"
                      aria-label={s.changeOf(row.code)}
                      onClick={() => setDoing({ index, remove: false })}
                    >
                      {s.change}
                    </Button>
                    <Button
                      size="small"
                      aria-label={s.removeOf(row.code)}
                      onClick={() => setDoing({ index, remove: true })}
                    >
                      {s.remove}
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      )}
      {doing && !doing.remove && reference && (
        <FormDialog
          title={entry ? s.changeOf(entry.code) : s.add}
          fields={fieldsOf(reference)}
          initial={valuesOf(entry)}
          submitLabel={s.save}
          submit={(values: Values) => {
            const next = [...entries];
            next[doing.index] = entryOf(values);
            return save(next, values.reason, doing.index);
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing?.remove && entry && (
        <FormDialog
          title={s.removeOf(entry.code)}
          lead={s.removeMore}
          fields={[{ name: "reason", label: w.reason, kind: "line", required: true }]}
          initial={{ reason: "" }}
          submitLabel={s.save}
          submit={({ reason }) =>
            save(
              entries.filter((_, i) => i !== doing.index),
              reason,
              -1,
            )
          }
          close={() => setDoing(null)}
        />
      )}
    </>
  );
}

/** The errors of one entry, by the names of its fields. */
function within(errors: Faults, index: number): Record<string, string[]> {
  const start = `document.entries[${index}].`;
  return Object.fromEntries(
    Object.entries(errors).map(([path, texts]) => [
      path.startsWith(start) ? path.slice(start.length) : path,
      [...texts],
    ]),
  );
}

function About({ entry }: { entry: Entry }) {
  const label = useLabels();
  const parts = [
    ...(entry.categories ?? []).map((category) => label("category", category)),
    ...(entry.taskTypes ?? []).map((type) => label("taskType", type)),
    ...(entry.actions ?? []).map((action) => label("taskAction", action)),
  ];
  return <>{parts.length === 0 ? s.everything : parts.join(", ")}</>;
}
