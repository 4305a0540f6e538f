import { keep, recall } from "../kept";

/** The parts of a figure's address that name a person. They stay out of addresses and of the browser's history. */
const personal = ["assignee", "designee", "taskManager"];

/** Where the list behind a figure is, from the address that the API gives. Whoever it names is kept in memory. */
export function placeOf(href: string): { to: string; kept: Record<string, string> | null } {
  const query = new URLSearchParams(href.split("?")[1]);
  const kept: Record<string, string> = {};
  for (const name of personal) {
    const value = query.get(name);
    if (!value || value === "none") continue;
    kept[name] = value;
    query.delete(name);
  }
  const named = Object.keys(kept).length > 0;
  if (named) query.set("of", "person");
  return { to: `/reports/taskings?${query}`, kept: named ? kept : null };
}

export const remember = (kept: Record<string, string>) => keep(kept);

/** The question that an address asks. Null: it is about a person who is no longer remembered. */
export function readPlace(address: URLSearchParams, state: unknown): URLSearchParams | null {
  const query = new URLSearchParams(address);
  query.delete("of");
  if (!address.has("of")) return query;
  const kept = recall<Record<string, string>>(state);
  if (!kept) return null;
  for (const [name, value] of Object.entries(kept)) query.set(name, value);
  return query;
}
