import type { Schemas } from "../api/client";
import { sentDate, shownDate } from "./dates";

export type FieldDocument = Schemas["FieldDocument"];

/** A tab with the fields that one can fill in now. */
export interface FormTab {
  name: string;
  label: string;
  fields: readonly FieldDocument[];
  /** True if the fields it requires are required even while the tab is empty. */
  required: boolean;
}

export type Value = string | boolean | readonly string[];
export type Row = Readonly<Record<string, string>>;

/** Who answers. Copies null: the API's default, the chain of command. */
export interface Placement {
  unit: string;
  assignee: string;
  cc: readonly string[] | null;
}

/** What the fields hold. Values have the path of their field, and lists of rows that of their list. */
export interface Form {
  values: Readonly<Record<string, Value>>;
  rows: Readonly<Record<string, readonly Row[]>>;
  components: readonly Placement[];
}

export type Body = Record<string, unknown>;

export const nobody: Placement = { unit: "", assignee: "", cc: null };

/** The list that a field is in: "detainees" of "detainees[].name". */
export function listOf(path: string): string | null {
  return path.includes("[]") ? (path.split("[]")[0] ?? null) : null;
}

/** The fields of one list, by the name that each has in a row. */
export function membersOf(list: string, fields: readonly FieldDocument[]): [member: string, field: FieldDocument][] {
  return fields
    .filter((field) => field.path.startsWith(`${list}[].`))
    .map((field) => [field.path.slice(list.length + 3), field]);
}

/** A new tasking takes its first comment under another name. */
export function sentAs(path: string): string {
  return path === "comments" ? "comment" : path;
}

export function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === false || (typeof value !== "boolean" && value.length === 0);
}

const isEmptyRow = (row: Row) => Object.values(row).every((value) => value.trim() === "");
const isEmptyPlacement = (p: Placement) => p.unit === "" && p.assignee === "" && (p.cc ?? []).length === 0;

/** Without the rows that nobody filled in, so that the API counts the rows as the page does. */
export function withoutEmptyRows(form: Form): Form {
  const rows = Object.fromEntries(
    Object.entries(form.rows).map(([list, all]) => [list, all.filter((r) => !isEmptyRow(r))]),
  );
  const components = form.components.filter((p) => !isEmptyPlacement(p));
  return { ...form, rows, components: components.length > 0 ? components : [nobody] };
}

/** What the API gets: only what is filled in, nested as the paths say. */
export function bodyOf(fields: readonly FieldDocument[], form: Form, zone: string): Body {
  const body: Body = {};
  for (const field of fields) {
    const list = listOf(field.path);
    const value =
      list === "components"
        ? form.components.filter((p) => !isEmptyPlacement(p)).map(sentPlacement)
        : list
          ? (form.rows[list] ?? [])
              .filter((r) => !isEmptyRow(r))
              .map((row) => sentRow(row, membersOf(list, fields), zone))
          : sent(field, form.values[field.path], zone);
    if (value !== undefined && !(list && Array.isArray(value) && value.length === 0))
      put(body, list ?? sentAs(field.path), value);
  }
  return body;
}

function sentPlacement({ unit, assignee, cc }: Placement): object {
  return { unit: unit || null, assignee: assignee || null, ...(cc ? { cc } : {}) };
}

function sentRow(row: Row, members: [string, FieldDocument][], zone: string): object {
  return Object.fromEntries(members.map(([name, field]) => [name, sent(field, row[name] ?? "", zone) ?? null]));
}

function sent(field: FieldDocument, value: Value | undefined, zone: string): unknown {
  if (typeof value === "boolean") return value;
  const kept = typeof value === "string" ? value.trim() : value;
  if (kept === undefined || kept.length === 0) return undefined;
  return typeof kept === "string" && (field.kind === "date" || field.kind === "instant") ? sentDate(kept, zone) : kept;
}

function put(body: Body, path: string, value: unknown) {
  const steps = path.split(".");
  const last = steps.pop() ?? path;
  let at = body;
  for (const step of steps) {
    at[step] ??= {};
    at = at[step] as Body;
  }
  at[last] = value;
}

function at(from: unknown, path: string): unknown {
  return path.split(".").reduce((value: unknown, step) => (value as Body | null | undefined)?.[step], from);
}

/** The form that shows a tasking. */
export function formOf(tasking: object, fields: readonly FieldDocument[], zone: string): Form {
  const values: Record<string, Value> = {};
  const rows: Record<string, Row[]> = {};
  for (const field of fields) {
    const list = listOf(field.path);
    if (list && !rows[list])
      rows[list] = ((at(tasking, list) as Body[] | undefined) ?? []).map((item) =>
        Object.fromEntries(membersOf(list, fields).map(([name]) => [name, String(item[name] ?? "")])),
      );
    const value = list ? undefined : at(tasking, field.path);
    if (value === null || value === undefined) continue;
    if (typeof value === "boolean") values[field.path] = value;
    else if (Array.isArray(value)) values[field.path] = value.map(String);
    else
      values[field.path] =
        field.kind === "date" || field.kind === "instant" ? shownDate(String(value), zone) : String(value);
  }
  return { values, rows, components: [nobody] };
}

/** The JSON merge patch from one body to another: null removes a member. */
export function patchOf(before: Body, after: Body): Body {
  const patch: Body = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [before[name], after[name]];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    patch[name] = isObject(from) && isObject(to) ? patchOf(from, to) : (to ?? null);
  }
  return patch;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
