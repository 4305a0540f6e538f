import { keep, recall } from "../kept";

/** The filters of a view. Free text may hold somebody's name, so it never goes into the address. */
export interface FilterField {
  name: string;
  /** A list of choices, a list of the directory, a date, or text. */
  kind: "choice" | "person" | "unit" | "division" | "facility" | "flag" | "date" | "text";
  /** The name of the list of choices, if it differs. */
  list?: string;
  inAddress: boolean;
}

export const filterFields: readonly FilterField[] = [
  { name: "number", kind: "text", inAddress: true },
  { name: "caseNumber", kind: "text", inAddress: false },
  { name: "requestor", kind: "text", inAddress: false },
  { name: "taskAuthority", kind: "text", inAddress: false },
  { name: "status", kind: "choice", inAddress: true },
  { name: "taskType", kind: "choice", inAddress: true },
  { name: "category", kind: "choice", inAddress: true },
  { name: "priority", kind: "choice", inAddress: true },
  { name: "action", kind: "choice", inAddress: true },
  { name: "unit", kind: "unit", inAddress: true },
  { name: "division", kind: "division", inAddress: true },
  { name: "assignee", kind: "person", inAddress: false },
  { name: "delegate", kind: "person", inAddress: false },
  { name: "facility", kind: "facility", inAddress: true },
  { name: "flag", kind: "flag", inAddress: true },
  { name: "dueFrom", kind: "date", inAddress: true },
  { name: "dueTo", kind: "date", inAddress: true },
];

export type Filters = Record<string, string>;

/** The filters in force: those of the address, and those that the page remembers. */
export function readFilters(address: URLSearchParams, state: unknown): Filters {
  const rest = recall<Filters>(state);
  const filters: Filters = {};
  for (const field of filterFields) {
    const value = field.inAddress ? address.get(field.name) : rest?.[field.name];
    if (value) filters[field.name] = value;
  }
  return filters;
}

/** Where a change of filters or order leads. */
export function place(filters: Filters, sort: string): { search: string; state: unknown } {
  const address = new URLSearchParams();
  const kept: Filters = {};
  for (const field of filterFields) {
    const value = filters[field.name]?.trim();
    if (!value) continue;
    if (field.inAddress) address.set(field.name, value);
    else kept[field.name] = value;
  }
  if (sort) address.set("sort", sort);
  const search = address.toString();
  return { search: search ? `?${search}` : "", state: Object.keys(kept).length > 0 ? keep(kept) : null };
}

/** The question to the API. */
export function ask(view: string, filters: Filters, sort: string, more: Record<string, string>): string {
  const query = new URLSearchParams({ ...filters, ...(sort ? { sort } : {}), ...more }).toString();
  return `/api/views/${view}${query ? `?${query}` : ""}`;
}
