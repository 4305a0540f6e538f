import { words } from "../words";
import { Icon } from "./Icon";
import { type Clock, inWords } from "./time";

/** A due date in words. What is late says so, with an icon: color alone would not tell everybody. */
export function Due({ at, overdue, clock }: { at: string | null | undefined; overdue: boolean; clock: Clock }) {
  if (!at) return <span className="quiet">{words.due.none}</span>;
  const when = inWords(at, clock);
  return overdue ? (
    <span className="late">
      <Icon name="late" /> {words.due.late(when)}
    </span>
  ) : (
    <time dateTime={at}>{words.due.due(when)}</time>
  );
}
