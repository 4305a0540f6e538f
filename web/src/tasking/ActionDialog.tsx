import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemError } from "../api/client";
import { type Loaded, meQuery, type Tasking, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { allErrors, inLabels, isAbout } from "../parts/faults";
import { Cancel, Modal } from "../parts/Modal";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { fieldWords, taskingWords } from "../words/action";
import { ActionInput } from "./ActionInput";
import { bodyOf, fieldsOf, initialValues, type Values, wordsOf } from "./fields";
import { Meanwhile } from "./Meanwhile";
import { useAct } from "./useAct";

interface Props {
  action: string;
  loaded: Loaded;
  given?: Values | undefined;
  close: (said?: string) => void;
}

/** The dialog of an action: only its fields, what will happen, and a refusal beside what it is about. */
export function ActionDialog({ action, loaded, given, close }: Props) {
  const { tasking, etag } = loaded;
  const { data: me } = useQuery(meQuery);
  const person = me?.id ?? "";
  const { label, happens } = wordsOf(action, tasking, person);
  const [values, setValues] = useState<Values>(() => initialValues(action, tasking, person, given));
  const [sent, setSent] = useState(values);
  const { act, busy, error, meanwhile } = useAct(tasking.number, etag, () => close(taskingWords.done(label)));
  const form = useFirstFault(error);
  const fields = fieldsOf(action, tasking, person);
  const problem = error instanceof ProblemError ? error.problem : null;
  const errors = problem?.errors ? allErrors(fields, sent, problem.errors) : {};
  const faultOf = (name: string) =>
    Object.entries(errors)
      .filter(([path]) => isAbout(path, name))
      .flatMap(([, faults]) => faults.map((fault) => inLabels(fault, (word) => fieldWords[word])));
  const rest = Object.entries(errors).filter(([path]) => !fields.some(({ name }) => isAbout(path, name)));

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(values);
    void act(`/actions/${action}`, bodyOf(action, values));
  }

  return (
    <Modal title={`${label}: ${tasking.number}`} close={() => close()}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <p className="quiet">{happens}</p>
        <Meanwhile events={meanwhile} />
        {problem && !problem.errors && <Refusal tasking={tasking} problem={problem} />}
        {error !== null && !problem && <Fault error={error} />}
        {rest.length > 0 && (
          <div className="notice bad" role="alert">
            {taskingWords.unknownField}
            <ul>
              {rest.map(([path, faults]) => (
                <li key={path}>{`${fieldWords[path] ?? path} ${faults.join(", ")}`}</li>
              ))}
            </ul>
          </div>
        )}
        {fields.map((field) => (
          <ActionInput
            key={field.name}
            field={field}
            tasking={tasking}
            value={values[field.name] ?? ""}
            fault={faultOf(field.name)}
            set={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        <div className="buttons end">
          <Cancel />
          <Button type="submit" appearance="primary" disabled={busy}>
            {meanwhile.length > 0 ? taskingWords.sendAnyway : label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Says why the step is refused, and from whom something is missing. */
function Refusal({ problem, tasking }: { problem: ProblemError["problem"]; tasking: Tasking }) {
  const name = useNames();
  const missing = problem.outstanding ?? [];
  return (
    <div className="notice bad" role="alert">
      <strong>{problem.title ?? words.failed}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {missing.length > 0 && (
        <>
          <p>{taskingWords.outstandingNow}</p>
          <ul>
            {missing.map((item) => (
              <li key={item}>{missingInWords(item, tasking, name)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What is missing, and who can give it. It is a unit, a unit's concurrence such as "HOU:division", or a field. */
function missingInWords(item: string, tasking: Tasking, name: (id: string | null) => string): string {
  const [unit, level] = item.split(":");
  const part = tasking.components.find((c) => c.unit === unit);
  if (!part) return fieldWords[item] ?? item;
  if (!level) return [unit, name(part.assignee)].filter(Boolean).join(", ");
  const people = (part.outstanding ?? []).filter((one) => one.level === level).map((one) => name(one.person));
  return [unit, taskingWords.levels[level] ?? level, ...people].filter(Boolean).join(", ");
}
