import { ProblemError } from "../api/client";
import { Fault } from "../parts/Fault";
import { entryWords as w } from "../words/entry";
import { plain } from "./faults";
import type { FieldDocument } from "./model";

interface Props {
  error: unknown;
  /** Faults that no field shows. */
  others: readonly string[];
  fields: readonly FieldDocument[];
}

/** What stands in the way of saving and is not about one field. The focus can come here. */
export function Refusal({ error, others, fields }: Props) {
  const problem = error instanceof ProblemError ? error.problem : null;
  const detail = problem?.code === "idempotency-key-reused" ? w.keyUsed : problem?.detail;
  return (
    <div id="refusal" tabIndex={-1}>
      {error !== null &&
        (problem?.code && detail && problem.status < 500 ? (
          <div className="notice bad" role="alert">
            <strong>{problem.title}</strong>
            <p>{plain(detail, fields)}</p>
          </div>
        ) : (
          <Fault error={error} />
        ))}
      {others.length > 0 && (
        <div className="notice bad" role="alert">
          <ul>
            {others.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
