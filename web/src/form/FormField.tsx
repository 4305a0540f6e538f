import { Checkbox, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { componentsQuery, facilitiesQuery, referenceQuery } from "../api/queries";
import { type Choice, Options } from "../parts/choices";
import { Picker } from "../parts/Picker";
import { usePeople } from "../parts/people";
import { managesTaskings } from "../rights";
import { entryWords as w } from "../words/entry";
import { MomentInput } from "./MomentInput";
import type { FieldDocument, Value } from "./model";

interface Props {
  field: FieldDocument;
  value: Value | undefined;
  set: (value: Value) => void;
  faults: readonly string[];
  needed: boolean;
  hint?: string | undefined;
  warning?: string | undefined;
  /** What one probably means. One may write something else. The field stays the same one while this is still unknown, thus empty. */
  probable?: readonly string[] | undefined;
}

/** One field of the form, by its kind. A kind that is new to this page is a line. */
export function FormField({ field, value, set, faults, needed, hint, warning, probable }: Props) {
  const { label, kind } = field;
  const lists = useLists();
  const fault = faults.length > 0 ? `${label} ${faults.join(", ")}` : undefined;
  const text = typeof value === "string" ? value : "";
  const several = Array.isArray(value) ? (value as string[]) : [];
  const shared = {
    label,
    required: needed,
    hint,
    validationState: fault ? ("error" as const) : warning ? ("warning" as const) : ("none" as const),
    validationMessage: fault ?? warning,
  };
  const pickOne = (choices: readonly Choice[], free: boolean) => (
    <Field {...shared}>
      <Picker label={label} choices={choices} value={text ? [text] : []} set={([one]) => set(one ?? "")} free={free} />
    </Field>
  );
  switch (kind) {
    case "text":
      return (
        <Field {...shared} className="wide">
          <Textarea value={text} resize="vertical" rows={4} onChange={(_, data) => set(data.value)} />
        </Field>
      );
    case "enumeration":
      return (
        <Field {...shared}>
          <Select value={text} onChange={(_, data) => set(data.value)}>
            <option value="">{w.choose}</option>
            <Options choices={lists.enumeration(field)} />
          </Select>
        </Field>
      );
    case "flag":
      return (
        <Field {...shared} label={undefined}>
          <Checkbox label={label} checked={value === true} onChange={(_, data) => set(data.checked === true)} />
        </Field>
      );
    case "date":
    case "instant":
      return (
        <MomentInput
          label={label}
          value={text}
          set={set}
          withTime={kind === "instant"}
          needed={needed}
          fault={fault}
          warning={warning}
          hint={hint}
        />
      );
    case "facility":
      return pickOne(lists.facilities(), true);
    case "facilities":
      return (
        <Field {...shared}>
          <Picker label={label} choices={lists.facilities()} value={several} set={set} several free />
        </Field>
      );
    case "unit":
      return pickOne(lists.units(), false);
    case "person":
      return pickOne(field.path === "taskManager" ? lists.managers() : lists.people(), false);
    case "people":
      return (
        <Field {...shared}>
          <Picker label={label} choices={lists.people()} value={several} set={set} several />
        </Field>
      );
    default:
      return probable ? (
        pickOne(
          probable.map((one) => ({ value: one, label: one })),
          true,
        )
      ) : (
        <Field {...shared}>
          <Input value={text} autoComplete="off" onChange={(_, data) => set(data.value)} />
        </Field>
      );
  }
}

/** The lists that fields choose from. Each is made when a field asks for it. */
export function useLists() {
  const { data: reference } = useQuery(referenceQuery);
  const people = usePeople();
  const { data: units } = useQuery(componentsQuery);
  const { data: facilities } = useQuery(facilitiesQuery);
  return useMemo(
    () => ({
      people: () => people,
      managers: () => people.filter(({ person }) => managesTaskings(person)),
      /** Those of a unit first. */
      peopleOf: (unit: string) =>
        people.toSorted((a, b) => Number(b.person.unit === unit) - Number(a.person.unit === unit)),
      units: () => (units ?? []).map((unit) => ({ value: unit.code, label: `${unit.code}, ${unit.name}` })),
      // The form holds a facility's name, not its code.
      facilities: () => (facilities ?? []).map(({ name }) => ({ value: name, label: name })),
      enumeration: ({ enumeration }: FieldDocument) =>
        (reference?.enumerations[enumeration ?? ""] ?? []).map((c) => ({ value: String(c.value), label: c.label })),
    }),
    [reference, people, units, facilities],
  );
}
