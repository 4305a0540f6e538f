import type { Values } from "../admin/forms";

/** An entry of the retention schedule, as the API has it. */
export interface Entry {
  code: string;
  title: string;
  authority: string;
  cutOff: string;
  endOf?: string | null;
  years?: number | null;
  categories?: string[];
  taskTypes?: string[];
  actions?: string[];
}

/** What the form shows of an entry; without one, what a new one begins with. */
export function valuesOf(entry: Entry | undefined): Values {
  return {
    code: entry?.code ?? "",
    title: entry?.title ?? "",
    authority: entry?.authority ?? "",
    cutOff: entry?.cutOff ?? "closed",
    endOf: entry?.endOf ?? "fiscalYear",
    years: entry?.years == null ? "" : String(entry.years),
    categories: entry?.categories ?? [],
    taskTypes: entry?.taskTypes ?? [],
    actions: entry?.actions ?? [],
    reason: "",
  };
}

/** The entry that a form makes. An empty number of years means a permanent record; nonsense is left to the API to refuse. */
export function entryOf(values: Values): Entry {
  const years = String(values.years).trim();
  return {
    code: String(values.code),
    title: String(values.title),
    authority: String(values.authority),
    cutOff: String(values.cutOff),
    endOf: String(values.endOf),
    years: years === "" ? null : Number(years),
    categories: values.categories as string[],
    taskTypes: values.taskTypes as string[],
    actions: values.actions as string[],
  };
}
