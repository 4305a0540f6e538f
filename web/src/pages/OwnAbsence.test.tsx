import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { awayQuery } from "../api/away";
import { meQuery, peopleQuery, signInQuery } from "../api/queries";
import { words } from "../words";
import { OwnAbsence } from "./OwnAbsence";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const until = "2027-03-12T22:00:00Z";
const away = (person: string, substitute: string | null = "ana.ruiz") => ({ person, substitute, until });

function shown(absences: object[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(meQuery.queryKey, { id: "lee.chan", name: "Lee Chan" } as never);
  queries.setQueryData(peopleQuery.queryKey, [{ id: "ana.ruiz", name: "Ana Ruiz" }] as never);
  queries.setQueryData(signInQuery.queryKey, {
    now: "2027-03-01T14:00:00Z",
    askedAt: Date.now(),
    timeZone: "America/New_York",
  } as never);
  queries.setQueryData(awayQuery.queryKey, absences as never);
  return render(
    <QueryClientProvider client={queries}>
      <h1 tabIndex={-1}>{words.home.title}</h1>
      <OwnAbsence />
    </QueryClientProvider>,
  );
}

it("reminds whoever works while they are recorded as away, and nobody else", () => {
  const { container } = shown([away("kim.dale"), away("lee.chan")]);
  expect(container.textContent).toContain(
    "You are recorded as away until Fri, Mar 12, 2027, 17:00. Ana Ruiz acts for you.",
  );
  cleanup();
  expect(shown([away("lee.chan", null)]).container.textContent).not.toContain("acts for you");
  cleanup();
  expect(shown([away("kim.dale")]).container.querySelector("button")).toBeNull();
});

it("ends the absence with its one button, and then says nothing more", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request | string, init?: RequestInit) => {
    const { method, url } = request instanceof Request ? request : { method: init?.method ?? "GET", url: request };
    const { pathname } = new URL(url, "http://localhost");
    if (pathname === "/api/me/antiforgery") return Response.json({ token: "t" });
    asked.push(`${method} ${pathname}`);
    return method === "DELETE"
      ? new Response(null, { status: 204 })
      : Response.json({ items: [away("kim.dale")], nextLink: null });
  });
  shown([away("kim.dale"), away("lee.chan")]);

  fireEvent.click(screen.getByRole("button", { name: words.away.end }));

  await waitFor(() => expect(screen.queryByRole("button")).toBeNull());
  expect(asked).toEqual(["DELETE /api/me/absence", "GET /api/directory/away"]);
  expect(document.activeElement?.tagName).toBe("H1");
});
