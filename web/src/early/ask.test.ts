import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { signInQuery } from "../api/queries";
import { clockOf } from "../parts/time";
import { askEarly } from "./ask";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("counts the server's time from the early question, so that the clock is not behind", async () => {
  history.replaceState(null, "", "/active");
  vi.useFakeTimers({ now: 0, toFake: ["Date"] });
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return Response.json({ now: "2027-01-11T14:00:00Z", timeZone: "America/New_York" });
  });

  askEarly();
  vi.setSystemTime(9_000);
  const read = clockOf(await new QueryClient().fetchQuery(signInQuery)).now();

  expect(read.getTime()).toBeGreaterThanOrEqual(Date.parse("2027-01-11T14:00:09Z"));
  expect(asked).toContain("/api/views/active?top=50");
  expect(asked.filter((address) => address === "/api/sign-in")).toHaveLength(1);
});
