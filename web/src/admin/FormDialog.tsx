import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ProblemError } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { allErrors } from "../parts/faults";
import { Cancel, Modal } from "../parts/Modal";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { adminWords as w } from "../words/admin";
import { FormInput } from "./FormInput";
import { type Faults, type FormField, faultOf, otherFaults, type Values } from "./forms";

interface Props {
  title: string;
  lead?: ReactNode;
  fields: readonly FormField[];
  initial: Values;
  /** The errors that are known already. */
  faults?: Faults;
  /** What one must know before sending it again. */
  alert?: ReactNode;
  /** What follows from what was typed. */
  notice?: (values: Values) => ReactNode;
  submitLabel: string;
  /** Does it. If it fails, the dialog stays with all that was typed. */
  submit: (values: Values) => Promise<void> | void;
  close: () => void;
}

/** A form in a dialog. A refusal is shown at its fields, and the focus goes to the first of them. */
export function FormDialog({ title, lead, fields, initial, faults, alert, notice, submitLabel, submit, close }: Props) {
  const [values, setValues] = useState<Values>(initial);
  const [sent, setSent] = useState<Values>(initial);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useFirstFault(error);
  const told = useRef<HTMLDivElement>(null);
  const problem = error instanceof ProblemError ? error.problem : null;
  const wrong: Faults =
    error === null ? (faults ?? {}) : problem?.errors ? allErrors(fields, sent, problem.errors) : {};
  const rest = otherFaults(fields, wrong);
  // Whoever left a field empty is told just that.
  const faultIn = (field: FormField) =>
    faultOf(field, wrong) && field.required && sent[field.name] === ""
      ? `${field.label} ${words.required}`
      : faultOf(field, wrong);

  // The focus returns to the button that opened the dialog. If that is gone with its row, the heading takes it.
  useEffect(
    () => () => {
      if (document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus();
    },
    [],
  );

  const isTold = Boolean(alert);
  useEffect(() => {
    if (isTold) told.current?.scrollIntoView({ block: "nearest" });
  }, [isTold]);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setSent(values);
    setError(null);
    try {
      await submit(values);
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal title={title} close={close}>
      <form ref={form} onSubmit={onSubmit} noValidate className="form">
        {lead && <div className="quiet">{lead}</div>}
        {alert && (
          <div ref={told} className="notice" role="alert">
            {alert}
          </div>
        )}
        {error !== null && !problem?.errors && <Fault error={error} />}
        {rest.length > 0 && (
          <div className="notice bad" role="alert">
            {w.problemsElsewhere}
            <ul>
              {rest.map(([path, texts]) => (
                <li key={path}>{`${w.fields[path] ?? path} ${texts.join(", ")}`}</li>
              ))}
            </ul>
          </div>
        )}
        {fields.map((field) => (
          <FormInput
            key={field.name}
            field={field}
            value={values[field.name] ?? ""}
            fault={faultIn(field)}
            set={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        {notice?.(values)}
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabled={busy}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
