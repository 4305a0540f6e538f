import type { Schemas } from "../api/client";
import { recordsWords } from "../words/records";

const d = recordsWords.disposals;

type Items = Schemas["DisposalDocument"]["items"];

/** How many taskings of a proposal approval would destroy now, and how many it would keep. */
function outcomeOf(items: Items): { destroyed: number; kept: number; held: number } {
  const kept = items.filter((item) => item.wouldKeep);
  return {
    destroyed: items.length - kept.length,
    kept: kept.length,
    held: kept.filter((item) => item.wouldKeep === "onHold").length,
  };
}

/** What stands in the way of a proposal, for its line in the list. Empty: nothing does. */
export function inTheWay(items: Items): string {
  const { kept, held } = outcomeOf(items);
  return [held > 0 && d.underHold(held, items.length), kept > held && d.noLonger(kept - held, items.length)]
    .filter(Boolean)
    .join(", ");
}

/** What approval would do now, in sentences. Empty: it would destroy all that was proposed. */
export function approvalWould(items: Items): string {
  const { destroyed, kept } = outcomeOf(items);
  if (kept === 0) return "";
  return `${inTheWay(items)}. ${destroyed === 0 ? d.wouldKeepAll(items.length) : d.wouldKeep(destroyed, kept)}`;
}

/** What the approver is about to do, in the dialog that asks. */
export function approving(items: Items): string {
  const { destroyed, kept } = outcomeOf(items);
  if (kept === 0) return d.approveMore(destroyed);
  return destroyed === 0
    ? `${inTheWay(items)}. ${d.approveNothing}`
    : `${approvalWould(items)} ${d.approveMore(destroyed)}`;
}
