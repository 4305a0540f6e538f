import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { ProblemError, send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Cancel, Modal } from "../parts/Modal";
import { useClock } from "../parts/useClock";
import { useFirstFault } from "../parts/useFirstFault";
import { intakeWords as w } from "../words/intake";
import { Chosen, placesOf } from "./Chosen";
import { type Decision, isDecided } from "./decision";
import type { ReadMail, Waiting } from "./mails";
import { Suggested } from "./Suggested";
import type { Suggestion } from "./useSuggestions";
import { ValuesForm } from "./ValuesForm";
import { fieldsOf, type Values, valuesOf } from "./values";

interface Props {
  mail: Waiting;
  read: ReadMail;
  suggestions: readonly Suggestion[];
  close: () => void;
  decided: (decision: Decision) => void;
}

/** Makes a tasking from a mail, with the details that one confirmed. */
export function AcceptDialog({ mail, read, suggestions, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const { zone } = useClock();
  const initial = useMemo(() => valuesOf(read, zone), [read, zone]);
  const [values, setValues] = useState<Values>(initial);
  const [documents, setDocuments] = useState(() => placesOf(read));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useFirstFault(error);
  const problem = error instanceof ProblemError ? error.problem : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const fields = fieldsOf(values, mail, zone);
      const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/accept`, { fields, documents });
      const number = body.number ?? "";
      if (body.decidedBy === me?.id) decided({ kind: "accepted", number });
      else decided({ kind: "others", who: name(body.decidedBy), number });
    } catch (fault) {
      if (isDecided(fault)) decided({ kind: "others" });
      else setError(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal title={w.accept} close={close}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <p className="quiet">{w.acceptHappens}</p>
        {suggestions.length > 0 && <Suggested suggestions={suggestions} />}
        {error !== null && !problem?.errors && <Fault error={error} />}
        <ValuesForm
          values={values}
          initial={initial}
          sentence={read.found?.deadlines[0]?.sentence}
          errors={faultsOf(problem?.errors)}
          set={(part) => setValues((before) => ({ ...before, ...part }))}
        />
        <Chosen documents={read.documents} chosen={documents} set={setDocuments} />
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {problem?.code === "mail-reused" ? w.again : w.accept}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The server names the fields of the tasking as part of the request. */
function faultsOf(errors: Readonly<Record<string, readonly string[]>> = {}) {
  return Object.fromEntries(Object.entries(errors).map(([path, faults]) => [path.replace(/^fields\./, ""), faults]));
}
