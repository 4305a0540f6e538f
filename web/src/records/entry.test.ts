import { expect, test } from "vitest";
import { entryOf, valuesOf } from "./entry";

test("an entry comes back from the form as it was", () => {
  const entry = {
    code: "complaints",
    title: "Complaints",
    authority: "DAA-0567-2015-0013",
    cutOff: "sent",
    endOf: "day",
    years: 7,
    categories: ["medicalComplaint"],
    taskTypes: [],
    actions: ["review"],
  };
  expect(entryOf(valuesOf(entry))).toEqual(entry);
});

test("without a number of years, the record is permanent", () => {
  expect(entryOf(valuesOf(undefined)).years).toBeNull();
  expect(entryOf({ ...valuesOf(undefined), years: "0" }).years).toBe(0);
});
