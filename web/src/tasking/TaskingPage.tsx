import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { ProblemError } from "../api/client";
import { type Loaded, meQuery, taskingQuery, useLabels } from "../api/queries";
import { Due } from "../parts/Due";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Flags, Priority, Status } from "../parts/Status";
import { Tabs } from "../parts/Tabs";
import { useClock } from "../parts/useClock";
import { toAnotherPage, useLeave } from "../parts/useLeave";
import { lazyFluent } from "../parts/withFluent";
import { mayAudit } from "../rights";
import { Heading, useAnnounce } from "../shell/announce";
import { taskingWords } from "../words/action";
import { Actions } from "./Actions";
import { ForClearing } from "./ForClearing";
import type { Values } from "./fields";
import { Summary } from "./Summary";
import { Work } from "./Work";

const ActionDialog = lazyFluent(async () => (await import("./ActionDialog")).ActionDialog);
const Comments = lazyFluent(async () => (await import("./Comments")).Comments);
const Details = lazy(async () => ({ default: (await import("./Details")).Details }));
const Documents = lazy(async () => ({ default: (await import("./Documents")).Documents }));
const History = lazyFluent(async () => (await import("./History")).History);
const Mails = lazy(async () => ({ default: (await import("./Mails")).Mails }));
const Readings = lazy(async () => ({ default: (await import("./Readings")).Readings }));
const Similar = lazy(async () => ({ default: (await import("./Similar")).Similar }));

const tabs = ["work", "details", "documents", "comments", "history", "mails", "similar", "readings"] as const;
type Tab = (typeof tabs)[number];

/** A tasking: where it stands, what one can do, and all that belongs to it. */
export function TaskingPage() {
  const { number = "" } = useParams();
  const query = useQuery(taskingQuery(number));
  const missing = query.error instanceof ProblemError && query.error.problem.status === 404;
  if (query.data) return <Shown key={number} loaded={query.data} />;
  return (
    <>
      <Heading title={number}>{missing ? taskingWords.notFound : number}</Heading>
      {missing ? (
        <Empty title={taskingWords.notFoundMore} />
      ) : query.error ? (
        <Fault error={query.error} retry={() => query.refetch()} />
      ) : (
        <Skeleton lines={14} />
      )}
    </>
  );
}

function Shown({ loaded }: { loaded: Loaded }) {
  const { tasking } = loaded;
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<{ action: string; given?: Values } | null>(null);
  const [commenting, setCommenting] = useState(0);
  const [comment, setComment] = useState("");
  const { question } = useLeave(comment.trim() !== "", toAnotherPage);
  const label = useLabels();
  const clock = useClock();
  const announce = useAnnounce();
  const { data: me } = useQuery(meQuery);
  const shownTabs = tabs.filter((name) => name !== "readings" || mayAudit(me));
  const tab = shownTabs.find((name) => name === params.get("tab")) ?? "work";
  const asked = params.get("do");
  const counts: Partial<Record<Tab, number>> = {
    documents: tasking.attachments.length,
    comments: tasking.comments.length,
  };

  // A button on a list leads straight into the dialog. The address then says the tasking alone, so that going back does not ask again.
  useEffect(() => {
    if (!asked) return;
    if (tasking.allowedActions.includes(asked)) setDoing({ action: asked });
    setParams({}, { replace: true });
  }, [asked, tasking.allowedActions, setParams]);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const inField = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || inField) return;
      event.preventDefault();
      setParams({ tab: "comments" }, { replace: true });
      setCommenting((times) => times + 1);
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [setParams]);

  // After a dialog the focus is on its button again; if the step was done and its button is gone, on the heading.
  const before = useRef<string | null>(null);
  useEffect(() => {
    const action = before.current;
    before.current = doing?.action ?? null;
    if (!action || doing) return;
    const button = document.querySelector<HTMLElement>(`[data-action="${action}"]`);
    (button ?? document.querySelector<HTMLElement>("h1"))?.focus();
  }, [doing]);

  function close(said?: string) {
    setDoing(null);
    if (said) announce(said);
  }

  return (
    <>
      {question}
      <div className="bar">
        <Heading title={tasking.number}>{tasking.number}</Heading>
        <Status status={tasking.status} label={tasking.statusLabel} />
        <Priority priority={tasking.priority} label={label("priority", tasking.priority)} />
        <Due at={tasking.dueAt} overdue={tasking.overdue} clock={clock} />
        <Flags flags={tasking.flags} />
        {tasking.restricted && <span className="flag">{taskingWords.restricted}</span>}
      </div>
      <p className="lead">
        {[label("taskType", tasking.taskType), tasking.requestor, tasking.caseNumber].filter(Boolean).join(", ")}
      </p>
      {tasking.notice && <p className="notice bad">{tasking.notice}</p>}
      {tasking.action === "standDown" && <p className="notice">{taskingWords.stoodDown}</p>}
      <Actions tasking={tasking} me={me?.id ?? ""} start={(action) => setDoing({ action })} />
      {tasking.allowedActions.includes("clear") && (
        <ForClearing tasking={tasking} start={(action) => setDoing({ action })} />
      )}
      <Summary tasking={tasking} />
      <Tabs
        tabs={shownTabs.map((name) => ({ name, label: taskingWords.tabs[name], count: counts[name] }))}
        tab={tab}
        choose={(next) => {
          setCommenting(0);
          setParams(next === "work" ? {} : { tab: next }, { replace: true });
        }}
      />
      <section role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} className="tab-panel">
        <Suspense fallback={<Skeleton />}>
          {tab === "work" && <Work tasking={tasking} />}
          {tab === "details" && <Details loaded={loaded} />}
          {tab === "documents" && <Documents loaded={loaded} />}
          {tab === "comments" && <Comments loaded={loaded} asked={commenting} text={comment} setText={setComment} />}
          {tab === "history" && <History number={tasking.number} />}
          {tab === "mails" && <Mails number={tasking.number} />}
          {tab === "readings" && <Readings number={tasking.number} />}
          {tab === "similar" && (
            <Similar
              number={tasking.number}
              use={
                tasking.allowedActions.includes("respond")
                  ? (text) =>
                      setDoing({ action: "respond", given: { "response.text": text, "response.kind": "substantive" } })
                  : undefined
              }
            />
          )}
        </Suspense>
      </section>
      {doing && (
        <Suspense>
          <ActionDialog key={doing.action} action={doing.action} given={doing.given} loaded={loaded} close={close} />
        </Suspense>
      )}
    </>
  );
}
