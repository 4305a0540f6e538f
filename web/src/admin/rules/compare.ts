import { type DocumentName, definitions, type Row } from "./documents";

export interface Difference {
  key: string;
  name: string;
  change: "added" | "removed" | "changed";
  /** The cells that differ, in words. */
  cells: { name: string; before: string; after: string }[];
}

const isSame = (a: unknown, b: unknown) => canonical(a) === canonical(b);

/** As text, with sorted members and without empty ones, so that only what is meant counts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, member]) => member !== null && member !== undefined)
            .toSorted(([a], [b]) => a.localeCompare(b)),
        )
      : part,
  );
}

/** What differs between two versions of a document, row by row. */
export function differences(document: DocumentName, before: readonly Row[], after: readonly Row[]): Difference[] {
  const { keyOf, nameOf, cells } = definitions[document];
  const found: Difference[] = [];
  for (const row of after) {
    const was = before.find((other) => keyOf(other) === keyOf(row));
    if (!was) found.push({ key: keyOf(row), name: nameOf(row), change: "added", cells: [] });
    else if (!isSame(was, row))
      found.push({
        key: keyOf(row),
        name: nameOf(row),
        change: "changed",
        cells: cells
          .map((cell) => ({ name: cell.name, before: cell.text(was), after: cell.text(row) }))
          .filter((cell) => cell.before !== cell.after),
      });
  }
  for (const row of before)
    if (!after.some((other) => keyOf(other) === keyOf(row)))
      found.push({ key: keyOf(row), name: nameOf(row), change: "removed", cells: [] });
  return found;
}

/**
 * My rows on top of a version that somebody saved meanwhile: rows that I left alone become theirs, and those that I
 * changed, added or removed stay mine.
 */
export function merge(
  document: DocumentName,
  base: readonly Row[],
  theirs: readonly Row[],
  mine: readonly Row[],
): Row[] {
  const { keyOf } = definitions[document];
  const find = (rows: readonly Row[], key: string) => rows.find((row) => keyOf(row) === key);
  const merged: Row[] = [];
  for (const row of mine) {
    const was = find(base, keyOf(row));
    const now = find(theirs, keyOf(row));
    if (!was || !isSame(was, row)) merged.push(row);
    else if (now) merged.push(now);
  }
  const added = theirs.filter((row) => !find(base, keyOf(row)) && !find(mine, keyOf(row)));
  return [...merged, ...added];
}
