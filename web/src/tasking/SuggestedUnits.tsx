import { type Tasking, useNames } from "../api/queries";
import { useRoutingOf } from "../entry/useRouting";
import { suggestedComponents } from "../form/state";
import { Button } from "../parts/Button";
import { taskingWords as w } from "../words/action";
import type { Placement } from "./fields";

/** Who answers by the rules, and why. One press fills it in. */
export function SuggestedUnits({ tasking, use }: { tasking: Tasking; use: (placements: Placement[]) => void }) {
  const name = useNames();
  const routing = useRoutingOf(tasking.category, facilitiesOf(tasking), tasking.source);
  if (!routing) return null;
  const officers = routing.actionOfficers.filter((officer) => officer.unit);
  if (officers.length === 0) return <p className="quiet">{w.rulesSuggestNone(routing.label)}</p>;
  return (
    <div className="notice">
      <p>{w.rulesSuggest(routing.label)}</p>
      <ul>
        {officers.map((officer) => (
          <li key={officer.position}>
            {[officer.unit, name(officer.assignee)].filter(Boolean).join(", ")}{" "}
            <span className="quiet">{officer.why}</span>
          </li>
        ))}
      </ul>
      <Button
        size="small"
        onClick={() => use(suggestedComponents(routing).map((one) => ({ ...one, cc: [...(one.cc ?? [])] })))}
      >
        {w.useSuggestion}
      </Button>
    </div>
  );
}

/** The facilities that a tasking is about, by name. */
function facilitiesOf({ medicalComplaint, informationRequest, memo }: Tasking): string[] {
  return [
    medicalComplaint?.ihscFacility,
    medicalComplaint?.igsaFacility,
    informationRequest?.ihscFacility,
    ...(informationRequest?.nonIhscFacilities ?? []),
    memo?.ihscFacility,
    ...(memo?.nonIhscFacilities ?? []),
  ].filter((facility) => typeof facility === "string");
}
