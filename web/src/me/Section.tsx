import { type ReactNode, useId } from "react";
import { ProblemError } from "../api/client";
import { Fault } from "../parts/Fault";

interface Props {
  title: string;
  more?: string;
  /** What was saved. */
  said?: string;
  /** What was not. Faults of single fields are beside them. */
  error?: unknown;
  children: ReactNode;
}

/** A part of the page that is saved by itself. */
export function Section({ title, more, said, error, children }: Props) {
  const heading = useId();
  const beside = error instanceof ProblemError && error.problem.errors;
  return (
    <section className="card mine" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {more && <p className="quiet">{more}</p>}
      {Boolean(error) && !beside && <Fault error={error} />}
      {children}
      {said && <p className="said">{said}</p>}
    </section>
  );
}

/** What is wrong with a field, with its label in front. */
export function faultOf(error: unknown, field: string, label: string): string | undefined {
  const faults = error instanceof ProblemError ? error.problem.errors?.[field] : undefined;
  return faults ? `${label} ${faults.join(", ")}` : undefined;
}
