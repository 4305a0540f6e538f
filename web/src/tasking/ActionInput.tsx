import { Checkbox, Field, Input, Select, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { componentsQuery, daysOffQuery, referenceQuery, type Tasking } from "../api/queries";
import { daysInWords } from "../form/dates";
import { Button } from "../parts/Button";
import { type Choice, notesOf, Options } from "../parts/choices";
import { usePeople } from "../parts/people";
import { momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { words } from "../words";
import { fieldWords, taskingWords } from "../words/action";
import { useOfficials } from "./clearing";
import type { ActionField, Placement } from "./fields";
import { SuggestedUnits } from "./SuggestedUnits";

type Value = string | string[] | Placement[];

interface Props {
  field: ActionField;
  tasking: Tasking;
  value: Value;
  fault: readonly string[];
  set: (value: Value) => void;
}

/** One field of a dialog, with what is wrong with it beneath. */
export function ActionInput({ field, tasking, value, fault, set }: Props) {
  const { data: reference } = useQuery(referenceQuery);
  const people = usePeople();
  const units = useUnits();
  const officialsAway = useOfficials(tasking);
  const choicesOf = (list: string) =>
    (reference?.enumerations[list] ?? []).map((choice) => ({ value: String(choice.value), label: choice.label }));
  const label = fieldWords[field.label ?? field.name] ?? field.name;
  const shared = {
    label: field.required ? label : `${label} (${words.optional})`,
    validationMessage: fault.length > 0 ? `${label} ${fault.join(", ")}` : undefined,
  };
  switch (field.kind) {
    case "text":
      return (
        <Field {...shared}>
          <Textarea value={String(value)} resize="vertical" onChange={(_, data) => set(data.value)} />
        </Field>
      );
    case "line":
      return (
        <Field {...shared}>
          <Input value={String(value)} onChange={(_, data) => set(data.value)} />
        </Field>
      );
    case "date":
      return <DateInput shared={shared} value={String(value)} set={set} now={tasking[field.name as DateName]} />;
    case "check":
      return (
        <Checkbox label={label} checked={value === "yes"} onChange={(_, data) => set(data.checked ? "yes" : "")} />
      );
    case "choice":
      return <Choose shared={shared} value={String(value)} set={set} choices={choicesOf(field.list ?? "")} />;
    case "person":
      return <Choose shared={shared} value={String(value)} set={set} choices={people} />;
    case "unit":
      return <Choose shared={shared} value={String(value)} set={set} choices={units} />;
    case "ownUnit": {
      // With one unit there is nothing to choose.
      const own = tasking.components.map((c) => ({ value: c.unit, label: c.unit }));
      return own.length === 1 && fault.length === 0 ? null : (
        <Choose shared={shared} value={String(value)} set={set} choices={own} />
      );
    }
    case "documents":
      return (
        <Ticks
          shared={shared}
          value={value as string[]}
          set={set}
          choices={tasking.attachments.map((a) => ({
            value: a.id,
            label: `${a.name}, ${taskingWords.version(Number(a.version))}`,
          }))}
        />
      );
    case "positions":
      return (
        <Ticks shared={shared} value={value as string[]} set={set} choices={choicesOf("position").map(officialsAway)} />
      );
    case "components":
      return (
        <>
          <SuggestedUnits tasking={tasking} use={set} />
          <Placements shared={shared} value={value as Placement[]} set={set} people={people} units={units} />
        </>
      );
  }
}

type DateName = "internalDueDate" | "authorityDueDate" | "extensionDate";

interface DateInputProps {
  shared: Shared;
  value: string;
  set: (value: string) => void;
  /** The date that the tasking has. */
  now: string | null | undefined;
}

/** A day, with how far away it is. Before one chooses, it says what the date is now. */
function DateInput({ shared, value, set, now }: DateInputProps) {
  const clock = useClock();
  const { data: daysOff } = useQuery(daysOffQuery);
  const hints = [
    value
      ? daysInWords(value, clock, daysOff).replace(/\.?$/, ".")
      : now && taskingWords.dateNow(momentInWords(now, clock.zone)),
    taskingWords.dateHint,
  ];
  return (
    <Field {...shared} hint={hints.filter(Boolean).join(" ")}>
      <Input type="date" value={value} onChange={(_, data) => set(data.value)} />
    </Field>
  );
}

interface Shared {
  label: string;
  validationMessage: string | undefined;
  hint?: string | undefined;
}

function Choose({
  shared,
  value,
  set,
  choices,
}: {
  shared: Shared;
  value: string;
  set: (value: string) => void;
  choices: readonly Choice[];
}) {
  return (
    <Field {...shared} hint={notesOf(choices, [value]) ?? shared.hint}>
      <Select value={value} onChange={(_, data) => set(data.value)}>
        <option value="">{taskingWords.choose}</option>
        <Options choices={choices} />
      </Select>
    </Field>
  );
}

function Ticks({
  shared,
  value,
  set,
  choices,
}: {
  shared: Shared;
  value: string[];
  set: (value: string[]) => void;
  choices: readonly Choice[];
}) {
  return (
    <fieldset data-fault={shared.validationMessage ? "" : undefined}>
      <legend>{shared.label}</legend>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.note ? words.noted(choice.label, choice.note) : choice.label}
          checked={value.includes(choice.value)}
          onChange={(_, data) => set(data.checked ? [...value, choice.value] : value.filter((v) => v !== choice.value))}
        />
      ))}
      {shared.validationMessage && (
        <p className="late" role="alert">
          {shared.validationMessage}
        </p>
      )}
    </fieldset>
  );
}

