import type { ComponentType, ReactNode } from "react";
import type { Row } from "../api/queries";
import { words } from "../words";
import { Due } from "./Due";
import { Flags, Priority, Status } from "./Status";
import type { Clock } from "./time";

// What a list of taskings looks like. Nothing here keeps a state or asks the server, so the first list can be drawn before React is here.

/** The least height of a row, in pixels. */
const rowHeight = 40;

/** As many rows as the screen can show. */
export const screenful = () => Math.ceil(window.innerHeight / rowHeight);

/** The columns of a list of taskings, in their order. The list can be sorted by each. */
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
  { name: "facility", sort: "facility" },
  { name: "flag", sort: "flag" },
] as const;

export type ColumnName = (typeof columns)[number]["name"];

/** The column that only results of a search have: the fields in which each was found. */
export const matchColumn = { name: "matches", sort: null } as const;

export type Shown = ColumnName | (typeof matchColumn)["name"];

/** A row of a list, or a result of a search. */
export type ListedRow = Row & { matches?: readonly string[] | null | undefined };

/** Turns what a row holds into what people read. */
export interface Says {
  name: (id: string) => string;
  facility: (code: string) => string;
  label: (list: string, value: unknown) => string;
  clock: Clock;
}

export interface LinkProps {
  to: string;
  "data-row"?: boolean;
  "data-cell"?: boolean;
  tabIndex?: number;
  className?: string;
  "aria-label"?: string;
  children: ReactNode;
}

/** A link within ITMS. */
export type LinkType = ComponentType<LinkProps>;

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
  flag: (row) => <Flags flags={row.flags} action={row.action} />,
  matches: (row) => row.matches?.map((field) => words.matches[field] ?? field).join(", "),
};

interface HeadProps {
  shown: readonly { name: Shown; sort: string | null }[];
  /** A field, with - in front for descending. */
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
}

/** The heads of the columns. Those that sort are buttons. */
export function Head({ shown, sort, onSort }: HeadProps) {
  const by = sort?.replace(/^-/, "");
  const down = sort?.startsWith("-") ?? false;
  return (
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
  );
}

export interface TaskingRowProps {
  row: ListedRow;
  /** The names of the columns, with commas between them. */
  shown: string;
  /** Whether Tab enters the list at this row. */
  first: boolean;
  says: Says;
  selected?: boolean | undefined;
  /** What the row's box is called. */
  box?: string | undefined;
  toggle?: ((number: string) => void) | undefined;
  link: LinkType;
}

/** One tasking in a list. */
export function TaskingCells({ row, shown, first, says, selected, box, toggle, link: Link }: TaskingRowProps) {
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
}
