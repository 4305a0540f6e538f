import { useQuery } from "@tanstack/react-query";
import { type Schemas, send } from "../api/client";
import { intakeWords as w } from "../words/intake";
import type { ReadMail, Waiting } from "./mails";
import { fieldsOf, valuesOf } from "./values";

/** A tasking to which a mail may belong. */
export interface Suggestion {
  number: string;
  why: readonly string[];
  /** The mail itself says so. */
  sure: boolean;
}

/** The tasking that a mail is about, then those that look like its request. */
export function useSuggestions(mail: Waiting, read: ReadMail | undefined, zone: string): readonly Suggestion[] {
  const { data } = useQuery({
    queryKey: ["intake-check", mail.id],
    queryFn: async () => {
      if (!read) return null;
      const request = fieldsOf(valuesOf(read, zone), mail, zone);
      return (await send<Schemas["CheckDocument"]>("/api/taskings/check", request)).body;
    },
    enabled: Boolean(read?.found),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const said: [string, string][] = mail.suggested ? [[mail.suggested, w.named]] : [];
  if (mail.reason === "messageIdReused" && mail.detail) said.push([mail.detail, w.sameMail]);
  const alike = [...(data?.duplicates ?? []), ...(data?.similar ?? [])];
  const found = alike.flatMap(({ number, why }) => why.map((reason): [string, string] => [number, reason]));
  const merged = new Map<string, Set<string>>();
  for (const [number, reason] of [...said, ...found]) merged.set(number, (merged.get(number) ?? new Set()).add(reason));
  return [...merged].map(([number, why]) => ({
    number,
    why: [...why],
    sure: said.some(([named]) => named === number),
  }));
}
