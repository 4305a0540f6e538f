import { useLabels, useNames } from "../api/queries";
import type { Routing } from "../form/state";
import { Button } from "../parts/Button";
import { entryWords } from "../words/entry";

const w = entryWords.suggestion;

interface Props {
  routing: Routing | undefined;
  /** Whether something in the form differs from the suggestion. */
  differs: boolean;
  again: () => void;
}

/** What the rules suggest for the category, and why. */
export function Suggestion({ routing, differs, again }: Props) {
  const label = useLabels();
  const name = useNames();
  if (!routing)
    return (
      <section className="card" aria-label={w.title}>
        <h2>{w.title}</h2>
        <p className="quiet">{w.none}</p>
      </section>
    );
  const { clearance, actionOfficers, coordinator } = routing;
  const officials = [...new Set(clearance.officials.map((official) => official.person))].map(name).join(", ");
  return (
    <section className="card" aria-label={w.title}>
      <h2>{w.title}</h2>
      <p className="quiet">{routing.label}</p>
      <dl>
        <dt>{w.officers}</dt>
        {actionOfficers.length === 0 && <dd>{w.officersNone}</dd>}
        {actionOfficers.map((officer) => (
          <dd key={officer.position}>
            {[officer.unit, name(officer.assignee)].filter(Boolean).join(", ") || officer.why}
          </dd>
        ))}
        <dt>{w.coordinator}</dt>
        <dd>
          {coordinator
            .split(", ")
            .map((one) => w.coordinators[one] ?? one)
            .join(", ")}
        </dd>
        <dt>{w.clearance}</dt>
        <dd>
          {[
            label("clearanceKind", clearance.kind),
            clearance.positions.map((position) => label("position", position)).join(", "),
          ]
            .filter(Boolean)
            .join(": ")}
          {clearance.positions.length > 0 && <span className="quiet">{` (${officials || w.vacant})`}</span>}
        </dd>
      </dl>
      <Button size="small" disabledFocusable={!differs} onClick={() => differs && again()}>
        {w.again}
      </Button>
      <details>
        <summary>{w.reasons}</summary>
        <ul>
          {routing.why.map((reason) => (
            <li key={`${reason.of} ${reason.why}`}>
              {`${w.parts[reason.of] ?? reason.of}: ${reason.why} (${reason.source})`}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
