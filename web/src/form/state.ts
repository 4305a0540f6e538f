import type { Schemas } from "../api/client";
import type { Reference, Tasking } from "../api/queries";
import { type FieldDocument, type Form, formOf, isEmpty, nobody, type Placement, type Row, type Value } from "./model";

export type Routing = Schemas["RoutingDocument"];

/** A form, and what somebody filled in by hand. Suggestions leave that alone. */
export interface FormState {
  form: Form;
  /** Paths of fields and names of lists. */
  typed: ReadonlySet<string>;
}

export type Change = (state: FormState) => FormState;

const added = (state: FormState, name: string) => new Set(state.typed).add(name);

export const typeValue =
  (path: string, value: Value): Change =>
  (state) => ({
    form: { ...state.form, values: { ...state.form.values, [path]: value } },
    typed: added(state, path),
  });

export const typeRows =
  (list: string, rows: readonly Row[]): Change =>
  (state) => ({ form: { ...state.form, rows: { ...state.form.rows, [list]: rows } }, typed: added(state, list) });

export const typeComponents =
  (components: readonly Placement[]): Change =>
  (state) => ({ form: { ...state.form, components }, typed: added(state, "components") });

export const newForm: FormState = {
  // What the API takes if one chooses nothing.
  form: { values: { priority: "medium", action: "work", receivedVia: "email" }, rows: {}, components: [nobody] },
  typed: new Set(),
};

/** The rules have rows of their own for these audits. */
const auditCategories: Record<string, string> = { gao: "gao", oig: "oigAudit" };

/** The category of the task type, unless somebody chose one. */
export function withCategory(state: FormState, reference: Reference): FormState {
  if (state.typed.has("category")) return state;
  const { values } = state.form;
  const type = reference.taskTypes.find((known) => known.value === values.taskType);
  const ofAudit = type?.tab === "audit" ? auditCategories[String(values["audit.type"] ?? "")] : undefined;
  const known = reference.categories.some((category) => category.value === ofAudit);
  const category = known && ofAudit ? ofAudit : (type?.category ?? "");
  return category === (values.category ?? "")
    ? state
    : { ...state, form: { ...state.form, values: { ...values, category } } };
}

/** The parts of a form that the rules can fill in. */
export const suggestible = ["requestor", "taskAuthority", "components"] as const;

/** The only entry of a list. The rules' "varies" is none. */
function only(entries: readonly string[]): string {
  const [entry] = entries;
  return entries.length === 1 && entry && entry !== "varies" ? entry : "";
}

/** Who answers by the rules: a row for each, or one empty row. */
export function suggestedComponents(routing: Routing): Placement[] {
  const placements = routing.actionOfficers
    .filter((officer) => officer.unit || officer.assignee)
    .map(({ unit, assignee, cc }) => ({ unit: unit ?? "", assignee: assignee ?? "", cc }));
  return placements.length > 0 ? placements : [nobody];
}

/** Fills in what the rules suggest, wherever nobody typed. */
export const suggest =
  (routing: Routing): Change =>
  (state) => {
    const { values, components } = state.form;
    const of = (path: string, suggestion: string): Value => (state.typed.has(path) ? (values[path] ?? "") : suggestion);
    return {
      ...state,
      form: {
        ...state.form,
        values: {
          ...values,
          requestor: of("requestor", only(routing.requestors)),
          taskAuthority: of("taskAuthority", only(routing.taskAuthorities)),
        },
        components: state.typed.has("components") ? components : suggestedComponents(routing),
      },
    };
  };

/** Fills in what the rules suggest, also where somebody typed. */
export const suggestAgain =
  (routing: Routing): Change =>
  (state) => {
    const has: Record<string, boolean> = {
      requestor: only(routing.requestors) !== "",
      taskAuthority: only(routing.taskAuthorities) !== "",
      components: true,
    };
    return suggest(routing)({ ...state, typed: new Set([...state.typed].filter((name) => !has[name])) });
  };

/** What another tasking does not pass on: its own numbers and dates, whom it is about, and what came of it. */
const notCopied = [
  "caseNumber",
  "icattNumber",
  "eroTaskerNumber",
  "receivedAt",
  "startDate",
  "medicalComplaint.findings",
];

/** Copies what a similar tasking has, wherever nobody typed. */
export const copyFrom =
  (tasking: Tasking, fields: readonly FieldDocument[], zone: string): Change =>
  (state) => {
    const copied = fields.filter(
      (field) =>
        (!field.changedBy || field.changedBy === "assign") &&
        !notCopied.includes(field.path) &&
        !field.path.startsWith("detainees"),
    );
    const other = formOf(tasking, copied, zone);
    const values = { ...state.form.values };
    const typed = new Set(state.typed);
    for (const [path, value] of Object.entries(other.values))
      if (!isEmpty(value) && !state.typed.has(path)) {
        values[path] = value;
        typed.add(path);
      }
    const parts = tasking.components.map(({ unit, assignee, cc }) => ({ unit, assignee: assignee ?? "", cc }));
    const takesParts = parts.length > 0 && !state.typed.has("components");
    if (takesParts) typed.add("components");
    return { form: { ...state.form, values, components: takesParts ? parts : state.form.components }, typed };
  };
