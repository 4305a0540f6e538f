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
    expect(daysInWords(day, clock, undefined)).toBe(text);
  });

  it("counts from the agency's day, not from that of the world", () => {
    const late = { now: () => new Date("2027-01-12T03:00:00Z"), zone };
    expect(daysInWords("2027-01-11", late, undefined)).toBe("Monday, today");
  });

  it.each([
    ["2027-01-12", "Tuesday, tomorrow (1 business day)"],
    // January 18 is a holiday.
    ["2027-01-19", "Tuesday, in 8 days (5 business days)"],
    ["2027-01-18", "Monday, in 7 days (4 business days). Birthday of Martin Luther King, Jr."],
    ["2027-01-22", "Friday, in 11 days (7 business days). The office is closed that day"],
    ["2027-01-16", "Saturday, in 5 days (4 business days). The office is closed on weekends"],
    ["2027-01-11", "Monday, today"],
    ["2027-01-08", "Friday, 3 days ago"],
    // Beyond what is known of the calendar.
    ["2030-01-08", "Tuesday, in 1,093 days"],
  ])("counts the business days until %s", (day, text) => {
    const items = [
      { date: "2027-01-18", holiday: "Birthday of Martin Luther King, Jr." },
      { date: "2027-01-22", holiday: null },
    ];
    expect(daysInWords(day, clock, { from: "2027-01-11", to: "2029-01-11", items })).toBe(text);
  });
});