interface PlacementsProps {
  shared: Shared;
  value: Placement[];
  set: (value: Placement[]) => void;
  people: readonly Choice[];
  units: readonly Choice[];
}

/** Who answers: a unit, its action officer, and who gets copies. */
function Placements({ shared, value, set, people, units }: PlacementsProps) {
  const change = (index: number, part: Partial<Placement>) =>
    set(value.map((p, i) => (i === index ? { ...p, ...part } : p)));
  return (
    <fieldset data-fault={shared.validationMessage ? "" : undefined}>
      <legend>{shared.label}</legend>
      {shared.validationMessage && (
        <p className="late" role="alert">
          {shared.validationMessage}
        </p>
      )}
      {value.map((placement, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
        <div key={index} className="placement">
          <Choose
            shared={{ label: fieldWords.unit ?? "", validationMessage: undefined }}
            value={placement.unit}
            set={(unit) => change(index, { unit })}
            choices={units}
          />
          <Choose
            shared={{ label: taskingWords.assignee, validationMessage: undefined }}
            value={placement.assignee}
            set={(assignee) => change(index, { assignee })}
            choices={people}
          />
          <Choose
            shared={{
              label: `${taskingWords.cc} (${words.optional})`,
              validationMessage: undefined,
              hint: placement.cc.length === 0 ? taskingWords.ccDefault : undefined,
            }}
            value=""
            set={(person) => person && change(index, { cc: [...new Set([...placement.cc, person])] })}
            choices={people}
          />
          {placement.cc.map((person) => (
            <Button
              key={person}
              size="small"
              onClick={() => change(index, { cc: placement.cc.filter((p) => p !== person) })}
            >
              {`${words.remove} ${people.find((p) => p.value === person)?.label ?? person}`}
            </Button>
          ))}
        </div>
      ))}
      <Button size="small" onClick={() => set([...value, { unit: "", assignee: "", cc: [] }])}>
        {taskingWords.addUnit}
      </Button>
    </fieldset>
  );
}

function useUnits(): Choice[] {
  const { data } = useQuery(componentsQuery);
  return (data ?? []).map((u) => ({ value: u.code, label: `${u.code}, ${u.name}` }));
}
