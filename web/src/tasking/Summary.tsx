import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { meQuery, referenceQuery, type Tasking, useLabels, useNames } from "../api/queries";
import { Due } from "../parts/Due";
import { inFull, inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { words } from "../words";
import { taskingWords } from "../words/action";

/** Where it stands, who has it, when it is due and why, and what comes next. */
export function Summary({ tasking }: { tasking: Tasking }) {
  const name = useNames();
  const label = useLabels();
  const clock = useClock();
  const { data: me } = useQuery(meQuery);
  const [next, ...later] = tasking.agenda;
  return (
    <>
      <StatusLine tasking={tasking} />
      {tasking.holds?.map((hold) => (
        <p key={hold.id} className="notice">
          <strong>{words.holds.title}</strong>:{" "}
          {words.holds.more(hold.reason, name(hold.placedBy), inFull(hold.placedAt, clock.zone))}
        </p>
      ))}
      <dl className="facts">
        <div>
          <dt>{taskingWords.has}</dt>
          <dd>
            {holders(tasking, name, label) || taskingWords.noParts}
            {tasking.away?.map((one) => (
              <div key={one.person}>
                {taskingWords.away(name(one.person), inFull(one.until, clock.zone))}{" "}
                {one.substitute === me?.id
                  ? taskingWords.youAct
                  : one.substitute
                    ? taskingWords.acts(name(one.substitute))
                    : taskingWords.nobodyActs}
              </div>
            ))}
            <div className="quiet">
              {taskingWords.manager}: {name(tasking.taskManager) || taskingWords.noManager}
            </div>
          </dd>
        </div>
        <div>
          <dt>{taskingWords.due}</dt>
          <dd>
            <Due at={tasking.dueAt} overdue={tasking.overdue} clock={clock} />
            {tasking.dueAt && (
              <>
                <br />
                <span className="quiet">
                  {inFull(tasking.dueAt, clock.zone)}. {tasking.why?.dueAt}
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{taskingWords.next}</dt>
          <dd>
            {next ? (
              <>
                {taskingWords.nextMail(inWords(next.at, clock), next.to.map(name).join(", "))}
                <br />
                <span className="quiet">
                  {taskingWords.nextSays(next.why)} {later.length > 0 && taskingWords.moreNext(later.length)}
                </span>
              </>
            ) : (
              taskingWords.nextNone
            )}
          </dd>
        </div>
        {tasking.links.length > 0 && (
          <div>
            <dt>{taskingWords.links}</dt>
            {tasking.links.map((link) => (
              <dd key={link.number}>
                {taskingWords.linkKinds[link.relation] ?? link.relation}:{" "}
                <Link to={`/taskings/${link.number}`}>{link.number}</Link>
              </dd>
            ))}
          </div>
        )}
      </dl>
    </>
  );
}

type Label = (list: string, value: unknown) => string;

/** Whoever's step it is. At HQ the units have done theirs. */
export function holders(tasking: Tasking, name: (id: string | null) => string, label: Label): string {
  const { status, components, clearance } = tasking;
  const manager = name(tasking.taskManager ?? null);
  if (status === "submittedToHq" && tasking.flags.includes("withIcu")) return taskingWords.hasIcu;
  if (status === "submittedToHq" || status === "adCleared") return manager;
  if (status === "sentToAd")
    return clearance.positions
      .filter((position) => !hasCleared(tasking, position))
      .map((position) => label("position", position))
      .join(", ");
  if (status === "submittedToAuthority") return taskingWords.hasNobody;
  if (status === "closedWithoutResponse") return taskingWords.hasNobodyClosed;
  const answering = components.filter((c) => c.state !== "deferred");
  const left = answering.filter((c) => !c.reportedAt);
  if (left.length === 0 && answering.length > 0) return manager;
  return left.map((c) => `${holderOf(c, name) || taskingWords.noManager} (${c.unit})`).join(", ");
}

/** Whether a position's decision is there and others are still needed. A unit's own chief decides for one unit only. */
const hasCleared = ({ clearance }: Tasking, position: string) =>
  clearance.kind === "allOf" &&
  clearance.decisions.some((d) => d.position === position && d.decision === "cleared" && !d.unit);

/** Who has a unit's part: its designees, then its action officer, and after the answer whoever is asked to concur. */
function holderOf(part: Tasking["components"][number], name: (id: string | null) => string): string {
  const namesOf = (people: (string | null)[]) => people.map(name).filter(Boolean).join(" and ");
  if (part.state === "delegated")
    return namesOf(part.delegates.filter((d) => d.state === "delegated").map((d) => d.person));
  const [asked] = part.outstanding ?? [];
  const names = namesOf((part.outstanding ?? []).filter((o) => o.level === asked?.level).map((o) => o.person));
  return part.response && names ? taskingWords.toConcur(names) : name(part.assignee);
}

/** The Guide's nine statuses as a line. */
function StatusLine({ tasking }: { tasking: Tasking }) {
  const { data } = useQuery(referenceQuery);
  const steps = data?.statuses.filter((status) => status.inGuide) ?? [];
  const at = steps.findIndex((status) => status.value === tasking.status);
  return (
    <ol className="line" aria-label={taskingWords.standing}>
      {steps.map((status, index) => (
        <li key={status.value} aria-current={index === at ? "step" : undefined} className={index < at ? "past" : ""}>
          {status.label}
        </li>
      ))}
    </ol>
  );
}
