import { Checkbox, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { referenceQuery } from "../api/queries";
import { MomentInput } from "../form/MomentInput";
import { Button } from "../parts/Button";
import type { Faults } from "../parts/faults";
import { words } from "../words";
import { intakeWords as w } from "../words/intake";
import type { Detainee, Values } from "./values";

interface Props {
  values: Values;
  /** What was found in the mail. */
  initial: Values;
  /** What states the deadline. */
  sentence: string | undefined;
  errors: Faults;
  set: (part: Partial<Values>) => void;
}

const lines = ["requestor", "taskAuthority", "caseNumber"] as const;
const dates = ["internalDueDate", "authorityDueDate"] as const;

/** The details of a request, to confirm. */
export function ValuesForm({ values, initial, sentence, errors, set }: Props) {
  const { data: reference } = useQuery(referenceQuery);
  const shared = (field: keyof Values, required = false) => ({
    label: required ? w.fields[field] : `${w.fields[field]} (${words.optional})`,
    validationMessage: errors[field] ? `${w.fields[field]} ${errors[field].join(", ")}` : undefined,
  });
  const found = (field: "caseNumber" | "authorityDueDate") => initial[field] !== "" && values[field] === initial[field];
  const known = [...lines, ...dates, "taskType", "priority", "instruction", "restricted"] as string[];
  const others = Object.entries(errors).filter(([path]) => !known.includes(path) && !path.startsWith("detainees"));
  return (
    <>
      {others.length > 0 && (
        <div className="notice bad" role="alert">
          {w.otherFaults}
          <ul>
            {others.map(([path, faults]) => (
              <li key={path}>{`${w.fields[path] ?? path} ${faults.join(", ")}`}</li>
            ))}
          </ul>
        </div>
      )}
      {lines.map((field) => (
        <Field
          key={field}
          {...shared(field, field === "requestor")}
          hint={field === "caseNumber" && found(field) ? w.found : undefined}
        >
          <Input value={values[field]} autoComplete="off" onChange={(_, data) => set({ [field]: data.value })} />
        </Field>
      ))}
      <Field {...shared("taskType", true)}>
        <Select value={values.taskType} onChange={(_, data) => set({ taskType: data.value })}>
          {(reference?.taskTypes ?? []).map((type) => (
            <option key={type.value} value={type.value}>
              {type.label}
            </option>
          ))}
        </Select>
      </Field>
      <Field {...shared("priority", true)}>
        <Select value={values.priority} onChange={(_, data) => set({ priority: data.value })}>
          {(reference?.enumerations.priority ?? []).map((choice) => (
            <option key={String(choice.value)} value={String(choice.value)}>
              {choice.label}
            </option>
          ))}
        </Select>
      </Field>
      {dates.map((field) => (
        <MomentInput
          key={field}
          label={`${w.fields[field]} (${words.optional})`}
          value={values[field]}
          set={(value) => set({ [field]: value })}
          withTime={false}
          needed={false}
          fault={errors[field]?.join(", ")}
          warning={undefined}
          hint={field === "authorityDueDate" && found(field) && sentence ? w.foundIn(sentence) : w.dateHint}
        />
      ))}
      <Detainees
        detainees={values.detainees}
        found={initial.detainees.length > 0}
        errors={errors}
        set={(detainees) => set({ detainees })}
      />
      <Field {...shared("instruction")}>
        <Textarea
          value={values.instruction}
          rows={6}
          resize="vertical"
          onChange={(_, data) => set({ instruction: data.value })}
        />
      </Field>
      <Checkbox
        label={w.fields.restricted ?? ""}
        checked={values.restricted}
        onChange={(_, data) => set({ restricted: data.checked === true })}
      />
    </>
  );
}

interface DetaineesProps {
  detainees: readonly Detainee[];
  found: boolean;
  errors: Faults;
  set: (detainees: Detainee[]) => void;
}

function Detainees({ detainees, found, errors, set }: DetaineesProps) {
  const change = (index: number, part: Partial<Detainee>) =>
    set(detainees.map((detainee, i) => (i === index ? { ...detainee, ...part } : detainee)));
  const fault = (path: string, label: string) => (errors[path] ? `${label} ${errors[path].join(", ")}` : undefined);
  return (
    <fieldset>
      <legend>{w.fields.detainees}</legend>
      {found && <p className="quiet">{w.found}</p>}
      {errors.detainees && <p className="late">{errors.detainees.join(", ")}</p>}
      {detainees.map((detainee, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
        <div key={index} className="placement">
          <Field label={w.detaineeName} validationMessage={fault(`detainees[${index}]`, w.detaineeName)}>
            <Input
              value={detainee.name}
              autoComplete="off"
              onChange={(_, data) => change(index, { name: data.value })}
            />
          </Field>
          <Field label={w.alienNumber} validationMessage={fault(`detainees[${index}].alienNumber`, w.alienNumber)}>
            <Input
              value={detainee.alienNumber}
              autoComplete="off"
              onChange={(_, data) => change(index, { alienNumber: data.value })}
            />
          </Field>
          <Button size="small" onClick={() => set(detainees.filter((_, i) => i !== index))}>
            {w.removeDetainee(index + 1)}
          </Button>
        </div>
      ))}
      <Button size="small" onClick={() => set([...detainees, { name: "", alienNumber: "" }])}>
        {w.addDetainee}
      </Button>
    </fieldset>
  );
}
