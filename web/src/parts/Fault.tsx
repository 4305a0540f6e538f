import { ProblemError } from "../api/client";
import { words } from "../words";
import { Button } from "./Button";

/** Says what failed, with the number that an administrator finds in the log, and lets one try again. */
export function Fault({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <div className="notice bad" role="alert">
      <strong>{problem?.title ?? words.failed}</strong>
      <p>{problem?.detail ?? (problem && problem.status !== 0 ? words.failed : words.failedNetwork)}</p>
      {problem?.traceId && problem.status >= 500 && <p className="quiet">{words.trace(problem.traceId)}</p>}
      {retry && !isFinal(problem?.status) && <Button onClick={retry}>{words.retry}</Button>}
    </div>
  );
}

/** Whether the answer stays the same, however often one asks: it is not for this person, it is unknown, or it is gone. */
const isFinal = (status: number | undefined) => status === 403 || status === 404 || status === 410;
