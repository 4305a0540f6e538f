// What may hold a name stays in this page's memory. The address and the browser's history get only a number for it.
const kept = new Map<number, unknown>();
// An earlier load of the page left its own numbers in the history. They must not mean something else now.
const first = Date.now();

/** Keeps something until the page is closed. */
export function keep(value: unknown): { kept: number } {
  const id = first + kept.size;
  kept.set(id, value);
  return { kept: id };
}

/** What was kept under a number of the history. */
export function recall<T>(state: unknown): T | undefined {
  return kept.get((state as { kept?: number } | null)?.kept ?? 0) as T | undefined;
}
