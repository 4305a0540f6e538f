import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { afterEach, expect, it } from "vitest";
import { awayQuery } from "../api/away";
import { peopleQuery, signInQuery } from "../api/queries";
import { notesOf, Options } from "./choices";
import { Picker } from "./Picker";
import { usePeople } from "./people";

afterEach(cleanup);

const until = "2027-03-12T22:00:00Z";
const note = "away until Mar 12 17:00; Ana Ruiz acts for them";

function shown(page: () => ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(peopleQuery.queryKey, [
    { id: "lee.chan", name: "Lee Chan", unit: "HOU" },
    { id: "kim.dale", name: "Kim Dale", unit: "HOU" },
    { id: "ana.ruiz", name: "Ana Ruiz", unit: "TPSU" },
  ] as never);
  queries.setQueryData(signInQuery.queryKey, {
    now: "2027-03-01T14:00:00Z",
    askedAt: Date.now(),
    timeZone: "America/New_York",
  } as never);
  queries.setQueryData(awayQuery.queryKey, [
    { person: "lee.chan", substitute: "ana.ruiz", until },
    { person: "kim.dale", substitute: null, until },
  ]);
  const Page = page;
  return render(
    <QueryClientProvider client={queries}>
      <Page />
    </QueryClientProvider>,
  );
}

it("marks in a list of the browser who is away, and says it again of whoever is chosen", () => {
  const { container } = shown(() => {
    const people = usePeople();
    return (
      <>
        <select>
          <Options choices={people} />
        </select>
        <p>{notesOf(people, ["ana.ruiz", "lee.chan"])}</p>
      </>
    );
  });
  expect([...container.querySelectorAll("option")].map((option) => option.textContent)).toEqual([
    "Ana Ruiz, TPSU",
    "Kim Dale, HOU (away until Mar 12 17:00; nobody acts for them)",
    `Lee Chan, HOU (${note})`,
  ]);
  expect(container.querySelector("p")?.textContent).toBe(`Lee Chan, HOU: ${note}.`);
});

it("marks in a list that one searches who is away, and lets them be chosen", () => {
  const { container } = shown(() => {
    const [chosen, choose] = useState<string[]>([]);
    return <Picker label="Who" choices={usePeople()} value={chosen} set={choose} />;
  });
  const input = screen.getByRole("combobox");
  fireEvent.change(input, { target: { value: "chan" } });
  const [option] = screen.getAllByRole("option");
  expect(option?.textContent).toBe(`Lee Chan, HOU${note}`);
  expect(container.querySelector('[role="status"]')).toBeNull();

  if (option) fireEvent.click(option);

  expect(screen.getByRole<HTMLInputElement>("combobox").value).toBe("Lee Chan, HOU");
  expect(container.querySelector('[role="status"]')?.textContent).toBe(`Lee Chan, HOU: ${note}.`);
});
