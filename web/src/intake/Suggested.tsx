import { Link } from "react-router";
import { intakeWords as w } from "../words/intake";
import type { Suggestion } from "./useSuggestions";

/** Taskings to which the mail may belong. */
export function Suggested({ suggestions }: { suggestions: readonly Suggestion[] }) {
  return (
    <div className="notice">
      <strong>{w.suggested}</strong>
      <ul>
        {suggestions.map(({ number, why }) => (
          <li key={number}>
            <Link to={`/taskings/${number}`} target="_blank">
              {number}
            </Link>
            {`: ${w.because(why)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
