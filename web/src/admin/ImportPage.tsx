import { Field, Select } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ProblemError, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { faultRows } from "./importFaults";
import { Counts, FileField } from "./importParts";

type Done = Schemas["Done"];

const files: Record<string, { required: string; optional: string }> = {
  people: { required: "id, name, email, unit, roles", optional: "positions, active, ses" },
  units: { required: "code, name, division", optional: "chief" },
  facilities: { required: "code, name, staffing", optional: "lead" },
};

/** Imports people, units or facilities from a CSV file: first a look at what would happen, then the import. */
export function ImportPage() {
  const i = w.import;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const chooser = useRef<HTMLInputElement>(null);
  const [what, setWhat] = useState("people");
  const [file, setFile] = useState<File | null>(null);
  const [counts, setCounts] = useState<Done | null>(null);
  const [done, setDone] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const problem = error instanceof ProblemError ? error.problem : null;

  function forget() {
    setCounts(null);
    setError(null);
    setDone("");
  }

  async function post(chosen: File, kind: string, dryRun: boolean) {
    forget();
    setBusy(true);
    try {
      // Some systems call a CSV file something else.
      const csv = new Blob([chosen], { type: "text/csv" });
      const { body } = await send<Done>(`/api/admin/import/${kind}?dryRun=${dryRun}`, csv);
      if (dryRun) {
        setCounts(body);
        announce(i.fine(chosen.name));
      } else {
        const said = i.done(Number(body.added), Number(body.changed));
        const left = body.openTaskingsLeft;
        setDone(left === null || left === undefined ? said : `${said} ${w.left(Number(left))}`);
        announce(said);
        setFile(null);
        if (chooser.current) chooser.current.value = "";
        for (const key of ["admin", "people", "components", "facilities"])
          await queries.invalidateQueries({ queryKey: [key] });
      }
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  const columns = files[what];
  const nothing = counts !== null && Number(counts.added) + Number(counts.changed) === 0;
  return (
    <>
      <div className="bar">
        <AdminHeading page="import" />
      </div>
      <p className="lead">{i.lead}</p>
      <form className="panel" onSubmit={(event) => event.preventDefault()}>
        <Field label={i.what}>
          <Select
            value={what}
            onChange={(_, data) => {
              setWhat(data.value);
              if (file) void post(file, data.value, true);
            }}
          >
            {Object.keys(files).map((name) => (
              <option key={name} value={name}>
                {w.pages[name]}
              </option>
            ))}
          </Select>
        </Field>
        <FileField
          label={i.file}
          accept=".csv,text/csv"
          chooser={chooser}
          onChoose={(chosen) => {
            setFile(chosen);
            if (chosen) void post(chosen, what, true);
            else forget();
          }}
        />
        <p className="wide quiet">
          {columns && i.columns(columns.required, columns.optional)} {i.several} {i.fileHint}
        </p>
      </form>
      {busy && <p role="status">{i.checking}</p>}
      {done && (
        <p className="notice" role="status">
          {done}
        </p>
      )}
      {error !== null && !problem?.errors && <Fault error={error} />}
      {problem?.errors && <Wrong errors={problem.errors} />}
      {counts && file && (
        <section className="notice" aria-label={i.check}>
          <strong>{i.fine(file.name)}</strong>
          <Counts
            counts={(["added", "changed", "unchanged"] as const).map((name) => ({
              label: i.counts[name],
              value: counts[name],
            }))}
          />
          {counts.openTaskingsLeft !== null && counts.openTaskingsLeft !== undefined && (
            <p>{w.wouldLeave(Number(counts.openTaskingsLeft))}</p>
          )}
          {nothing ? (
            <p>{i.nothing}</p>
          ) : (
            <Button appearance="primary" disabled={busy} onClick={() => post(file, what, false)}>
              {i.go}
            </Button>
          )}
        </section>
      )}
    </>
  );
}

function Wrong({ errors }: { errors: Record<string, readonly string[]> }) {
  const i = w.import;
  return (
    <>
      <div className="notice bad" role="alert">
        <strong>{i.wrong}</strong>
        <p>{i.wrongMore}</p>
      </div>
      <div className="rows">
        <table>
          <caption className="hidden">{i.faults}</caption>
          <thead>
            <tr>
              <th scope="col">{i.row}</th>
              <th scope="col">{i.column}</th>
              <th scope="col">{i.fault}</th>
            </tr>
          </thead>
          <tbody>
            {faultRows(errors).map((fault) => (
              <tr key={`${fault.row} ${fault.column} ${fault.text}`}>
                <td>{fault.row === null ? i.wholeFile : `${i.row} ${fault.row}`}</td>
                <td data-label={i.column}>{fault.column}</td>
                <td data-label={i.fault}>{fault.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
