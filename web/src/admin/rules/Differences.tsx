import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import type { Difference } from "./compare";

const titles = { added: r.added, removed: r.removedRow, changed: r.changedRow };

/** What differs between two versions, row by row. */
export function Differences({ list }: { list: readonly Difference[] }) {
  if (list.length === 0) return <p>{r.nothingDiffers}</p>;
  return (
    <ul>
      {list.map((difference) => (
        <li key={difference.key}>
          {titles[difference.change](difference.name)}
          {difference.cells.length > 0 && (
            <ul>
              {difference.cells.map((cell) => (
                <li key={cell.name}>{w.access.fromTo(r.cells[cell.name] ?? cell.name, cell.before, cell.after)}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
