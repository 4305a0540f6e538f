import { Link, useNavigate } from "react-router";
import { reportWords as w } from "../words/report";
import type { Cell, Table } from "./figures";
import { placeOf, remember } from "./place";

/** A figure that leads to its taskings. */
export function Figure({ cell, what }: { cell: Cell; what: string }) {
  return (
    <>
      {cell.href ? <Leading href={cell.href} text={cell.text} what={what} /> : cell.text}
      {cell.before !== undefined && <span className="before">{w.before(cell.before)}</span>}
    </>
  );
}

function Leading({ href, text, what }: { href: string; text: string; what: string }) {
  const navigate = useNavigate();
  const { to, kept } = placeOf(href);
  return (
    <Link
      to={to}
      aria-label={w.leads(text, what)}
      onClick={(event) => {
        if (!kept || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to, { state: remember(kept) });
      }}
    >
      {text}
    </Link>
  );
}

/** A table of figures, one line a row. */
export function Figures({ caption, head, table }: { caption: string; head: string; table: Table }) {
  return (
    <div className="rows figures">
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">{line.name}</th>
              {line.cells.map((cell, index) => (
                <td key={table.columns[index]} data-label={table.columns[index]}>
                  <Figure cell={cell} what={`${table.columns[index]}, ${line.name}`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
