import type { Schemas } from "../api/client";
import { positions } from "../positions";
import { adminWords as w } from "../words/admin";
import type { Choice, FormField, Value, Values } from "./forms";

/** The lists of the directory, by the name they have in addresses. */
export const kinds = ["people", "units", "divisions", "facilities"] as const;
export type KindName = (typeof kinds)[number];

export type Entry = Partial<Schemas["Person"]> &
  Partial<Schemas["Unit"]> &
  Partial<Schemas["Division"]> &
  Partial<Omit<Schemas["Facility"], "code" | "name" | "lead">> & { name: string };

export const keyOf = (entry: Entry): string => entry.id ?? entry.code ?? "";

/** What the fields choose from. */
export interface Lists {
  people: readonly Choice[];
  units: readonly Choice[];
  divisions: readonly Choice[];
}

const choices = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** A unit names its chief itself; the ICU's chief clears nothing but is a position. */
export const personPositions = [...positions.filter((position) => position !== "UC"), "ICU chief", "Records Liaison"];

const field = (name: string, kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label: w.fields[name] ?? name,
  ...more,
});

/** The fields of an entry. Its key is fixed once it exists. */
export function fieldsOf(kind: KindName, lists: Lists, isNew: boolean): FormField[] {
  const key = (name: "id" | "code") =>
    field(name, "line", { required: true, fixed: !isNew, hint: isNew ? w.hints[name] : undefined });
  const name = field("name", "line", { required: true });
  const reason = field("reason", "line", { hint: w.reasonHint });
  const post = (post: string) => field(post, "choice", { choices: lists.people, none: w.nobody });
  switch (kind) {
    case "people":
      return [
        key("id"),
        name,
        field("email", "email", { required: true }),
        field("unit", "choice", { choices: lists.units, required: true }),
        field("roles", "ticks", { choices: choices(w.roles) }),
        field("positions", "ticks", { choices: personPositions.map((p) => ({ value: p, label: p })) }),
        field("otherPosition", "line", { hint: w.hints.otherPosition }),
        field("ses", "check", { hint: w.hints.ses }),
        field("active", "check"),
        reason,
      ];
    case "units":
      return [
        key("code"),
        name,
        field("division", "choice", { choices: lists.divisions, required: true }),
        post("chief"),
        reason,
      ];
    case "divisions":
      return [key("code"), name, post("lead"), reason];
    case "facilities":
      return [
        key("code"),
        name,
        field("staffing", "choice", { choices: choices(w.staffing), required: true }),
        post("lead"),
        reason,
      ];
  }
}

/** What the dialog starts with. */
export function valuesOf(kind: KindName, entry: Entry | null): Values {
  const held = entry?.positions ?? [];
  const values: Record<KindName, Values> = {
    people: {
      id: entry?.id ?? "",
      name: entry?.name ?? "",
      email: entry?.email ?? "",
      unit: entry?.unit ?? "",
      roles: (entry?.roles as string[] | undefined) ?? [],
      positions: held.filter((position) => personPositions.includes(position)),
      otherPosition: held.filter((position) => !personPositions.includes(position)).join(", "),
      ses: entry?.ses ?? false,
      active: entry?.active ?? true,
    },
    units: {
      code: entry?.code ?? "",
      name: entry?.name ?? "",
      division: entry?.division ?? "",
      chief: entry?.chief ?? "",
    },
    divisions: { code: entry?.code ?? "", name: entry?.name ?? "", lead: entry?.lead ?? "" },
    facilities: {
      code: entry?.code ?? "",
      name: entry?.name ?? "",
      staffing: entry?.staffing ?? "",
      lead: entry?.lead ?? "",
    },
  };
  return { ...values[kind], reason: "" };
}

const vacantIfEmpty = ["chief", "lead"];

/** The entry that the API gets, without its key. */
export function bodyOf(values: Values): Record<string, unknown> {
  const { id: _, code: __, reason, otherPosition, ...rest } = values;
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) body[name] = sent(name, value);
  const others = String(otherPosition ?? "")
    .split(",")
    .map((other) => other.trim())
    .filter((other) => other !== "");
  if (others.length > 0) body.positions = [...(values.positions as string[]), ...others];
  if (String(reason ?? "").trim()) body.reason = String(reason).trim();
  return body;
}

function sent(name: string, value: Value): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  // An unchosen choice is left out, so that the answer says that it is required.
  return text === "" && (vacantIfEmpty.includes(name) || name === "staffing") ? null : text;
}

/** The fields in which two states of an entry differ. */
export function changedFields(before: Values, after: Values): string[] {
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
