import { Field, Input, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemError, send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Cancel, Modal } from "../parts/Modal";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { intakeWords as w } from "../words/intake";
import { Chosen, placesOf } from "./Chosen";
import { type Decision, isDecided } from "./decision";
import type { ReadMail, Waiting } from "./mails";
import type { Suggestion } from "./useSuggestions";

interface Props {
  mail: Waiting;
  read: ReadMail;
  suggestions: readonly Suggestion[];
  close: () => void;
  decided: (decision: Decision) => void;
}

/** Adds a mail to a tasking, with its documents and a comment. */
export function AddDialog({ mail, read, suggestions, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const [number, setNumber] = useState(suggestions[0]?.number ?? "");
  const [comment, setComment] = useState("");
  const [documents, setDocuments] = useState(() => placesOf(read));
  const [missing, setMissing] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const errors = error instanceof ProblemError ? error.problem.errors : undefined;
  const fault = missing || (errors?.addTo ? w.numberUnknown : "");
  const form = useFirstFault(missing || error);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const addTo = number.trim().toUpperCase();
    const isNumber = /^ITMS-\d{4}-\d{6,9}$/.test(addTo);
    setError(null);
    setMissing(isNumber ? "" : w.numberRequired);
    if (!isNumber) return;
    setBusy(true);
    try {
      const request = { addTo, comment: comment.trim() || null, documents };
      const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/accept`, request);
      if (body.decidedBy === me?.id) decided({ kind: "added", number: addTo });
      else decided({ kind: "others", who: name(body.decidedBy), number: addTo });
    } catch (failed) {
      if (isDecided(failed)) decided({ kind: "others" });
      else setError(failed);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal title={w.add} close={close}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <p className="quiet">{w.addHappens}</p>
        {error !== null && !fault && <Fault error={error} />}
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
        <Field label={`${w.comment} (${words.optional})`} hint={w.commentHint}>
          <Textarea value={comment} rows={4} resize="vertical" onChange={(_, data) => setComment(data.value)} />
        </Field>
        <Chosen documents={read.documents} chosen={documents} set={setDocuments} />
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {w.add}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
