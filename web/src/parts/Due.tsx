import { words } from "../words";
import { Icon } from "./Icon";
import { type Clock, inWords } from "./time";

interface Props {
  at: string | null | undefined;
  overdue: boolean;
  clock: Clock;
  /** In a column that says "Due" already. */
  short?: boolean;
}

/** A due date in words. What is late says so, with an icon: color alone would not tell everybody. */
export function Due({ at, overdue, clock, short = false }: Props) {
  if (!at) return <span className="quiet">{words.due.none}</span>;
  const when = inWords(at, clock);
  return overdue ? (
    <span className="late">
      <Icon name="late" /> {(short ? words.due.lateShort : words.due.late)(when)}
    </span>
  ) : (
    <time dateTime={at}>{short ? when : words.due.due(when)}</time>
  );
}
