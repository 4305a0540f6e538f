import { useRef } from "react";
import { Button } from "../parts/Button";
import { entryWords as w } from "../words/entry";
import { FormField } from "./FormField";
import { type Faults, faultsAt } from "./faults";
import { type FieldDocument, membersOf, type Row } from "./model";

interface Props {
  list: string;
  fields: readonly FieldDocument[];
  rows: readonly Row[];
  set: (rows: Row[]) => void;
  faults: Faults;
}

/** A list of rows with the same fields, such as the detainees. */
export function RowList({ list, fields, rows, set, faults }: Props) {
  const title = w.lists[list] ?? list;
  const members = membersOf(list, fields);
  const add = useRef<HTMLButtonElement>(null);
  return (
    <fieldset className="wide rowlist">
      <legend>{title}</legend>
      {faultsAt(faults, list).map((fault) => (
        <p key={fault} className="late" role="alert">
          {`${title} ${fault}`}
        </p>
      ))}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
        // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset would be one frame too many
        <div key={index} role="group" aria-label={w.row(title, index + 1)} className="row">
          {members.map(([member, field]) => (
            <FormField
              key={member}
              field={field}
              value={row[member] ?? ""}
              set={(value) => set(rows.map((r, i) => (i === index ? { ...r, [member]: String(value) } : r)))}
              faults={faultsAt(faults, `${list}[${index}].${member}`)}
              needed={false}
            />
          ))}
          <Button
            size="small"
            aria-label={`${w.removeRow}: ${w.row(title, index + 1)}`}
            onClick={() => {
              set(rows.filter((_, i) => i !== index));
              add.current?.focus();
            }}
          >
            {w.removeRow}
          </Button>
        </div>
      ))}
      <Button
        ref={add}
        size="small"
        onClick={() => set([...rows, Object.fromEntries(members.map(([member]) => [member, ""]))])}
      >
        {w.addRow(title)}
      </Button>
    </fieldset>
  );
}
