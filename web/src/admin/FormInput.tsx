import { Checkbox, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { notesOf, Options } from "../parts/choices";
import { words } from "../words";
import { adminWords as w } from "../words/admin";
import type { Choice, FormField, Value } from "./forms";

interface Props {
  field: FormField;
  value: Value;
  fault: string | undefined;
  set: (value: Value) => void;
}

const types: Partial<Record<FormField["kind"], "email" | "number" | "date" | "time">> = {
  email: "email",
  number: "number",
  date: "date",
  time: "time",
};

/** One field of a form, with what is wrong with it beneath. */
export function FormInput({ field, value, fault, set }: Props) {
  const shared = {
    label: field.required || field.fixed ? field.label : `${field.label} (${words.optional})`,
    validationMessage: fault,
    hint: field.hint,
  };
  switch (field.kind) {
    case "own":
      return field.draw?.(value, set, fault) ?? null;
    case "check":
      return (
        <Field validationMessage={fault} hint={field.hint}>
          <Checkbox label={field.label} checked={value === true} onChange={(_, data) => set(data.checked === true)} />
        </Field>
      );
    case "ticks":
      return (
        <Ticks
          label={field.label}
          fault={fault}
          choices={field.choices ?? []}
          value={value as string[]}
          set={(ticked) => set(ticked)}
        />
      );
    case "choice": {
      const choices = field.choices ?? [];
      return (
        <Field {...shared} hint={notesOf(choices, [String(value)]) ?? field.hint}>
          <Select value={String(value)} disabled={field.fixed} onChange={(_, data) => set(data.value)}>
            {(field.none !== undefined || !field.required || value === "") && (
              <option value="">{field.none ?? w.choose}</option>
            )}
            <Options choices={choices} />
          </Select>
        </Field>
      );
    }
    case "text":
    case "lines":
      return (
        <Field {...shared}>
          <Textarea value={String(value)} resize="vertical" onChange={(_, data) => set(data.value)} />
        </Field>
      );
    default:
      return (
        <Field {...shared}>
          <Input
            type={types[field.kind] ?? "text"}
            value={String(value)}
            readOnly={field.fixed}
            autoComplete="off"
            onChange={(_, data) => set(data.value)}
          />
        </Field>
      );
  }
}

interface TicksProps {
  label: string;
  fault?: string | undefined;
  choices: readonly Choice[];
  value: readonly string[];
  set: (value: string[]) => void;
}

/** Several of a list. The order is the list's. */
export function Ticks({ label, fault, choices, value, set }: TicksProps) {
  const toggle = (one: string, on: boolean) =>
    set(choices.map((choice) => choice.value).filter((v) => (v === one ? on : value.includes(v))));
  return (
    <fieldset data-fault={fault ? "" : undefined}>
      <legend>{label}</legend>
      <div className="ticks">
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            label={choice.label}
            checked={value.includes(choice.value)}
            onChange={(_, data) => toggle(choice.value, data.checked === true)}
          />
        ))}
      </div>
      {fault && (
        <p className="late" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
