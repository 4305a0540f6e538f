import { useState } from "react";
import type { Tasking } from "../api/queries";
import { Button } from "../parts/Button";
import { actionWords, taskingWords } from "../words/action";
import { actionFields } from "./fields";

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

/** The allowed actions, the likely ones first. */
export function inOrder(tasking: Tasking): string[] {
  const known = tasking.allowedActions.filter((action) => actionFields[action]);
  let first = likely[tasking.status] ?? [];
  // After an answer the next step is not another answer.
  const answered =
    tasking.components.length > 0 && tasking.components.every((c) => c.response || c.state === "deferred");
  if (answered && first.includes("concur")) first = [...first.filter((a) => a !== "respond"), "respond"];
  const decided = tasking.clearance.kind !== "toBeDecided";
  if (decided) first = first.filter((action) => action !== "name-clearing-official");
  const place = (action: string) =>
    first.includes(action) ? first.indexOf(action) : first.length + known.indexOf(action);
  return known.toSorted((a, b) => place(a) - place(b));
}

const shownAtOnce = 4;

/** A button for each allowed action. */
export function Actions({ tasking, start }: { tasking: Tasking; start: (action: string) => void }) {
  const [all, setAll] = useState(false);
  const actions = inOrder(tasking);
  const shown = all ? actions : actions.slice(0, shownAtOnce);
  if (actions.length === 0) return <p className="quiet">{taskingWords.noActions}</p>;
  return (
    <section aria-label={taskingWords.actions} className="actions">
      {shown.map((action, index) => (
        <Button
          key={action}
          appearance={index === 0 ? "primary" : "secondary"}
          onClick={() => start(action)}
          data-action={action}
        >
          {actionWords[action]?.label}
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
