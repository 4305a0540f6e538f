import type { Tasking } from "../api/queries";
import { type Body, type FieldDocument, type Form, listOf } from "./model";

function valueAt(body: Body, path: string): string {
  const list = listOf(path);
  const value = (list ?? path).split(".").reduce((at: unknown, step) => (at as Body | undefined)?.[step], body);
  return JSON.stringify(value ?? null);
}

/** The fields whose values differ. If a list differs, all of its fields do. */
export function differing(fields: readonly FieldDocument[], one: Body, other: Body): FieldDocument[] {
  return fields.filter(({ path }) => valueAt(one, path) !== valueAt(other, path));
}

/** A form with these fields as another one has them. */
export function withFieldsOf(form: Form, other: Form, fields: readonly FieldDocument[]): Form {
  const [values, rows] = [{ ...form.values }, { ...form.rows }];
  for (const { path } of fields) {
    const list = listOf(path);
    const value = other.values[path];
    if (list) rows[list] = other.rows[list] ?? [];
    else if (value === undefined) delete values[path];
    else values[path] = value;
  }
  return { ...form, values, rows };
}

/** Whether somebody works on a tasking, so that its form has to stay complete. */
export function isAssigned(tasking: Tasking): boolean {
  return tasking.components.some((component) => component.assignee);
}
