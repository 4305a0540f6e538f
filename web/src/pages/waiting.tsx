import type { Schemas } from "../api/client";
import { Due } from "../parts/Due";
import type { LinkType, Says } from "../parts/rows";
import { Flags, Priority } from "../parts/Status";
import { inWords } from "../parts/time";
import { words } from "../words";

// What waits for a step of mine. As with the lists, nothing here keeps a state or asks the server.

export type Waiting = Schemas["AwaitingRowDocument"] & Schemas["RowDocument"];

/** The action that a step asks for. A step that can end in several actions just opens the tasking. */
const actions: Record<string, string> = {
  assign: "assign",
  answer: "respond",
  delegated: "complete-delegation",
  concur: "concur",
  edit: "return-from-icu",
  clear: "clear",
  send: "submit-to-authority",
  decideExtension: "set-dates",
};

export type Group = Schemas["AwaitingDocument"]["groups"][number];

interface GroupProps {
  group: Group;
  items: readonly Waiting[];
  /** Whether Tab enters the list at the first row of this group. */
  first: boolean;
  says: Pick<Says, "label" | "clock" | "name">;
  link: LinkType;
}

/** What waits without a tasking, by step: the page that lists it. */
const pagesOf: Partial<Record<Group["step"], { to: string; says: (count: number) => string }>> = {
  mail: { to: "/intake", says: words.home.mail },
  disposal: { to: "/records/disposals", says: words.home.disposals },
};

/** What waits for one step. */
export function WaitingGroup({ group, items, first, says, link: Link }: GroupProps) {
  const elsewhere = pagesOf[group.step];
  return (
    <section className="queue">
      <h2>
        {group.label} <span className="count">{Number(group.count)}</span>
      </h2>
      {elsewhere ? (
        <p className="buttons">
          {elsewhere.says(Number(group.count))}
          <Link className="step" to={elsewhere.to}>
            {words.home.decide}
          </Link>
        </p>
      ) : (
        <ul>
          {items.map((item, index) => (
            <Item key={`${item.number} ${item.unit}`} row={item} first={first && index === 0} says={says} link={Link} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface ItemProps extends Pick<GroupProps, "first" | "says" | "link"> {
  row: Waiting;
}

/** A tasking that waits, with a button for its step. */
function Item({ row, first, says: { label, clock, name }, link: Link }: ItemProps) {
  const action = actions[row.step];
  const address = `/taskings/${row.number}`;
  return (
    <li>
      <div className="what">
        <Link to={address} data-row tabIndex={first ? 0 : -1}>
          {row.number}
        </Link>
        <span>{[label("taskType", row.taskType), row.requestor, row.unit].filter(Boolean).join(", ")}</span>
        {row.for && <span className="flag">{words.home.instead(name(row.for))}</span>}
        <Flags flags={row.flags} />
        {row.priority === "high" && <Priority priority={row.priority} label={label("priority", row.priority)} />}
      </div>
      <div className="when">
        <Due at={row.dueAt} overdue={row.overdue} clock={clock} />
        <span className="quiet">{words.home.since(inWords(row.since, clock))}</span>
      </div>
      <Link
        className="step"
        data-cell
        tabIndex={-1}
        to={action ? `${address}?do=${action}` : address}
        aria-label={`${words.steps[row.step] ?? words.home.open(row.number)} ${row.number}`}
      >
        {words.steps[row.step] ?? words.home.open(row.number)}
      </Link>
    </li>
  );
}
