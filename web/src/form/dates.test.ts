import { describe, expect, it } from "vitest";
import { daysInWords, sentDate, shownDate, toInstant, toLocal } from "./dates";

const zone = "America/New_York";
const clock = { now: () => new Date("2027-01-11T14:00:00Z"), zone };

describe("a date of the form", () => {
  it.each([
    ["2027-01-15T17:00", "2027-01-15T22:00:00Z"],
    ["2027-07-15T17:00", "2027-07-15T21:00:00Z"],
    // The clocks change on March 14 and on November 7.
    ["2027-03-14T01:30", "2027-03-14T06:30:00Z"],
    ["2027-03-14T03:30", "2027-03-14T07:30:00Z"],
    ["2027-11-07T17:00", "2027-11-07T22:00:00Z"],
  ])("sends %s of the agency's clock as %s, and shows it again", (local, instant) => {
    expect(toInstant(local, zone)).toBe(instant);
    expect(toLocal(instant, zone)).toBe(local);
  });

  it("keeps a day a day", () => {
    expect(sentDate("2027-01-15", zone)).toBe("2027-01-15");
    expect(shownDate("2027-01-15", zone)).toBe("2027-01-15");
  });

  it.each([
    ["2027-01-11", "Monday, today"],
    ["2027-01-12", "Tuesday, tomorrow"],
    ["2027-01-10", "Sunday, yesterday"],
    ["2027-01-22T09:00", "Friday, in 11 days"],
    ["2027-01-01", "Friday, 10 days ago"],
    ["", ""],
  ])("says how far away %s is", (day, text) => {
    expect(daysInWords(day, clock)).toBe(text);
  });

  it("counts from the agency's day, not from that of the world", () => {
    const late = { now: () => new Date("2027-01-12T03:00:00Z"), zone };
    expect(daysInWords("2027-01-11", late)).toBe("Monday, today");
  });
});
