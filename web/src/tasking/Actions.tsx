import { useState } from "react";
import type { Tasking } from "../api/queries";
import { Button } from "../parts/Button";
import { taskingWords } from "../words/action";
import { actionFields, ownParts, recordsForOthers, wordsOf } from "./fields";
import { isReturned } from "./happened";

/** What is likely next, in each status. The rest follows in the order of a tasking's life. */
const likely: Record<string, readonly string[]> = {
  pending: ["assign", "take-charge"],
  assigned: ["respond", "concur", "report-complete", "submit-to-hq", "delegate"],
  delegated: ["complete-delegation", "respond", "concur", "report-complete", "submit-to-hq"],
  delegatedTaskCompleted: ["respond", "concur", "report-complete", "submit-to-hq"],
  submittedToHq: [
    "return-from-icu",
    "name-clearing-official",
    "send-to-ad",
    "submit-to-authority",
    "send-to-icu",
    "return",
  ],
  sentToAd: ["clear", "return-clearance"],
  adCleared: ["submit-to-authority", "record-upload"],
  submittedToAuthority: ["follow-up", "record-upload"],
  reopened: ["respond", "concur", "report-complete", "submit-to-hq", "assign"],
};

/** Steps of those who answer. For anybody else they are possible, but not what comes next. */
const stepsOfUnits = ["respond", "delegate", "complete-delegation", "report-complete"];

/** The allowed actions in order, and the one that comes next. There is none while the tasking waits for somebody else. */
export function inOrder(tasking: Tasking, me: string): { actions: string[]; next: string | undefined } {
  const known = tasking.allowedActions.filter((action) => actionFields[action]);
  let first = likely[tasking.status] ?? [];
  // After an answer the next step is not another answer. It would end the concurrences to this one.
  const own = ownParts(tasking, me);
  const parts = own.length > 0 ? own : tasking.components;
  const isAnswered =
    parts.length > 0 && parts.every((c) => (c.response && !isReturned(tasking, c)) || c.state === "deferred");
  const again = isAnswered ? ["respond", "delegate"].filter((action) => first.includes(action)) : [];
  first = [...first.filter((action) => !again.includes(action)), ...again];
  if (recordsForOthers(tasking, me)) first = first.filter((action) => action !== "concur");
  const decided = tasking.clearance.kind !== "toBeDecided";
  if (decided) first = first.filter((action) => action !== "name-clearing-official");
  const place = (action: string) =>
    first.includes(action) ? first.indexOf(action) : first.length + known.indexOf(action);
  const actions = known.toSorted((a, b) => place(a) - place(b));
  const comesNext = (action: string) =>
    first.includes(action) && !again.includes(action) && (own.length > 0 || !stepsOfUnits.includes(action));
  return { actions, next: actions.slice(0, 1).find(comesNext) };
}

const shownAtOnce = 4;

/** A button for each allowed action. */
export function Actions({ tasking, me, start }: { tasking: Tasking; me: string; start: (action: string) => void }) {
  const [all, setAll] = useState(false);
  const { actions, next } = inOrder(tasking, me);
  const shown = all ? actions : actions.slice(0, shownAtOnce);
  if (actions.length === 0) return <p className="quiet">{taskingWords.noActions}</p>;
  return (
    <section aria-label={taskingWords.actions} className="actions">
      {shown.map((action) => (
        <Button
          key={action}
          appearance={action === next ? "primary" : "secondary"}
          onClick={() => start(action)}
          data-action={action}
        >
          {wordsOf(action, tasking, me).label}
        </Button>
      ))}
      {actions.length > shownAtOnce && (
        <Button appearance="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? taskingWords.fewerActions : `${taskingWords.moreActions} (${actions.length - shownAtOnce})`}
        </Button>
      )}
    </section>
  );
}
