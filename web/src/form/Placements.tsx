import { Field } from "@fluentui/react-components";
import { useRef } from "react";
import { Button } from "../parts/Button";
import { Picker } from "../parts/Picker";
import { entryWords as w } from "../words/entry";
import { useLists } from "./FormField";
import { type Faults, faultsAt } from "./faults";
import { nobody, type Placement } from "./model";

interface Props {
  value: readonly Placement[];
  set: (value: Placement[]) => void;
  faults: Faults;
  labels: { unit: string; assignee: string; cc: string };
  /** Why the rules suggest this unit. */
  reasonOf: (placement: Placement) => string | undefined;
}

/** Who answers: units or facilities, each with its action officer and who gets copies. */
export function Placements({ value, set, faults, labels, reasonOf }: Props) {
  const lists = useLists();
  const add = useRef<HTMLButtonElement>(null);
  const change = (index: number, part: Partial<Placement>) =>
    set(value.map((placement, i) => (i === index ? { ...placement, ...part } : placement)));
  const faultOf = (index: number, member: "unit" | "assignee" | "cc") => {
    const found = faultsAt(faults, `components[${index}].${member}`);
    return found.length > 0 ? `${labels[member]} ${found.join(", ")}` : undefined;
  };
  const all = [...new Set(value.flatMap((_, index) => faults[`components[${index}]`] ?? []))];
  return (
    <>
      {[...(faults.components ?? []), ...all].map((fault) => (
        <p key={fault} className="late" role="alert">
          {fault}
        </p>
      ))}
      {value.map((placement, index) => {
        const reason = reasonOf(placement);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
          <fieldset key={index} className="panel fields">
            <legend>{w.unitRow(index + 1)}</legend>
            <Field label={labels.unit} validationMessage={faultOf(index, "unit")}>
              <Picker
                label={labels.unit}
                choices={lists.units()}
                value={placement.unit ? [placement.unit] : []}
                set={([unit]) => change(index, { unit: unit ?? "" })}
              />
            </Field>
            <Field label={labels.assignee} validationMessage={faultOf(index, "assignee")}>
              <Picker
                label={labels.assignee}
                choices={lists.peopleOf(placement.unit)}
                value={placement.assignee ? [placement.assignee] : []}
                set={([assignee]) => change(index, { assignee: assignee ?? "" })}
              />
            </Field>
            <Field
              label={labels.cc}
              hint={placement.cc === null ? w.ccDefault : placement.cc.length === 0 ? w.ccNobody : undefined}
              validationMessage={faultOf(index, "cc")}
            >
              <Picker
                label={labels.cc}
                choices={lists.peopleOf(placement.unit)}
                value={placement.cc ?? []}
                set={(cc) => change(index, { cc })}
                several
              />
            </Field>
            {reason && <p className="quiet wide">{reason}</p>}
            {value.length > 1 && (
              <div className="buttons">
                <Button
                  size="small"
                  onClick={() => {
                    set(value.filter((_, i) => i !== index));
                    add.current?.focus();
                  }}
                >
                  {w.removeUnit}
                </Button>
              </div>
            )}
          </fieldset>
        );
      })}
      <Button ref={add} onClick={() => set([...value, nobody])}>
        {w.addUnit}
      </Button>
    </>
  );
}
