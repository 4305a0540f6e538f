import { Field, Select } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { follow, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import type { Value } from "./forms";
import { useValueInWords } from "./written";

type Entry = Schemas["AuditEntry"];
interface Page {
  items: Entry[];
  nextLink: string | null;
}

/** What administrators changed, latest first. */
export function AccessPage() {
  const a = w.access;
  const name = useNames();
  const clock = useClock();
  const [who, setWho] = useState("");
  const [what, setWhat] = useState("");
  const query = useInfiniteQuery({
    queryKey: ["admin", "audit"],
    queryFn: ({ pageParam, signal }) => follow<Page>(pageParam, signal),
    initialPageParam: "/api/admin/audit?top=50",
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = entries.filter(
    (entry) => (!who || entry.by === who) && (!what || entry.changes.some((change) => change.kind === what)),
  );
  return (
    <>
      <div className="bar">
        <AdminHeading page="access" />
      </div>
      <p className="lead">{a.lead}</p>
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && entries.length === 0 && <Empty title={a.empty} />}
      {entries.length > 0 && (
        <>
          <search className="panel" aria-label={a.filter}>
            <Field label={a.who}>
              <Select value={who} onChange={(_, data) => setWho(data.value)}>
                <option value="">{a.everybody}</option>
                {[...new Set(entries.map((entry) => entry.by))].map((id) => (
                  <option key={id} value={id}>
                    {name(id)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={a.what}>
              <Select value={what} onChange={(_, data) => setWhat(data.value)}>
                <option value="">{a.all}</option>
                {Object.entries(a.kinds).map(([kind, label]) => (
                  <option key={kind} value={kind}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
            <span role="status" className="quiet">
              {w.found(shown.length, entries.length)}
            </span>
          </search>
          {shown.length === 0 && <Empty title={a.emptyFiltered}>{query.hasNextPage && a.moreLoaded}</Empty>}
          <ol className="changes">
            {shown.map((entry) => (
              <li key={Number(entry.seq)}>
                <strong>{a.acts[entry.what] ?? entry.what}</strong>
                {entry.import && ` (${imported(entry.import)})`}
                <span className="quiet">{`, ${name(entry.by)}, ${inFull(entry.at, clock.zone)}`}</span>
                {entry.reason && <p>{`${w.reason}: ${entry.reason}`}</p>}
                {entry.changes.length > 0 && (
                  <ul>
                    {entry.changes.map((change) => (
                      <Change key={`${change.kind} ${change.key}`} change={change} />
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <p className="buttons">
              <ShowMore query={query} count={entries.length} />
              <span className="quiet">{a.moreLoaded}</span>
            </p>
          )}
        </>
      )}
    </>
  );
}

function imported(part: Schemas["ImportPart"]): string {
  return w.access.import(Number(part.added), Number(part.changed), Number(part.part), Number(part.parts));
}

const isRules = (kind: string) => ["rubric", "escalation", "settings"].includes(kind);

function Change({ change }: { change: Schemas["AuditChange"] }) {
  const name = useNames();
  const inWords = useValueInWords();
  const label = w.access.kinds[change.kind] ?? change.kind;
  return (
    <li>
      {isRules(change.kind) ? label : `${label} ${change.kind === "person" ? name(change.key) : change.key}`}
      <ul>
        {Object.entries(change.fields).map(([field, { before, after }]) => (
          <li key={field}>
            {w.access.fromTo(
              field === "version" ? w.versionWord : (w.fields[field] ?? field),
              before === null || before === undefined ? "" : inWords(field, before as Value),
              after === null || after === undefined ? "" : inWords(field, after as Value),
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}
