import { memo, useDeferredValue, useState } from "react";
import { Link } from "react-router";
import { useFacilities, useLabels, useNames } from "../api/queries";
import {
  type ColumnName,
  columns,
  Head,
  type ListedRow,
  matchColumn,
  type Says,
  screenful,
  TaskingCells,
} from "./rows";
import { useClock } from "./useClock";
import { useRows } from "./useRows";

interface Props {
  caption: string;
  rows: readonly ListedRow[];
  hidden: readonly ColumnName[];
  /** A field, with - in front for descending. */
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  /** The rows' boxes. Without it, rows cannot be selected. */
  selection?: Selection | undefined;
  /** Whether to show where each row was found. */
  matches?: boolean;
}

export interface Selection {
  label: (number: string) => string;
  numbers: ReadonlySet<string>;
  /** The same function at every drawing, so that a row is drawn anew only when its own box changes. */
  toggle: (number: string) => void;
}

/** A list of taskings. Tab enters it at one row; the arrow keys move on. */
export function RowsTable({ caption, rows, hidden, sort, onSort, selection, matches }: Props) {
  const { list, onKeyDown } = useRows();
  const showsFacilities = !hidden.includes("facility");
  const says: Says = {
    name: useNames(),
    facility: useFacilities(showsFacilities),
    label: useLabels(),
    clock: useClock(),
  };
  // In the place of the early list a screenful is enough. The other rows follow, so that the browser can react in between.
  const [replacesEarly] = useState(() => document.querySelector("[data-early]") !== null);
  const isWhole = useDeferredValue(true, replacesEarly ? false : undefined);
  const shown = [...columns.filter((column) => !hidden.includes(column.name)), ...(matches ? [matchColumn] : [])];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys only move between the links inside
    <div className="rows" ref={list} onKeyDown={onKeyDown}>
      <table>
        <caption className="hidden">{caption}</caption>
        <Head shown={shown} sort={sort} onSort={onSort} />
        <tbody>
          {(isWhole ? rows : rows.slice(0, screenful())).map((row, index) => (
            <TaskingRow
              key={row.number}
              row={row}
              shown={shown.map((c) => c.name).join()}
              first={index === 0}
              says={says}
              selected={selection?.numbers.has(row.number)}
              box={selection?.label(row.number)}
              toggle={selection?.toggle}
              link={Link}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TaskingRow = memo(
  TaskingCells,
  (a, b) =>
    a.row === b.row &&
    a.shown === b.shown &&
    a.selected === b.selected &&
    a.toggle === b.toggle &&
    a.says.name === b.says.name &&
    a.says.facility === b.says.facility &&
    a.says.label === b.says.label &&
    a.says.clock === b.says.clock,
);
