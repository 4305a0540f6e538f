import { positions } from "../../positions";
import { rulesWords as r } from "../../words/rules";
import { type Choice, type FormField, linesOf, type Value, type Values } from "../forms";
import { type EscalationRow, type Row, type RubricRow, sourceNames, type Variant } from "./documents";

const choices = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
export const positionChoices: readonly Choice[] = positions.map((value) => ({ value, label: value }));

const field = (name: string, kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label: r.cells[name] ?? name,
  ...more,
});

/** The fields of a row of the rubric. The API's labels of how many must clear come with the page. */
export function rubricFields(isNew: boolean, kinds: readonly Choice[], variants: FormField["draw"]): FormField[] {
  const lines = { hint: r.hints.lines };
  return [
    ...(isNew ? [field("category", "line", { required: true, hint: r.hints.category })] : []),
    field("label", "line", { required: true }),
    field("taskAuthority", "lines", lines),
    field("requestors", "lines", lines),
    field("actionOfficers.hq", "lines", { required: true, hint: r.hints.officers }),
    field("actionOfficers.field", "lines", { required: true, hint: r.hints.officers }),
    field("awareness", "ticks", { choices: positionChoices }),
    field("coordinators", "ticks", { choices: choices(r.coordinators) }),
    field("clearance.kind", "choice", { choices: kinds, required: true }),
    field("clearance.positions", "ticks", { choices: positionChoices }),
    field("clearance.variants", "own", variants ? { draw: variants } : {}),
    ...sourceNames.map((name) => field(`sources.${name}`, "line", { required: true })),
  ];
}

export function rubricValues(row: RubricRow | null): Values {
  const lines = (list: readonly string[] | undefined) => (list ?? []).join("\n");
  return {
    category: row?.category ?? "",
    label: row?.label ?? "",
    taskAuthority: lines(row?.taskAuthority),
    requestors: lines(row?.requestors),
    "actionOfficers.hq": lines(row?.actionOfficers.hq),
    "actionOfficers.field": lines(row?.actionOfficers.field),
    awareness: row?.awareness ?? [],
    coordinators: row?.coordinators ?? [],
    "clearance.kind": row?.clearance.kind ?? "anyOf",
    "clearance.positions": row?.clearance.positions ?? [],
    "clearance.variants": row?.clearance.variants ?? [],
    ...Object.fromEntries(
      sourceNames.map((name) => [`sources.${name}`, row ? (row.sources[name] ?? "") : r.newSource]),
    ),
  };
}

export function rubricRow(values: Values): RubricRow {
  const text = (name: string) => String(values[name] ?? "").trim();
  const variants = values["clearance.variants"] as Variant[];
  return {
    category: text("category"),
    label: text("label"),
    taskAuthority: linesOf(values.taskAuthority),
    requestors: linesOf(values.requestors),
    actionOfficers: { hq: linesOf(values["actionOfficers.hq"]), field: linesOf(values["actionOfficers.field"]) },
    awareness: values.awareness as string[],
    coordinators: values.coordinators as string[],
    clearance: {
      kind: text("clearance.kind"),
      positions: values["clearance.positions"] as string[],
      ...(variants.length > 0 && { variants }),
    },
    sources: Object.fromEntries(sourceNames.map((name) => [name, text(`sources.${name}`)])),
  };
}

export function escalationFields(isNew: boolean): FormField[] {
  return [
    ...(isNew ? [field("kind", "line", { required: true, hint: r.hints.kind })] : []),
    field("trigger", "choice", { choices: choices(r.triggers), required: true }),
    field("businessDays", "number", { required: true }),
    field("timeOfDay", "time", { hint: r.hints.timeOfDay }),
    field("to", "ticks", { choices: choices(r.audiences) }),
    field("repeatEveryDays", "number", { hint: r.hints.optional }),
    field("authorityDateWithin", "number", { hint: r.hints.optional }),
  ];
}

const asText = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));

export function escalationValues(row: EscalationRow | null): Values {
  return {
    kind: row?.kind ?? "",
    trigger: row?.trigger ?? "overdue",
    businessDays: asText(row?.businessDays ?? 1),
    timeOfDay: (row?.timeOfDay ?? "").slice(0, 5),
    to: row?.to ?? [],
    repeatEveryDays: asText(row?.repeatEveryDays),
    authorityDateWithin: asText(row?.authorityDateWithin),
  };
}

/** A number, or what was typed instead: the answer then says what is wrong with it. */
const asNumber = (value: Value | undefined): number => Number(String(value).trim());

export function escalationRow(values: Values): EscalationRow {
  const row: EscalationRow = {
    kind: String(values.kind).trim(),
    trigger: String(values.trigger),
    businessDays: asNumber(values.businessDays),
    to: values.to as string[],
  };
  if (values.timeOfDay) row.timeOfDay = String(values.timeOfDay);
  if (values.repeatEveryDays) row.repeatEveryDays = asNumber(values.repeatEveryDays);
  if (values.authorityDateWithin) row.authorityDateWithin = asNumber(values.authorityDateWithin);
  return row;
}

export const rowOf = (document: "rubric" | "escalation", values: Values): Row =>
  document === "rubric" ? rubricRow(values) : escalationRow(values);
