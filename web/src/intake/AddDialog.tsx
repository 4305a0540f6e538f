import { Checkbox, Field, Input } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { newKey, ProblemError, send, upload } from "../api/client";
import { meQuery, type Tasking, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { type Decision, isDecided } from "./decision";
import type { Waiting } from "./IntakePage";
import { intakeWords as w } from "./intakeWords";
import type { Mail } from "./mime";
import type { Suggestion } from "./useSuggestions";

interface Props {
  mail: Waiting;
  raw: Uint8Array<ArrayBuffer>;
  read: Mail;
  suggestions: readonly Suggestion[];
  stillWaits: () => Promise<boolean>;
  close: () => void;
  decided: (decision: Decision) => void;
}

const longestComment = 10_000;

/** Adds a mail to a tasking: its documents, its text as a comment, and then it leaves the list. A step that was done is not done again. */
export function AddDialog({ mail, raw, read, suggestions, stillWaits, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const [number, setNumber] = useState(suggestions[0]?.number ?? "");
  const [ticked, setTicked] = useState(read.documents.map((_, index) => index));
  const [missing, setMissing] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const done = useRef({ attached: "", commented: "" });
  const key = useRef(newKey());
  const problem = error instanceof ProblemError ? error.problem : null;
  const refusedFiles = Object.entries(problem?.errors ?? {}).map(([path, faults]) => {
    const position = Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0);
    const name = position > 0 ? read.documents[ticked[position - 1] ?? -1]?.name : undefined;
    return `${name ?? w.theMail} ${faults.join(", ")}`;
  });
  const fault = missing || (problem?.status === 404 ? w.numberUnknown : "");
  const form = useFirstFault(fault && error ? error : missing);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const to = number.trim().toUpperCase();
    setError(null);
    setMissing(/^ITMS-\d{4}-\d{6,9}$/.test(to) ? "" : w.numberRequired);
    if (!/^ITMS-\d{4}-\d{6,9}$/.test(to)) return;
    setBusy(true);
    try {
      if (done.current.attached !== to && !(await stillWaits())) return decided({ kind: "others" });
      if (done.current.attached !== to) {
        await upload<Tasking>(`/api/taskings/${to}/attachments`, files(), () => {});
        done.current.attached = to;
      }
      if (done.current.commented !== to) {
        await send(`/api/taskings/${to}/comments`, { text: comment(read) }, { key: key.current });
        done.current.commented = to;
      }
      await takeOff(to);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  }

  async function takeOff(to: string) {
    try {
      const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/reject`, {});
      if (body.decidedBy !== me?.id) decided({ kind: "others", who: name(body.decidedBy) });
      else decided({ kind: "added", number: to });
    } catch (failed) {
      if (isDecided(failed)) decided({ kind: "others" });
      else throw failed;
    }
  }

  function files(): File[] {
    // Each mail is a document of its own: one with the same name would be its next version.
    const itself = new File([raw], `mail-${mail.receivedAt.slice(0, 10)}-${mail.id.slice(0, 8)}.eml`);
    return [itself, ...ticked.flatMap((index) => file(read, index))];
  }

  return (
    <Modal title={w.add} close={close}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <p className="quiet">{w.addHappens}</p>
        {error !== null && !fault && refusedFiles.length === 0 && <Fault error={error} />}
        <Field label={w.number} validationMessage={fault || undefined}>
          <Input value={number} autoComplete="off" onChange={(_, data) => setNumber(data.value)} />
        </Field>
        {suggestions.length > 1 && (
          <ul>
            {suggestions.map((suggestion) => (
              <li key={suggestion.number}>
                <Button size="small" onClick={() => setNumber(suggestion.number)}>
                  {w.chooseThis(suggestion.number)}
                </Button>{" "}
                {w.because(suggestion.why)}
              </li>
            ))}
          </ul>
        )}
        {read.documents.length > 0 && (
          <fieldset>
            <legend>{w.alsoAttach}</legend>
            {refusedFiles.length > 0 && (
              <p className="late" role="alert">
                {refusedFiles.join(". ")}
              </p>
            )}
            {read.documents.map((document, index) => (
              <Checkbox
                // biome-ignore lint/suspicious/noArrayIndexKey: the documents of a mail never change places
                key={index}
                label={document.name}
                checked={ticked.includes(index)}
                onChange={(_, data) =>
                  setTicked(data.checked ? [...ticked, index] : ticked.filter((other) => other !== index))
                }
              />
            ))}
          </fieldset>
        )}
        <div className="buttons end">
          <Button onClick={close}>{words.cancel}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {w.add}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function file({ documents }: Mail, index: number): File[] {
  const document = documents[index];
  return document ? [new File([document.bytes], document.name)] : [];
}

function comment({ subject, text }: Mail): string {
  const whole = `${subject}\n\n${text}`.trim();
  if (whole.length <= longestComment) return whole;
  return `${whole.slice(0, longestComment - w.rest.length - 2)}\n\n${w.rest}`;
}
