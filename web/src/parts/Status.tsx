import type { Row } from "../api/queries";
import { words } from "../words";
import { Icon } from "./Icon";

/** The status as a word in a frame of its color. */
export function Status({ status, label }: { status: string; label: string }) {
  return <span className={`status ${status}`}>{label}</span>;
}

/** What is special about a tasking. A past due date of one that is stood down is not late, so that is told here too. */
export function Flags({ flags, action }: { flags: readonly string[]; action?: Row["action"] }) {
  return [...(action === "standDown" ? ["standDown"] : []), ...flags].map((flag) => (
    <span key={flag} className="flag">
      {words.flags[flag] ?? flag}
    </span>
  ));
}

/** High and low stand out; medium needs no mark. */
export function Priority({ priority, label }: { priority: Row["priority"]; label: string }) {
  return (
    <span className={`priority ${priority}`}>
      {priority !== "medium" && <Icon name={priority} />} {label}
    </span>
  );
}
