export interface ImportFault {
  /** As the spreadsheet numbers it. Null: the whole file. */
  row: number | null;
  column: string;
  text: string;
}

/** The errors of an import by row. The API names the row and the column: "row 7: email". */
export function faultRows(errors: Record<string, readonly string[]>): ImportFault[] {
  return Object.entries(errors)
    .flatMap(([path, texts]) => {
      const found = /^row (\d+)(?:: (.*))?$/.exec(path);
      const row = found ? Number(found[1]) : null;
      const column = found?.[2] ?? "";
      return texts.map((text) => ({ row, column, text }));
    })
    .toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
}
