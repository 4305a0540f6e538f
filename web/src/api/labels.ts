import type { Person, Reference } from "./queries";

/** The name of the person with an id. Until the directory is here, the id stands for it. */
export function nameIn(people: readonly Person[] | undefined, id: string | null | undefined): string {
  if (id === "itms") return "ITMS";
  return id ? (people?.find((person) => person.id === id)?.name ?? id) : "";
}

/** The label of a value in one of the lists of choices. Until the lists are here, it is empty. */
export function labelIn(reference: Reference | undefined, list: string, value: unknown): string {
  if (!reference) return "";
  const found =
    list === "taskType"
      ? reference.taskTypes.find((type) => type.value === value)
      : reference.enumerations[list]?.find((choice) => choice.value === value);
  return found?.label ?? String(value ?? "");
}
