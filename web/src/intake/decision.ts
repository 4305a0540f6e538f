import { ProblemError } from "../api/client";
import { intakeWords as w } from "../words/intake";

/** What became of a mail. */
export type Decision =
  | { kind: "accepted" | "added"; number: string }
  | { kind: "rejected"; hadMail: boolean }
  /** Somebody else was faster. */
  | { kind: "others"; who?: string; number?: string };

/** It in words, and the tasking to open, if there is one. */
export function inWords(decision: Decision): { text: string; number?: string } {
  switch (decision.kind) {
    case "accepted":
      return { text: w.accepted, number: decision.number };
    case "added":
      return { text: w.added, number: decision.number };
    case "rejected":
      return { text: decision.hadMail ? w.rejected : w.takenOff };
    case "others":
      if (!decision.who) return { text: w.othersDecided };
      return decision.number
        ? { text: w.othersAccepted(decision.who), number: decision.number }
        : { text: w.othersRejected(decision.who) };
  }
}

/** The refusal says that somebody else has decided. */
export function isDecided(fault: unknown): boolean {
  return fault instanceof ProblemError && (fault.problem.code === "mail-decided" || fault.problem.status === 404);
}
