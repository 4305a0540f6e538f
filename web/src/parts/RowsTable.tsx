import { memo, type ReactNode } from "react";
import { Link } from "react-router";
import { type Row, useFacilities, useLabels, useNames } from "../api/queries";
import { words } from "../words";
import { Due } from "./Due";
import { Flags, Priority, Status } from "./Status";
import { type Clock, useClock } from "./time";
import { useRows } from "./useRows";

/** The columns of a list of taskings, in their order. A column without a sort key cannot be sorted. */
export const columns = [
  { name: "number", sort: "number" },
  { name: "dueAt", sort: "dueAt" },
  { name: "status", sort: "status" },
  { name: "taskType", sort: "taskType" },
  { name: "requestor", sort: "requestor" },
  { name: "caseNumber", sort: "caseNumber" },
  { name: "unit", sort: "unit" },
  { name: "assignee", sort: "assignee" },
  { name: "priority", sort: "priority" },
  { name: "taskAuthority", sort: "taskAuthority" },
  { name: "facility", sort: null },
  { name: "flag", sort: null },
] as const;

export type ColumnName = (typeof columns)[number]["name"];

/** The column that only results of a search have: the fields in which each was found. */
const matchColumn = { name: "matches", sort: null } as const;

type Shown = ColumnName | (typeof matchColumn)["name"];

/** A row of a list, or a result of a search. */
export type ListedRow = Row & { matches?: readonly string[] | null | undefined };

interface Says {
  name: (id: string) => string;
  facility: (code: string) => string;
  label: (list: string, value: unknown) => string;
  clock: Clock;
}

const cells: Record<Shown, (row: ListedRow, says: Says) => ReactNode> = {
  number: (row) => row.number,
  dueAt: (row, { clock }) => <Due at={row.dueAt} overdue={row.overdue} clock={clock} short />,
  status: (row) => <Status status={row.status} label={row.statusLabel} />,
  taskType: (row, { label }) => label("taskType", row.taskType),
  requestor: (row) => row.requestor,
  caseNumber: (row) => row.caseNumber,
  unit: (row) => row.units.join(", "),
  assignee: (row, { name }) => row.assignees.map(name).join(", "),
  priority: (row, { label }) => <Priority priority={row.priority} label={label("priority", row.priority)} />,
  taskAuthority: (row) => row.taskAuthority,
  facility: (row, { facility }) => row.facilities.map(facility).join(", "),
  flag: (row) => <Flags flags={row.flags} />,
  matches: (row) => row.matches?.map((field) => words.matches[field] ?? field).join(", "),
};

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
  const shown = [...columns.filter((column) => !hidden.includes(column.name)), ...(matches ? [matchColumn] : [])];
  const by = sort?.replace(/^-/, "");
  const down = sort?.startsWith("-") ?? false;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys only move between the links inside
    <div className="rows" ref={list} onKeyDown={onKeyDown}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {shown.map((column) => (
              <th
                key={column.name}
                scope="col"
                aria-sort={by === column.sort && by ? (down ? "descending" : "ascending") : undefined}
              >
                {column.sort && onSort ? (
                  <button
                    type="button"
                    data-head
                    tabIndex={-1}
                    onClick={() => onSort(by === column.sort && !down ? `-${column.sort}` : (column.sort ?? ""))}
                  >
                    {words.columns[column.name]}
                    <span aria-hidden="true">{by === column.sort ? (down ? " ↓" : " ↑") : ""}</span>
                  </button>
                ) : (
                  words.columns[column.name]
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <TaskingRow
              key={row.number}
              row={row}
              shown={shown.map((c) => c.name).join()}
              first={index === 0}
              says={says}
              selected={selection?.numbers.has(row.number)}
              box={selection?.label(row.number)}
              toggle={selection?.toggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: ListedRow;
  shown: string;
  first: boolean;
  says: Says;
  selected: boolean | undefined;
  /** What the row's box is called. */
  box: string | undefined;
  toggle: ((number: string) => void) | undefined;
}

const TaskingRow = memo(
  function TaskingRow({ row, shown, first, says, selected, box, toggle }: RowProps) {
    return (
      <tr className={selected ? "selected" : undefined}>
        {(shown.split(",") as Shown[]).map((name) => (
          <td key={name} data-column={name} data-label={words.columns[name]}>
            {name === "number" ? (
              <>
                {toggle && (
                  <input
                    type="checkbox"
                    aria-label={box}
                    checked={selected === true}
                    onChange={() => toggle(row.number)}
                    data-cell
                    tabIndex={-1}
                  />
                )}
                <Link to={`/taskings/${row.number}`} data-row tabIndex={first ? 0 : -1}>
                  {row.number}
                </Link>
              </>
            ) : (
              cells[name](row, says)
            )}
          </td>
        ))}
      </tr>
    );
  },
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
