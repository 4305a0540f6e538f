import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { words } from "../words";
import { type Decision, isDecided } from "./decision";
import type { Waiting } from "./IntakePage";
import { intakeWords as w } from "./intakeWords";

interface Props {
  mail: Waiting;
  close: () => void;
  decided: (decision: Decision) => void;
}

/** Takes a mail off the list without a tasking. */
export function RejectDialog({ mail, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/reject`, {});
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
      <form onSubmit={submit} className="form">
        <p>{w.rejectHappens}</p>
        {error !== null && <Fault error={error} />}
        <div className="buttons end">
          <Button onClick={close}>{words.cancel}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {mail.hasMail ? w.reject : w.takeOff}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
