import { useQuery } from "@tanstack/react-query";
import { follow } from "../api/client";
import type { Person } from "../api/queries";
import { useDemoSignIn } from "../pages/useDemoSignIn";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { words } from "../words";

const first = ["ana.ruiz", "lee.chan", "kim.dale", "ray.singh", "ada.wells"];

/** The demo's people, with what each is for. Choosing one signs in as them. */
export function DemoPeople({ enter, except }: { enter: (person: Person) => void; except?: string }) {
  const people = useQuery({
    queryKey: ["demo-people"],
    queryFn: ({ signal }) => follow<{ items: Person[] }>("/api/demo/people", signal),
  });
  const { error, signIn } = useDemoSignIn(enter);
  const sorted = people.data?.items
    .filter((person) => person.id !== except)
    .toSorted((a, b) => order(a.id) - order(b.id));
  return (
    <>
      {error !== null && <Fault error={error} />}
      {people.error && <Fault error={people.error} retry={() => people.refetch()} />}
      {people.isPending && <Skeleton />}
      <ul className="people">
        {sorted?.map((person) => (
          <li key={person.id}>
            <button type="button" onClick={() => signIn(person.id)} data-person={person.id}>
              <strong>{person.name}</strong>
              <span>{purpose(person)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function order(id: string): number {
  const at = first.indexOf(id);
  return at < 0 ? first.length : at;
}

function purpose(person: Person): string {
  const does = person.roles.map((role) => words.roles[String(role)] ?? String(role)).join(", ");
  return `${[person.unit, ...person.positions].join(", ")}: ${does}`;
}
