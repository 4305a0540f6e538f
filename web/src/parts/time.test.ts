import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { signInQuery } from "../api/queries";
import { clockOf, inFull, inWords, momentInWords } from "./time";

const clock = { now: () => new Date("2027-01-11T14:00:00Z"), zone: "America/New_York" };

describe("a date in words", () => {
  it.each([
    ["2027-01-11T22:00:00Z", "today 17:00"],
    ["2027-01-12T22:00:00Z", "tomorrow 17:00"],
    ["2027-01-12T04:30:00Z", "today 23:30"],
    ["2027-01-10T22:00:00Z", "yesterday 17:00"],
    ["2027-01-15T22:00:00Z", "Friday 17:00"],
    ["2027-02-15T22:00:00Z", "Feb 15 17:00"],
    ["2026-02-15T22:00:00Z", "Feb 15, 2026 17:00"],
  ])("says %s as %s", (at, text) => {
    expect(inWords(at, clock)).toBe(text);
  });

  it("says a whole date with its weekday", () => {
    expect(inFull("2027-01-16T05:05:00Z", "America/New_York")).toBe("Sat, Jan 16, 2027, 00:05");
  });

  it("keeps a day without a time on its day", () => {
    expect(momentInWords("2027-01-15", "Pacific/Honolulu")).toBe("Fri, Jan 15, 2027");
  });
});

describe("the clock", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is not behind the server, however long its answer was on the way", async () => {
    vi.useFakeTimers({ now: 0, toFake: ["Date"] });
    vi.stubGlobal("fetch", async () => {
      vi.setSystemTime(1_000);
      const answer = Response.json({ now: "2027-01-11T14:00:01Z", timeZone: "America/New_York" });
      vi.setSystemTime(9_000);
      return answer;
    });

    const read = clockOf(await new QueryClient().fetchQuery(signInQuery)).now();

    expect(read.getTime()).toBeGreaterThanOrEqual(Date.parse("2027-01-11T14:00:09Z"));
  });
});
