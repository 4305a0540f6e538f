import { Field } from "@fluentui/react-components";
import type { RefObject } from "react";
import { Table } from "../parts/Table";
import { adminWords as w } from "../words/admin";

interface FileFieldProps {
  label: string;
  accept: string;
  disabled?: boolean;
  chooser?: RefObject<HTMLInputElement | null>;
  onChoose: (file: File | null) => void;
}

/** A field that takes one file. */
export function FileField({ label, accept, disabled, chooser, onChoose }: FileFieldProps) {
  return (
    <Field label={label}>
      {(labels) => (
        <input
          {...labels}
          ref={chooser}
          type="file"
          accept={accept}
          disabled={disabled}
          onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}

/** What an import did or would do, as figures. */
export function Counts({ counts }: { counts: readonly { label: string | undefined; value: unknown }[] }) {
  return (
    <dl className="tiles">
      {counts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{Number(value).toLocaleString("en-US")}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ImportFault {
  row: number | string;
  field: string;
  message: string;
}

/** The errors of a file by row and column. */
export function FaultTable({ faults }: { faults: readonly ImportFault[] }) {
  return (
    <Table
      caption={w.import.faults}
      rows={faults}
      keyOf={(fault, index) => `${fault.row} ${fault.field} ${index}`}
      columns={[
        { head: w.import.row, cell: (fault) => Number(fault.row) },
        { head: w.import.column, cell: (fault) => fault.field },
        { head: w.import.fault, cell: (fault) => fault.message },
      ]}
    />
  );
}
