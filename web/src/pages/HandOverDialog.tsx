import { Field, Textarea } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { newKey, ProblemError, type Schemas, send } from "../api/client";
import type { Row } from "../api/queries";
import { useLists } from "../form/FormField";
import { type Faults, faultsAt, faultsOf, noFaults } from "../form/faults";
import { onFormKey, useRefusalFocus } from "../form/formKeys";
import { Refusal } from "../form/Refusal";
import { Button } from "../parts/Button";
import { Cancel, Modal } from "../parts/Modal";
import { Picker } from "../parts/Picker";
import { useAnnounce } from "../shell/announce";
import { entryWords } from "../words/entry";

const w = entryWords.handOver;

type Result = Schemas["BulkItem"];

interface Props {
  rows: readonly Row[];
  /** Gets the numbers of the taskings that were handed over. */
  close: (done: string[]) => void;
}

/** Hands the parts of one person in the selected taskings over to another, and shows what became of each. */
export function HandOverDialog({ rows, close }: Props) {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const people = useLists().people();
  // The selection may change when the lists are read again. This dialog is about the one it opened with.
  const [numbers] = useState(() => rows.map((row) => row.number));
  const [from, setFrom] = useState<string[]>(() => onlyAssignee(rows));
  const [to, setTo] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [results, setResults] = useState<readonly Result[] | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const form = useRef<HTMLFormElement>(null);
  useRefusalFocus(form, refusals);

  async function handOver() {
    if (busy) return;
    setBusy(true);
    setError(null);
    setFaults(noFaults);
    try {
      const body = { numbers, from: from[0] ?? null, to: to[0] ?? null, reason };
      const sent = await send<Schemas["BulkDocument"]>("/api/taskings/bulk/assign", body, { key: key.current });
      setResults(sent.body.items);
      announce(w.done(sent.body.items.filter((item) => item.status === "done").length, numbers.length));
      for (const name of ["awaiting", "view", "counts", "tasking"])
        void queries.invalidateQueries({ queryKey: [name] });
    } catch (fault) {
      const problem = fault instanceof ProblemError ? fault.problem : null;
      if (problem?.errors) setFaults(faultsOf(problem, []));
      else setError(fault);
      // Only a request without an answer may have been done: the same key finds out.
      if (problem && problem.status >= 400 && problem.status < 500) key.current = newKey();
      setRefusals((before) => before + 1);
    } finally {
      setBusy(false);
    }
  }

  const faultOf = (name: string, label: string) => {
    const found = faultsAt(faults, name);
    return found.length > 0 ? `${label} ${found.join(", ")}` : undefined;
  };
  if (results) return <Results results={results} all={numbers.length} close={close} />;
  const cancel = () => close([]);
  return (
    <Modal title={w.title(numbers.length)} close={cancel}>
      <form
        ref={form}
        noValidate
        className="form"
        onKeyDown={(event) => onFormKey(event, handOver)}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void handOver();
        }}
      >
        <p className="quiet">{w.happens}</p>
        <Refusal error={error} others={faultsAt(faults, "numbers")} fields={[]} />
        <Field label={w.from} required validationMessage={faultOf("from", w.from)}>
          <Picker label={w.from} choices={people} value={from} set={setFrom} />
        </Field>
        <Field label={w.to} required validationMessage={faultOf("to", w.to)}>
          <Picker label={w.to} choices={people} value={to} set={setTo} />
        </Field>
        <Field label={w.reason} required validationMessage={faultOf("reason", w.reason)}>
          <Textarea value={reason} resize="vertical" onChange={(_, data) => setReason(data.value)} />
        </Field>
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {w.start}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The one person whom all selected taskings have. */
function onlyAssignee(rows: readonly Row[]): string[] {
  const [first, ...rest] = rows;
  const shared = (first?.assignees ?? []).filter((person) => rest.every((row) => row.assignees.includes(person)));
  return shared.length === 1 ? shared : [];
}

interface ResultsProps {
  results: readonly Result[];
  all: number;
  close: Props["close"];
}

function Results({ results, all, close }: ResultsProps) {
  const done = results.filter((item) => item.status === "done").map((item) => item.number);
  const leave = () => close(done);
  return (
    <Modal key="results" title={w.done(done.length, all)} close={leave}>
      <ul className="results">
        {results
          .toSorted((a, b) => Number(a.status === "done") - Number(b.status === "done"))
          .map((item) => (
            <li key={item.number}>
              <strong>{item.number}</strong> {w.states[item.status]}
              {item.detail && <p className="quiet">{item.detail}</p>}
            </li>
          ))}
      </ul>
      <div className="buttons">
        <Button appearance="primary" onClick={leave}>
          {w.close}
        </Button>
      </div>
    </Modal>
  );
}
