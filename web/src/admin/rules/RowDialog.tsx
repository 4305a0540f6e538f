import { Field, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { referenceQuery } from "../../api/queries";
import { Button } from "../../parts/Button";
import { Options } from "../../parts/choices";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import { FormDialog } from "../FormDialog";
import { Ticks } from "../FormInput";
import { type Choice, type Faults, refused, type Value, type Values } from "../forms";
import { definitions, type EscalationRow, type Row, type RubricRow, type Variant } from "./documents";
import { escalationFields, escalationValues, positionChoices, rowOf, rubricFields, rubricValues } from "./rowForm";

interface Props {
  document: "rubric" | "escalation";
  /** Null: a new row. */
  row: Row | null;
  faults: Faults;
  /** The keys of the other rows. */
  taken: readonly string[];
  done: (row: Row) => void;
  close: () => void;
}

/** Changes one row of the rules. Nothing is saved yet: the page saves all changes as one version. */
export function RowDialog({ document, row, faults, taken, done, close }: Props) {
  const { data: reference } = useQuery(referenceQuery);
  const kinds = (reference?.enumerations.clearanceKind ?? []).map((choice) => ({
    value: String(choice.value),
    label: choice.label,
  }));
  const { keyOf, nameOf } = definitions[document];
  const isRubric = document === "rubric";
  const variants = (value: Value, set: (value: Value) => void, fault: string | undefined) => (
    <Variants value={value as Variant[]} set={set} kinds={kinds} fault={fault} />
  );
  return (
    <FormDialog
      title={row ? r.changeRow(nameOf(row)) : (r.addRow[document] ?? "")}
      lead={r.rowDoneMore}
      fields={isRubric ? rubricFields(row === null, kinds, variants) : escalationFields(row === null)}
      initial={isRubric ? rubricValues(row as RubricRow | null) : escalationValues(row as EscalationRow | null)}
      faults={faults}
      submitLabel={r.rowDone}
      submit={(values: Values) => {
        const changed = rowOf(document, values);
        if (taken.includes(keyOf(changed))) throw refused(isRubric ? "category" : "kind", w.exists);
        done(changed);
      }}
      close={close}
    />
  );
}

interface VariantsProps {
  value: readonly Variant[];
  set: (value: Variant[]) => void;
  kinds: readonly Choice[];
  fault: string | undefined;
}

/** Who clears instead, depending on where the request is worked. */
function Variants({ value, set, kinds, fault }: VariantsProps) {
  const { data: reference } = useQuery(referenceQuery);
  const sources = (reference?.enumerations.source ?? []).map((s) => ({ value: String(s.value), label: s.label }));
  const staffings = Object.entries(w.staffing).map(([staffing, label]) => ({ value: staffing, label }));
  const change = (index: number, part: Partial<Variant>) =>
    set(value.map((variant, i) => (i === index ? { ...variant, ...part } : variant)));
  return (
    <fieldset data-fault={fault ? "" : undefined}>
      <legend>{r.cells["clearance.variants"]}</legend>
      {fault && (
        <p className="late" role="alert">
          {fault}
        </p>
      )}
      {value.map((variant, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an exception has no other identity
        <fieldset key={index} className="variant">
          <legend>{r.variant(index + 1)}</legend>
          <Pick
            label={r.variantSource}
            none={r.everywhere}
            choices={sources}
            value={variant.source ?? ""}
            set={(source) => change(index, { source: source || null })}
          />
          <Pick
            label={w.fields.staffing ?? ""}
            none={r.anyStaffing}
            choices={staffings}
            value={variant.staffing ?? ""}
            set={(staffing) => change(index, { staffing: staffing || null })}
          />
          <Pick
            label={r.cells["clearance.kind"] ?? ""}
            choices={kinds}
            value={variant.kind}
            set={(kind) => change(index, { kind })}
          />
          <Ticks
            label={r.cells["clearance.positions"] ?? ""}
            choices={positionChoices}
            value={variant.positions}
            set={(chosen) => change(index, { positions: chosen })}
          />
          <Button size="small" onClick={() => set(value.filter((_, i) => i !== index))}>
            {r.removeVariant(index + 1)}
          </Button>
        </fieldset>
      ))}
      <Button size="small" onClick={() => set([...value, { source: "field", kind: "anyOf", positions: [] }])}>
        {r.addVariant}
      </Button>
    </fieldset>
  );
}

interface PickProps {
  label: string;
  none?: string;
  choices: readonly Choice[];
  value: string;
  set: (value: string) => void;
}

function Pick({ label, none, choices, value, set }: PickProps) {
  return (
    <Field label={label}>
      <Select value={value} onChange={(_, data) => set(data.value)}>
        {none !== undefined && <option value="">{none}</option>}
        <Options choices={choices} />
      </Select>
    </Field>
  );
}
