// What may hold a name stays in this page's memory. The address and the browser's history get only a number for it.
const kept = new Map<number, unknown>();

/** Keeps something until the page is closed. */
export function keep(value: unknown): { kept: number } {
  const id = kept.size + 1;
  kept.set(id, value);
  return { kept: id };
}

/** What was kept under a number of the history. */
export function recall<T>(state: unknown): T | undefined {
  return kept.get((state as { kept?: number } | null)?.kept ?? 0) as T | undefined;
}
