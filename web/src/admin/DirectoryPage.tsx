import { Checkbox, Field, Input } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { all } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { useRows } from "../parts/useRows";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { type Entry, type KindName, keyOf } from "./directory";
import { EntryDialog } from "./EntryDialog";
import { useWritten, type Written } from "./written";

const shownAtFirst = 50;

/** A list of the directory: search it, add to it, change it. */
export function DirectoryPage({ kind }: { kind: KindName }) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const written = useWritten();
  const [text, setText] = useState("");
  const [gone, setGone] = useState(false);
  const [limit, setLimit] = useState(shownAtFirst);
  const [editing, setEditing] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const query = useQuery({
    queryKey: ["admin", kind],
    queryFn: ({ signal }) => all<Entry>(`/api/admin/${kind}?top=200`, signal),
  });
  const kindWords = w.directory[kind];
  const entries = query.data ?? [];
  const found = entries.filter(
    (entry) =>
      (gone || entry.active !== false) &&
      [keyOf(entry), ...written.map((column) => column.text(kind, entry))]
        .join(" ")
        .toLowerCase()
        .includes(text.trim().toLowerCase()),
  );

  async function saved(name: string, more: string) {
    setEditing(null);
    const told = [w.saved(name), more].filter(Boolean).join(" ");
    setSaid(told);
    announce(told);
    // Names and posts are shown everywhere.
    for (const key of ["admin", "people", "components", "facilities", "me"])
      await queries.invalidateQueries({ queryKey: [key] });
  }

  return (
    <>
      <div className="bar">
        <AdminHeading page={kind} />
        <span className="grow" />
        <Button appearance="primary" onClick={() => setEditing("")}>
          {w.addOne(kindWords?.one ?? "")}
        </Button>
      </div>
      <p className="lead">{kindWords?.lead}</p>
      {said && <p className="notice">{said}</p>}
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && (
        <>
          <search className="panel" aria-label={w.search}>
            <Field label={w.search}>
              <Input type="search" value={text} onChange={(_, data) => setText(data.value)} autoComplete="off" />
            </Field>
            {kind === "people" && (
              <Checkbox label={w.showGone} checked={gone} onChange={(_, data) => setGone(data.checked === true)} />
            )}
            <span role="status" className="quiet">
              {w.found(found.length, entries.length)}
            </span>
          </search>
          {entries.length === 0 && <Empty title={w.empty}>{w.emptyMore}</Empty>}
          {entries.length > 0 && found.length === 0 && <Empty title={w.noneFound}>{w.noneFoundMore}</Empty>}
          {found.length > 0 && (
            <Entries kind={kind} entries={found.slice(0, limit)} written={written} edit={setEditing} />
          )}
          {found.length > limit && <Button onClick={() => setLimit(limit + 200)}>{w.more}</Button>}
        </>
      )}
      {editing !== null && query.data && (
        <EntryDialog
          kind={kind}
          entryKey={editing || null}
          taken={entries.map(keyOf)}
          close={() => setEditing(null)}
          saved={saved}
        />
      )}
    </>
  );
}

interface EntriesProps {
  kind: KindName;
  entries: readonly Entry[];
  written: readonly Written[];
  edit: (key: string) => void;
}

function Entries({ kind, entries, written, edit }: EntriesProps) {
  const { list, onKeyDown } = useRows();
  const columns = written.filter((column) => column.kinds.includes(kind));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys only move between the buttons inside
    <div className="rows" ref={list} onKeyDown={onKeyDown}>
      <table>
        <caption className="hidden">{w.pages[kind]}</caption>
        <thead>
          <tr>
            <th scope="col">{w.fields.name}</th>
            {columns.map((column) => (
              <th key={column.name} scope="col">
                {w.fields[column.name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <tr key={keyOf(entry)}>
              <td>
                <button
                  type="button"
                  className="link"
                  data-row
                  tabIndex={index === 0 ? 0 : -1}
                  aria-label={w.changeOne(entry.name)}
                  onClick={() => edit(keyOf(entry))}
                >
                  {entry.name}
                </button>{" "}
                {entry.active === false && <span className="flag">{w.gone}</span>}
              </td>
              {columns.map((column) => (
                <td key={column.name} data-label={w.fields[column.name]}>
                  {column.text(kind, entry)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
