import { Switch } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { ProblemError } from "../api/client";
import { type Reference, referenceQuery, type Tasking, taskingQuery } from "../api/queries";
import { otherFaults, tabOf } from "../form/faults";
import { onFormKey, useRefusalFocus } from "../form/formKeys";
import { bodyOf, isEmpty } from "../form/model";
import { Refusal } from "../form/Refusal";
import { suggestible, typeComponents, typeRows, typeValue } from "../form/state";
import { type Filling, TabFields } from "../form/TabFields";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Tabs } from "../parts/Tabs";
import { useClock } from "../parts/useClock";
import { useLeave } from "../parts/useLeave";
import { Heading, useAnnounce } from "../shell/announce";
import { useManages } from "../useManages";
import { entryWords as w } from "../words/entry";
import { FilesToSend } from "./FilesToSend";
import { Related } from "./Related";
import { SendFiles } from "./SendFiles";
import { Suggestion } from "./Suggestion";
import { useEntry } from "./useEntry";
import { useRelated } from "./useRelated";

/** Enters a tasking. */
export function NewTasking() {
  const manages = useManages();
  const reference = useQuery(referenceQuery);
  if (manages && reference.data) return <Entry reference={reference.data} />;
  return (
    <>
      <Heading title={w.title}>{w.title}</Heading>
      {manages === false ? (
        <Empty title={w.notAllowed}>{w.notAllowedMore}</Empty>
      ) : reference.error ? (
        <Fault error={reference.error} retry={() => reference.refetch()} />
      ) : (
        <Skeleton lines={14} />
      )}
    </>
  );
}

function Entry({ reference }: { reference: Reference }) {
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [saved, setSaved] = useState<Tasking | null>(null);
  const entry = useEntry(reference, (tasking) => (files.length > 0 ? setSaved(tasking) : finish(tasking.number)));
  const { question, free } = useLeave(entry.state.typed.size > 0 || files.length > 0);

  function finish(number: string) {
    free();
    announce(w.saved(number));
    void navigate(`/taskings/${number}`);
  }
  if (saved)
    return (
      <>
        {question}
        <SendFiles
          number={saved.number}
          files={files}
          done={(tasking) => {
            void queries.invalidateQueries({ queryKey: taskingQuery(tasking.number).queryKey });
            finish(tasking.number);
          }}
        />
      </>
    );
  return (
    <>
      {question}
      <EntryForm entry={entry} files={files} setFiles={setFiles} />
    </>
  );
}

interface FormProps {
  entry: ReturnType<typeof useEntry>;
  files: readonly File[];
  setFiles: (files: File[]) => void;
}

function EntryForm({ entry, files, setFiles }: FormProps) {
  const { form, tabs, tab, routing, faults, busy } = entry;
  const { zone } = useClock();
  const page = useRef<HTMLFormElement>(null);
  const related = useRelated(bodyOf(entry.fields, form, zone));

  useRefusalFocus(page, entry.refusals);

  const typed = (name: string) => entry.state.typed.has(name);
  const filling: Filling = {
    form,
    faults,
    isAssigned: entry.isRetroactive || form.components.some((placement) => placement.assignee !== ""),
    setValue: (path, value) => entry.change(path, typeValue(path, value)),
    setRows: (list, rows) => entry.change(list, typeRows(list, rows)),
    setComponents: (components) => entry.change("components", typeComponents(components)),
    hintOf: (path) => {
      if (path === "taskManager") return w.youUnless;
      if (path === "source") return w.sourceUnless;
      if (typed(path) || !routing) return undefined;
      if (path === "category") return w.suggestion.byType;
      const reason = routing.why.find((one) => one.of === path);
      if (!reason || !isNamed(reason.why) || !(path === "requestor" || path === "taskAuthority")) return undefined;
      return isEmpty(form.values[path])
        ? w.suggestion.usual(reason.why)
        : w.suggestion.because(reason.why, reason.source);
    },
    warningOf: (path) =>
      entry.isRetroactive ? undefined : related.data?.warnings.find((warning) => warning.field === path)?.message,
    probableFor: (path) => {
      if (path === "requestor") return (routing?.requestors ?? []).filter(isNamed);
      return path === "taskAuthority" ? (routing?.taskAuthorities ?? []).filter(isNamed) : undefined;
    },
    reasonOf: ({ unit }) => {
      const officer = routing?.actionOfficers.find((one) => one.unit === unit && unit !== "");
      return officer && `${typed("components") ? "" : `${w.suggestion.mark} `}${officer.why}`;
    },
  };
  return (
    <form
      ref={page}
      noValidate
      onKeyDown={(event) => onFormKey(event, entry.submit)}
      onSubmit={(event) => {
        event.preventDefault();
        void entry.submit();
      }}
    >
      <div className="bar">
        <Heading title={w.title}>{w.title}</Heading>
        <Switch
          label={w.retroactive.mode}
          checked={entry.isRetroactive}
          onChange={(_, data) => entry.setRetroactive(data.checked)}
        />
      </div>
      <p className="quiet">{`${w.needed} ${w.keys}`}</p>
      {entry.isRetroactive && <p className="notice">{w.retroactive.more}</p>}
      <Refusal error={entry.error} others={otherFaults(faults, tabs)} fields={entry.fields} />
      <div className="entry">
        <div>
          <Tabs
            label={w.tabs}
            tabs={tabs.map(({ name, label }) => {
              const wrong = Object.keys(faults).filter((path) => tabOf(path, tabs)?.name === name).length;
              return { name, label, count: wrong > 0 ? w.faultsOn(wrong) : undefined };
            })}
            tab={tab?.name ?? ""}
            choose={entry.setTab}
          />
          {tab && (
            <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab.name}`} className="tab-panel">
              <TabFields tab={tab} filling={filling} />
            </div>
          )}
          <FilesToSend files={files} set={setFiles} />
          <div className="save-bar">
            <Button type="submit" appearance="primary" disabledFocusable={busy}>
              {w.save}
            </Button>
          </div>
        </div>
        <div className="beside">
          <Suggestion
            routing={routing}
            differs={suggestible.some((name) => typed(name))}
            again={entry.takeSuggestion}
          />
          {entry.copied && (
            <p className="notice">
              {w.related.used(entry.copied.number)}{" "}
              <Button
                size="small"
                onClick={() => {
                  entry.undoCopy();
                  page.current?.querySelector<HTMLElement>(".beside button")?.focus();
                }}
              >
                {w.related.undo}
              </Button>
            </p>
          )}
          <Related
            found={related.data}
            failed={related.error !== null && !isIncomplete(related.error)}
            use={entry.copy}
          />
        </div>
      </div>
    </form>
  );
}

function isNamed(entry: string): boolean {
  return entry !== "varies";
}

/** While one types, a field may hold what the API does not accept. That is no failure. */
function isIncomplete(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 400;
}
