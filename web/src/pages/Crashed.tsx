import { useRouteError } from "react-router";
import { ProblemError } from "../api/client";
import { Button } from "../parts/Button";
import { Heading } from "../shell/announce";
import { words } from "../words";

/** Stands in for a page that failed. Inside the shell, its menu stays. */
export function Crashed({ inside = false }: { inside?: boolean }) {
  const error = useRouteError();
  const trace = error instanceof ProblemError ? error.problem.traceId : undefined;
  const content = (
    <>
      <Heading title={words.crashed}>{words.crashed}</Heading>
      <p>{words.crashedMore}</p>
      {trace && <p>{words.trace(trace)}</p>}
      <Button appearance="primary" onClick={() => window.location.reload()}>
        {words.reload}
      </Button>
    </>
  );
  return inside ? content : <main className="sign-in">{content}</main>;
}
