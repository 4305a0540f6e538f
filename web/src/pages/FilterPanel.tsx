import { Field, Input, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { componentsQuery, facilitiesQuery, peopleQuery, referenceQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { words } from "../words";
import { type FilterField, type Filters, filterFields } from "./filters";

interface Props {
  filters: Filters;
  apply: (filters: Filters) => void;
  close: () => void;
}

/** The Guide's search keys, and some more. */
export function FilterPanel({ filters, apply, close }: Props) {
  const [values, setValues] = useState(filters);
  const set = (name: string, value: string) => setValues({ ...values, [name]: value });
  return (
    <form
      className="panel"
      aria-label={words.view.filters}
      onSubmit={(event) => {
        event.preventDefault();
        apply(values);
      }}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      {filterFields.map((field, index) => (
        <FilterInput key={field.name} field={field} value={values[field.name] ?? ""} set={set} focus={index === 0} />
      ))}
      <div className="buttons">
        <Button type="submit" appearance="primary">
          {words.view.apply}
        </Button>
        <Button onClick={() => apply({})}>{words.view.clear}</Button>
      </div>
    </form>
  );
}

interface InputProps {
  field: FilterField;
  value: string;
  set: (name: string, value: string) => void;
  focus: boolean;
}

function FilterInput({ field, value, set, focus }: InputProps) {
  const choices = useChoices(field);
  const label =
    field.name === "dueFrom"
      ? words.view.dueFrom
      : field.name === "dueTo"
        ? words.view.dueTo
        : words.columns[field.name];
  return (
    <Field label={label}>
      {choices ? (
        <Select value={value} onChange={(_, data) => set(field.name, data.value)}>
          <option value="">{words.view.any}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          type={field.kind === "date" ? "date" : "text"}
          value={value}
          autoComplete="off"
          autoFocus={focus}
          onChange={(_, data) => set(field.name, data.value)}
        />
      )}
    </Field>
  );
}

function useChoices(field: FilterField): { value: string; label: string }[] | null {
  const { data: reference } = useQuery(referenceQuery);
  const { data: people } = useQuery(peopleQuery);
  const { data: units } = useQuery(componentsQuery);
  const { data: facilities } = useQuery(facilitiesQuery);
  switch (field.kind) {
    case "person":
      return (people ?? [])
        .map((p) => ({ value: p.id, label: `${p.name}, ${p.unit}` }))
        .toSorted((a, b) => a.label.localeCompare(b.label));
    case "unit":
      return (units ?? []).map((u) => ({ value: u.code, label: `${u.code}, ${u.name}` }));
    case "division":
      return [...new Set((units ?? []).flatMap((u) => u.division ?? []))]
        .toSorted()
        .map((d) => ({ value: d, label: d }));
    case "facility":
      return (facilities ?? []).map((f) => ({ value: f.code, label: f.name }));
    case "flag":
      return Object.entries(words.flags).map(([flag, label]) => ({ value: flag, label }));
    case "choice":
      return field.name === "status"
        ? (reference?.statuses ?? []).map((s) => ({ value: s.value, label: s.label }))
        : (reference?.enumerations[field.name] ?? []).map((c) => ({ value: String(c.value), label: c.label }));
    default:
      return null;
  }
}
