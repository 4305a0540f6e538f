import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAway } from "../api/away";
import { type Person, peopleQuery } from "../api/queries";
import type { Choice } from "./choices";

/** A person to choose. */
export type PersonChoice = Choice & { person: Person };

/** The active people to choose from, by name. Whoever is away has a note. */
export function usePeople(): readonly PersonChoice[] {
  const { data } = useQuery(peopleQuery);
  const away = useAway();
  return useMemo(
    () =>
      (data ?? [])
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map((person) => ({
          value: person.id,
          label: `${person.name}, ${person.unit}`,
          note: away(person.id),
          person,
        })),
    [data, away],
  );
}
