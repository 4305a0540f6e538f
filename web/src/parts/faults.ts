import { words } from "../words";

/** Whether an error of the API is about this field: it names the field, or a part of it. */
export function isAbout(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}[`) || path.startsWith(`${name}.`);
}

/** Puts the labels of fields in the place of the names that the API has for them. */
export const inLabels = (fault: string, labelOf: (name: string) => string | undefined): string =>
  fault.replace(/\b[a-z]+[A-Z]\w*(\.\w+)*\b|\b[a-z]\w*(\.\w+)+\b/g, (word) => {
    const label = labelOf(word);
    return label ? `“${label}”` : word;
  });

/** What is wrong, by the path that the API names: "components[0].unit". */
export type Faults = Readonly<Record<string, readonly string[]>>;

/**
 * All that is wrong with a form that was refused: what the API found, and each required field that was empty. The API stops at a missing
 * choice, before it looks at the rest.
 * @param values What was sent.
 */
export function allErrors(
  fields: readonly { name: string; required?: boolean }[],
  values: Readonly<Record<string, unknown>>,
  found: Faults,
): Faults {
  const isKnown = (name: string) => Object.keys(found).some((path) => isAbout(path, name));
  const empty = fields.filter(({ name, required }) => required && isEmpty(values[name]) && !isKnown(name));
  const isShown = (path: string) => empty.some(({ name }) => name.startsWith(`${path}.`));
  return {
    ...Object.fromEntries(Object.entries(found).filter(([path]) => !isShown(path))),
    ...Object.fromEntries(empty.map(({ name }) => [name, [words.required]])),
  };
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);
