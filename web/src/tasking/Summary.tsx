import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { referenceQuery, type Tasking, useLabels, useNames } from "../api/queries";
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
            <br />
            <span className="quiet">
              {taskingWords.manager}: {name(tasking.taskManager) || taskingWords.noManager}
            </span>
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
function holders(tasking: Tasking, name: (id: string | null) => string, label: Label): string {
  if (tasking.status === "submittedToHq" || tasking.status === "adCleared") return name(tasking.taskManager ?? null);
  if (tasking.status === "sentToAd")
    return tasking.clearance.positions.map((position) => label("position", position)).join(", ");
  if (tasking.status === "submittedToAuthority") return taskingWords.hasNobody;
  return tasking.components
    .filter((c) => c.state !== "deferred")
    .map(
      (c) =>
        `${name(c.state === "delegated" ? (c.delegates.find((d) => d.state === "delegated")?.person ?? null) : c.assignee) || taskingWords.noManager} (${c.unit})`,
    )
    .join(", ");
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
