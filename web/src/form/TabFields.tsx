import { memo } from "react";
import { entryWords as w } from "../words/entry";
import { FormField } from "./FormField";
import { type Faults, faultsAt } from "./faults";
import {
  type FieldDocument,
  type Form,
  type FormTab,
  listOf,
  type Placement,
  type Row,
  sentAs,
  type Value,
} from "./model";
import { Placements } from "./Placements";
import { RowList } from "./RowList";
import { isNeeded } from "./tabs";

/** A form that is being filled in. */
export interface Filling {
  form: Form;
  faults: Faults;
  isAssigned: boolean;
  setValue: (path: string, value: Value) => void;
  setRows: (list: string, rows: readonly Row[]) => void;
  setComponents: (components: readonly Placement[]) => void;
  hintOf?: (path: string) => string | undefined;
  warningOf?: (path: string) => string | undefined;
  probableFor?: (path: string) => readonly string[] | undefined;
  reasonOf?: (placement: Placement) => string | undefined;
}

/** The common tab has many fields: which of them belong together. A field that is new to this page is in the last section. */
const sections = [
  {
    name: "request",
    paths: [
      "taskType",
      "category",
      "requestor",
      "taskAuthority",
      "caseNumber",
      "source",
      "receivedVia",
      "receivedAt",
      "icattNumber",
      "eroTaskerNumber",
      "instruction",
    ],
  },
  { name: "dates", paths: ["startDate", "internalDueDate", "authorityDueDate", "extensionDate"] },
  { name: "answers", paths: ["components[].unit", "components[].assignee", "components[].cc", "routingReason"] },
];

function sectionsOf(tab: FormTab): { name: string; fields: FieldDocument[] }[] {
  if (tab.name !== "common") return [{ name: "", fields: [...tab.fields] }];
  const placed = sections.flatMap((section) => section.paths);
  const named = sections.map(({ name, paths }) => ({
    name,
    fields: paths.flatMap((path) => tab.fields.filter((field) => field.path === path)),
  }));
  const rest = { name: "handling", fields: tab.fields.filter((field) => !placed.includes(field.path)) };
  return [...named, rest].filter((section) => section.fields.length > 0);
}

/** The fields of a tab. */
export function TabFields({ tab, filling }: { tab: FormTab; filling: Filling }) {
  return sectionsOf(tab).map((section) => (
    <section key={section.name}>
      {section.name && <h2>{w.sections[section.name]}</h2>}
      <div className={section.name === "answers" ? undefined : "panel fields"}>
        {section.fields.map((field, index) => {
          const list = listOf(field.path);
          // A list is shown once, where its first field is.
          const isFirst = index === section.fields.findIndex((other) => listOf(other.path) === list);
          if (!list) return <PlainField key={field.path} field={field} tab={tab} filling={filling} />;
          if (!isFirst) return null;
          return <ListField key={list} list={list} tab={tab} filling={filling} />;
        })}
      </div>
    </section>
  ));
}

/** Typing in one field leaves the others as they are. An older set will do: it changes whatever the form holds then. */
const SteadyField = memo(
  FormField,
  (a, b) =>
    a.field === b.field &&
    a.value === b.value &&
    a.needed === b.needed &&
    a.hint === b.hint &&
    a.warning === b.warning &&
    a.faults.join() === b.faults.join() &&
    a.probable?.join() === b.probable?.join(),
);

function PlainField({ field, tab, filling }: { field: FieldDocument; tab: FormTab; filling: Filling }) {
  const { path } = field;
  return (
    <SteadyField
      field={field}
      value={filling.form.values[path]}
      set={(value) => filling.setValue(path, value)}
      faults={faultsAt(filling.faults, sentAs(path))}
      needed={isNeeded(field, tab, filling.form, filling.isAssigned)}
      hint={filling.hintOf?.(path)}
      warning={filling.warningOf?.(path)}
      probable={filling.probableFor?.(path)}
    />
  );
}

function ListField({ list, tab, filling }: { list: string; tab: FormTab; filling: Filling }) {
  const { form, faults } = filling;
  const labelOf = (path: string) => tab.fields.find((field) => field.path === path)?.label ?? path;
  if (list !== "components")
    return (
      <RowList
        list={list}
        fields={tab.fields}
        rows={form.rows[list] ?? []}
        set={(rows) => filling.setRows(list, rows)}
        faults={faults}
      />
    );
  return (
    <Placements
      value={form.components}
      set={filling.setComponents}
      faults={faults}
      labels={{
        unit: labelOf("components[].unit"),
        assignee: labelOf("components[].assignee"),
        cc: labelOf("components[].cc"),
      }}
      reasonOf={(placement) => filling.reasonOf?.(placement)}
    />
  );
}
