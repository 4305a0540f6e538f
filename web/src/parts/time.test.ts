import { describe, expect, it } from "vitest";
import { inWords, momentInWords } from "./time";

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

  it("keeps a day without a time on its day", () => {
    expect(momentInWords("2027-01-15", "Pacific/Honolulu")).toBe("Fri, Jan 15, 2027");
  });
});
