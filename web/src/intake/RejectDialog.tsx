import { Field, Input } from "@fluentui/react-components";
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
import { type Decision, isDecided } from "./decision";
import type { Waiting } from "./mails";

interface Props {
  mail: Waiting;
  close: () => void;
  decided: (decision: Decision) => void;
}

/** Takes a mail off the list without a tasking. */
export function RejectDialog({ mail, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const faults = error instanceof ProblemError ? error.problem.errors?.reason : undefined;
  const form = useFirstFault(error);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/reject`, {
        reason: reason.trim() || null,
      });
      if (body.decidedBy !== me?.id) decided({ kind: "others", who: name(body.decidedBy) });
      else decided({ kind: "rejected", hadMail: mail.hasMail });
    } catch (fault) {
      if (isDecided(fault)) decided({ kind: "others" });
      else setError(fault);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Modal title={mail.hasMail ? w.rejectTitle : w.takeOff} close={close}>
      <form ref={form} onSubmit={submit} className="form">
        <p>{w.rejectHappens}</p>
        {error !== null && !faults && <Fault error={error} />}
        <Field
          label={`${w.fields.reason} (${words.optional})`}
          validationMessage={faults ? `${w.fields.reason} ${faults.join(", ")}` : undefined}
        >
          <Input value={reason} autoComplete="off" onChange={(_, data) => setReason(data.value)} />
        </Field>
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {mail.hasMail ? w.reject : w.takeOff}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
