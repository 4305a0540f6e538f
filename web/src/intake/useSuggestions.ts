import { useQuery } from "@tanstack/react-query";
import { type Schemas, send } from "../api/client";
import type { Details } from "./found";
import type { Waiting } from "./IntakePage";
import { intakeWords as w } from "./intakeWords";
import type { Mail } from "./mime";

/** A tasking to which a mail may belong. */
export interface Suggestion {
  number: string;
  why: readonly string[];
  /** The mail itself says so. */
  sure: boolean;
}

const longestText = 10_000;
const longestLine = 200;

/** The taskings that a mail names, then those that look like its request. */
export function useSuggestions(mail: Waiting, read: Mail | null, details: Details | null): readonly Suggestion[] {
  const { data } = useQuery({
    queryKey: ["intake-check", mail.id],
    queryFn: async () => {
      const { body } = await send<Schemas["CheckDocument"]>("/api/taskings/check", {
        requestor: details?.requestor.slice(0, longestLine),
        taskType: "other",
        receivedVia: "email",
        caseNumber: details?.caseNumber || null,
        instruction: `${read?.subject}\n\n${read?.text}`.slice(0, longestText),
        detainees: details?.alienNumbers.map((alienNumber) => ({ name: null, alienNumber })),
      });
      return body.duplicates;
    },
    enabled: read !== null && details !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const said: [string, string][] = (details?.taskings ?? []).map((number) => [number, w.named]);
  if (mail.reason === "messageIdReused" && mail.detail) said.push([mail.detail, w.sameMail]);
  const found = (data ?? []).flatMap(({ number, why }) => why.map((reason): [string, string] => [number, reason]));
  const merged = new Map<string, string[]>();
  for (const [number, reason] of [...said, ...found]) merged.set(number, [...(merged.get(number) ?? []), reason]);
  return [...merged].map(([number, why]) => ({ number, why, sure: said.some(([named]) => named === number) }));
}
