import type { Key, ReactNode } from "react";

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** Buttons. On a phone they need no heading beside them. */
  isActions?: boolean;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T, index: number) => Key;
}

/** A plain table. On a phone each cell has its heading beside it, except the first, which names the row. */
export function Table<T>({ caption, columns, rows, keyOf }: Props<T>) {
  return (
    <div className="rows">
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map(({ head, cell, isActions }, place) => (
                <td key={head} data-label={place === 0 || isActions ? undefined : head}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
