import { describe, expect, it } from "vitest";
import { dayIn, daysBefore, daysOf, type PeriodName, readPeriod } from "./period";

describe("the periods of a report", () => {
  it.each([
    ["month", "2027-01-11", "2027-01-01", "2027-01-11", "2026-12-01", "2026-12-11"],
    ["month", "2027-03-31", "2027-03-01", "2027-03-31", "2027-02-01", "2027-02-28"],
    ["lastMonth", "2027-01-11", "2026-12-01", "2026-12-31", "2026-11-01", "2026-11-30"],
    ["quarter", "2027-02-11", "2027-01-01", "2027-02-11", "2026-10-01", "2026-11-11"],
    ["lastQuarter", "2027-02-11", "2026-10-01", "2026-12-31", "2026-07-01", "2026-09-30"],
    ["year", "2027-09-30", "2026-10-01", "2027-09-30", "2025-10-01", "2026-09-30"],
    ["year", "2027-10-01", "2027-10-01", "2027-10-01", "2026-10-01", "2026-10-01"],
    ["lastYear", "2027-01-11", "2025-10-01", "2026-09-30", "2024-10-01", "2025-09-30"],
  ] as const)("%s on %s is %s to %s, and before it %s to %s", (name, today, from, to, beforeFrom, beforeTo) => {
    const days = daysOf(name, today);
    expect(days).toEqual({ from, to });
    expect(daysBefore(name, days)).toEqual({ from: beforeFrom, to: beforeTo });
  });

  it("compares own dates with as many days before", () => {
    expect(daysBefore("own", { from: "2027-03-01", to: "2027-03-10" })).toEqual({
      from: "2027-02-19",
      to: "2027-02-28",
    });
  });

  it.each([
    ["", "month"],
    ["period=lastYear", "lastYear"],
    ["period=own", "month"],
    ["period=nonsense", "month"],
    ["from=2027-01-01&to=2027-01-31", "own"],
    ["from=2027-01-01", "month"],
  ] satisfies [string, PeriodName][])("reads %s as %s", (address, name) => {
    expect(readPeriod(new URLSearchParams(address), "2027-01-11").name).toBe(name);
  });

  it("takes the day of the agency's time zone", () => {
    expect(dayIn("America/New_York", new Date("2027-01-12T03:00:00Z"))).toBe("2027-01-11");
  });
});
