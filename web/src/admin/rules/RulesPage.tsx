import { Field, Input } from "@fluentui/react-components";
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { ProblemError } from "../../api/client";
import { useNames } from "../../api/queries";
import { Button } from "../../parts/Button";
import { Fault } from "../../parts/Fault";
import { Skeleton } from "../../parts/Skeleton";
import { inFull } from "../../parts/time";
import { useClock } from "../../parts/useClock";
import { toAnotherPage, useLeave } from "../../parts/useLeave";
import { useAnnounce } from "../../shell/announce";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import { AdminHeading } from "../AdminFrame";
import { otherFaults } from "../forms";
import { Differences } from "./Differences";
import { type DocumentName, definitions, type Row } from "./documents";
import { RulesTable } from "./RulesTable";
import { SettingsForm } from "./SettingsForm";
import { useRules } from "./useRules";
import { Versions } from "./Versions";

const Replan = lazy(async () => ({ default: (await import("./Replan")).Replan }));

export const Rubric = () => <RulesPage document="rubric" />;
export const Escalation = () => <RulesPage document="escalation" />;
export const Settings = () => <RulesPage document="settings" />;

/** A document of the rules: its rows, which one changes, and its versions. */
function RulesPage({ document }: { document: DocumentName }) {
  const rules = useRules(document);
  const { query, current, rows, changes, change, faults, error, meanwhile } = rules;
  const announce = useAnnounce();
  const [said, setSaid] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const isChanged = changes.length > 0;
  const { question } = useLeave(isChanged, toAnotherPage);
  const problem = error instanceof ProblemError ? error.problem : null;
  const { at } = definitions[document];
  // The rows show their own errors; what is left is about the reason or the whole document.
  const rest = otherFaults([...rows.map((_, index) => ({ name: at(index) })), { name: "reason" }], faults);

  function say(text: string) {
    setSaid(text);
    announce(text);
  }
  function use(version: number, old: Row[]) {
    change(old);
    say(r.usedAgain(version));
    form.current?.scrollIntoView({ block: "center" });
  }

  return (
    <>
      <div className="bar">
        <AdminHeading page={`rules/${document}`} />
        <span className="grow" />
        {document === "escalation" && (
          <Suspense>
            <Replan />
          </Suspense>
        )}
      </div>
      <p className="lead">{r.leads[document]}</p>
      {query.isPending && <Skeleton lines={12} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {current && (
        <>
          <Which version={Number(current.version)} by={current.by} at={current.at} />
          {said && <p className="notice">{said}</p>}
          {meanwhile && (
            <div className="notice" role="alert">
              <strong>{r.stale(Number(meanwhile.version.version))}</strong>
              <p>{r.staleMore}</p>
              <Differences list={meanwhile.differences} />
            </div>
          )}
          {error !== null && !problem?.errors && <Fault error={error} />}
          {problem?.errors && (
            <div className="notice bad" role="alert">
              <strong>{r.wrong}</strong>
              {rest.length > 0 && (
                <ul>
                  {rest.map(([path, texts]) => (
                    <li key={path}>{`${w.fields[path] ?? path} ${texts.join(", ")}`}</li>
                  ))}
                </ul>
              )}
            </div>
          )}
          {document === "settings" ? (
            <SettingsForm row={rows[0]} change={(row) => change([row])} faults={faults} />
          ) : (
            <RulesTable document={document} rows={rows} change={change} faults={faults} say={say} />
          )}
          {isChanged && (
            <Save
              form={form}
              changes={changes.length}
              fault={faults.reason}
              busy={rules.busy}
              discard={() => {
                change(null);
                setSaid("");
              }}
              save={async (reason) => {
                const version = await rules.save(reason);
                if (version !== null) say(r.saved(version));
                return version !== null;
              }}
            />
          )}
          <Versions document={document} current={Number(current.version)} use={use} />
          {question}
        </>
      )}
    </>
  );
}

function Which({ version, by, at }: { version: number; by?: string | null; at?: string | null }) {
  const name = useNames();
  const clock = useClock();
  const whose = by && at ? r.by(name(by), inFull(at, clock.zone)) : r.builtIn;
  return <p className="quiet">{`${r.version(version)}, ${whose}`}</p>;
}

interface SaveProps {
  form: React.RefObject<HTMLFormElement | null>;
  changes: number;
  fault: readonly string[] | undefined;
  busy: boolean;
  discard: () => void;
  save: (reason: string) => Promise<boolean>;
}

function Save({ form, changes, fault, busy, discard, save }: SaveProps) {
  const [reason, setReason] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    const saved = await save(reason);
    if (saved) document.querySelector<HTMLElement>("h1")?.focus();
  }
  useEffect(() => {
    if (fault) form.current?.querySelector("input")?.focus();
  }, [fault, form]);
  return (
    <form ref={form} className="panel unsaved" onSubmit={submit} noValidate aria-label={r.save}>
      <p className="wide">
        <strong>{r.unsaved(changes)}</strong>
      </p>
      <Field
        label={r.unsavedReason}
        hint={w.reasonHint}
        validationMessage={fault ? `${w.reason} ${fault.join(", ")}` : undefined}
      >
        <Input value={reason} onChange={(_, data) => setReason(data.value)} />
      </Field>
      <div className="buttons">
        <Button type="submit" appearance="primary" disabled={busy}>
          {r.save}
        </Button>
        <Button
          onClick={() => {
            discard();
            document.querySelector<HTMLElement>("h1")?.focus();
          }}
        >
          {r.discard}
        </Button>
      </div>
    </form>
  );
}
