import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { words } from "../words";
import type { Schemas } from "./client";
import { all, useNames } from "./queries";

type Away = Schemas["AwayDocument"];

/** The key of one's own absence, which may begin later. */
export const ownAbsenceKey = ["my-absence"];

/** Who is away now. */
export const awayQuery = queryOptions({
  queryKey: ["away"],
  queryFn: ({ signal }) => all<Away>("/api/directory/away?top=200", signal),
});

/** What to know of a person before choosing them: until when they are away, and who acts for them. Undefined: they are not away. */
export function useAway(): (person: string) => string | undefined {
  const { data } = useQuery(awayQuery);
  const name = useNames();
  const clock = useClock();
  return useCallback(
    (person) => {
      const away = data?.find((one) => one.person === person);
      return away && words.away.note(inWords(away.until, clock), away.substitute ? name(away.substitute) : null);
    },
    [data, name, clock],
  );
}
