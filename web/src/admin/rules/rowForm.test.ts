import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { EscalationRow, RubricRow } from "./documents";
import { escalationFields, escalationRow, escalationValues, rubricFields, rubricRow, rubricValues } from "./rowForm";

const rubric = JSON.parse(readFileSync("../src/Itms.Domain/Routing/rubric.json", "utf8")) as RubricRow[];

describe("a row of the rules in a form", () => {
  it.each(rubric.map((row) => [row.category, row] as const))("comes back as it was: %s", (_, row) => {
    expect(rubricRow(rubricValues(row))).toEqual(row);
  });

  it("comes back as it was: a reminder", () => {
    const row: EscalationRow = {
      kind: "atAd",
      trigger: "atAd",
      businessDays: 0,
      to: ["clearingOfficial"],
      timeOfDay: "08:00",
      repeatEveryDays: 7,
      authorityDateWithin: 0,
    };
    expect(escalationRow(escalationValues(row))).toEqual(row);
  });

  it("has a field for every value", () => {
    const names = (fields: { name: string }[]) => fields.map((field) => field.name).toSorted();
    expect(names(rubricFields(true, [], undefined))).toEqual(Object.keys(rubricValues(null)).toSorted());
    expect(names(escalationFields(true))).toEqual(Object.keys(escalationValues(null)).toSorted());
  });
});
