import { useQuery } from "@tanstack/react-query";
import { awayQuery } from "../api/away";
import { componentsQuery, type Person, peopleQuery, type Tasking, useNames } from "../api/queries";
import type { Choice } from "../parts/choices";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { words } from "../words";

/** The people who clear as this position. A unit chief clears for the units that answer the tasking. */
export function holdersOf(
  position: string,
  people: readonly Person[],
  units: readonly { code: string; chief: string | null }[],
  tasking: Tasking,
): string[] {
  if (position === "UC")
    return [
      ...new Set(
        units
          .filter(({ code }) => tasking.components.some(({ unit }) => unit === code))
          .flatMap(({ chief }) => chief ?? []),
      ),
    ];
  // As in the rules, a DAD-CS is a DAD.
  const covers = (held: string) => held === position || (position === "DAD" && held.startsWith("DAD-"));
  return people.filter((person) => person.positions.some(covers)).map(({ id }) => id);
}

/** Adds to a position which of its officials are away. Nobody is said to act for them: clearing needs a clearance delegation. */
export function useOfficials(tasking: Tasking): (choice: Choice) => Choice {
  const { data: people } = useQuery(peopleQuery);
  const { data: units } = useQuery(componentsQuery);
  const { data: away } = useQuery(awayQuery);
  const name = useNames();
  const clock = useClock();
  return (choice) => {
    const holders = holdersOf(choice.value, people ?? [], units ?? [], tasking);
    const absent = (away ?? []).filter(({ person }) => holders.includes(person));
    const notes = absent.map(({ person, until }) => words.away.holder(name(person), inWords(until, clock)));
    return notes.length > 0 ? { ...choice, note: notes.join("; ") } : choice;
  };
}
