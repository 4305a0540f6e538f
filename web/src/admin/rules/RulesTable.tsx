import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { follow } from "../../api/client";
import { Button } from "../../parts/Button";
import { isAbout } from "../../parts/faults";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import type { Faults } from "../forms";
import { definitions, type Row, type Version } from "./documents";
import { RowDialog } from "./RowDialog";

interface Props {
  document: "rubric" | "escalation";
  rows: readonly Row[];
  change: (rows: Row[]) => void;
  faults: Faults;
  say: (text: string) => void;
}

/** The rows of a document. Each can be changed; those that ITMS needs cannot be removed. */
export function RulesTable({ document, rows, change, faults, say }: Props) {
  const { at, keyOf, nameOf, cells } = definitions[document];
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const needed = useNeeded(document);
  const columns = cells.filter((cell) => cell.inTable);
  const head = r.cells[document === "rubric" ? "label" : "kind"] ?? "";

  /** The errors of a row, by the path within it. */
  function faultsAt(index: number): Faults {
    const start = at(index);
    return Object.fromEntries(
      Object.entries(faults)
        .filter(([path]) => isAbout(path, start))
        .map(([path, texts]) => [path.slice(start.length).replace(/^\./, ""), texts]),
    );
  }

  const table = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length > 0) table.current?.querySelector<HTMLElement>("tr[data-fault] button")?.focus();
  }, [faults]);

  function remove(row: Row, index: number) {
    change(rows.filter((other) => other !== row));
    say(r.removed(nameOf(row)));
    // The button is gone: go on from the row that took its place.
    requestAnimationFrame(() => {
      const left = [...(table.current?.querySelectorAll<HTMLElement>("tbody tr") ?? [])];
      (left[index] ?? left.at(-1))?.querySelector("button")?.focus();
    });
  }

  function done(row: Row) {
    change(editing === "new" ? [...rows, row] : rows.map((other, index) => (index === editing ? row : other)));
    setEditing(null);
  }

  const edited = typeof editing === "number" ? (rows[editing] ?? null) : null;
  return (
    <>
      <div className="rows rules" ref={table}>
        <table>
          <caption className="hidden">{w.pages[`rules/${document}`]}</caption>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {columns.map((cell) => (
                <th key={cell.name} scope="col">
                  {r.cells[cell.name]}
                </th>
              ))}
              <th scope="col">{w.actions}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={keyOf(row)} data-fault={Object.keys(faultsAt(index)).length > 0 ? "" : undefined}>
                <th scope="row">
                  {nameOf(row)}
                  <RowFaults faults={faultsAt(index)} />
                </th>
                {columns.map((cell) => (
                  <td key={cell.name} data-label={r.cells[cell.name]}>
                    {cell.text(row)}
                  </td>
                ))}
                <td>
                  <div className="buttons">
                    <Button size="small" aria-label={r.changeRow(nameOf(row))} onClick={() => setEditing(index)}>
                      {w.change}
                    </Button>
                    {!needed.includes(keyOf(row)) && (
                      <Button size="small" aria-label={r.removeRow(nameOf(row))} onClick={() => remove(row, index)}>
                        {w.remove}
                      </Button>
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="buttons">
        <Button onClick={() => setEditing("new")}>{r.addRow[document]}</Button>
      </p>
      {editing !== null && (
        <RowDialog
          document={document}
          row={edited}
          faults={typeof editing === "number" ? faultsAt(editing) : {}}
          taken={rows.filter((row) => row !== edited).map(keyOf)}
          done={done}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}

function RowFaults({ faults }: { faults: Faults }) {
  return Object.entries(faults).map(([path, texts]) => (
    <span key={path} className="late fault">
      {`${r.cells[path.replace(/\[\d+\].*$/, "")] ?? path} ${texts.join(", ")}`}
    </span>
  ));
}

/** The categories of the first version: taskings need them. Of the reminders none is needed. */
function useNeeded(document: "rubric" | "escalation"): string[] {
  const { data } = useQuery({
    queryKey: ["rules", document, 1],
    queryFn: ({ signal }) => follow<Version>(`/api/admin/rules/${document}/versions/1`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: document === "rubric",
  });
  const { rowsOf, keyOf } = definitions[document];
  return data ? rowsOf(data.document).map(keyOf) : [];
}
