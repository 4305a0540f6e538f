import type { ColumnName } from "../parts/rows";

const key = "itms-hidden-columns";
const atFirst: ColumnName[] = ["taskAuthority", "facility"];

/** The columns that this browser does not show in the views. */
export function storedHidden(): ColumnName[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? atFirst;
  } catch {
    return atFirst;
  }
}

/** Remembers the columns that are not shown. If the browser forbids storage, the choice holds until the page is closed. */
export function storeHidden(columns: ColumnName[]) {
  try {
    localStorage.setItem(key, JSON.stringify(columns));
  } catch {
    // Nothing to do: the page goes on with the choice.
  }
}
