import { describe, expect, it } from "vitest";
import { piecesOf } from "./links";
import { dayAfter, morningOf } from "./morning";

describe("the demo's clock", () => {
  it.each([
    ["2027-01-15", "America/New_York", "2027-01-15T14:00:00.000Z"],
    ["2027-07-15", "America/New_York", "2027-07-15T13:00:00.000Z"],
    ["2027-03-14", "America/New_York", "2027-03-14T13:00:00.000Z"],
    ["2027-01-15", "Pacific/Auckland", "2027-01-14T20:00:00.000Z"],
  ])("goes to the morning of %s in %s", (day, zone, instant) => {
    expect(morningOf(day, zone)).toBe(instant);
  });

  it("offers the next day of the agency, not of the computer", () => {
    expect(dayAfter(new Date("2027-01-16T03:00:00Z"), "America/New_York")).toBe("2027-01-16");
  });
});

describe("a link in a mail", () => {
  it("leads to the page, without the full stop behind it", () => {
    expect(piecesOf("Open http://127.0.0.1:0/taskings/ITMS-2027-000001.\nThank you.")).toEqual([
      { text: "Open " },
      { text: "http://127.0.0.1:0/taskings/ITMS-2027-000001", page: "/taskings/ITMS-2027-000001" },
      { text: ".\nThank you." },
    ]);
  });
});
