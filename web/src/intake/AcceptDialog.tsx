import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { newKey, ProblemError, send } from "../api/client";
import { meQuery, type Tasking, taskingQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { type Decision, isDecided } from "./decision";
import type { Details } from "./found";
import type { Waiting } from "./IntakePage";
import { intakeWords as w } from "./intakeWords";
import type { Mail } from "./mime";
import { Suggested } from "./Suggested";
import type { Suggestion } from "./useSuggestions";
import { ValuesForm } from "./ValuesForm";
import { datesOf, patchOf, type Values, valuesOf } from "./values";

interface Props {
  mail: Waiting;
  read: Mail;
  details: Details;
  suggestions: readonly Suggestion[];
  close: () => void;
  decided: (decision: Decision) => void;
}

/** Makes a tasking from a mail. First the tasking opens, then it gets the details that one confirmed. */
export function AcceptDialog({ mail, read, details, suggestions, close, decided }: Props) {
  const { data: me } = useQuery(meQuery);
  const name = useNames();
  const queries = useQueryClient();
  const initial = useMemo(() => valuesOf(read, details), [read, details]);
  const [values, setValues] = useState<Values>(initial);
  const [number, setNumber] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const form = useFirstFault(error);
  const problem = error instanceof ProblemError ? error.problem : null;
  const reused = problem?.code === "mail-reused";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const accepted = number ?? (await accept());
      if (!accepted) return;
      await saveDetails(accepted);
      decided({ kind: "accepted", number: accepted });
    } catch (fault) {
      if (!number && isDecided(fault)) decided({ kind: "others" });
      else setError(fault);
    } finally {
      setBusy(false);
    }
  }

  async function accept(): Promise<string | null> {
    const { body } = await send<Waiting>(`/api/intake/quarantine/${mail.id}/accept`, {});
    if (body.decidedBy !== me?.id) {
      decided({ kind: "others", who: name(body.decidedBy), ...(body.number ? { number: body.number } : {}) });
      return null;
    }
    setNumber(body.number);
    return body.number;
  }

  async function saveDetails(accepted: string) {
    const address = `/api/taskings/${accepted}`;
    const before = await queries.fetchQuery({ ...taskingQuery(accepted), staleTime: 0 });
    let { etag } = before;
    const patch = patchOf(values, initial, before.tasking);
    if (Object.keys(patch).length > 0)
      ({ etag } = await send<Tasking>(address, patch, { method: "PATCH", ifMatch: etag }));
    const dates = datesOf(values, before.tasking);
    if (!dates) return;
    const body = { ...dates, reason: w.datesReason };
    try {
      await send(`${address}/actions/set-dates`, body, { ifMatch: etag, key: key.current });
    } catch (fault) {
      if (fault instanceof ProblemError && fault.problem.status !== 0) key.current = newKey();
      throw fault;
    }
  }

  // Once there is a tasking, leaving means that its details come later.
  const leave = () => (number ? decided({ kind: "accepted", number }) : close());
  return (
    <Modal title={w.accept} close={leave}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <p className="quiet" role="status">
          {number ? w.acceptedAlready(number) : w.acceptHappens}
        </p>
        {!number && suggestions.length > 0 && <Suggested suggestions={suggestions} />}
        {error !== null && !problem?.errors && <Fault error={error} />}
        <ValuesForm
          values={values}
          initial={initial}
          errors={problem?.errors ?? {}}
          set={(part) => setValues((before) => ({ ...before, ...part }))}
        />
        <div className="buttons end">
          <Button onClick={leave}>{number ? w.leaveDetails : words.cancel}</Button>
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {number ? w.saveDetails : reused ? w.again : w.accept}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
