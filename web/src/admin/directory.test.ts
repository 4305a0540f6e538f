import { describe, expect, it } from "vitest";
import { bodyOf, changedFields, type Entry, fieldsOf, kinds, valuesOf } from "./directory";

const lists = { people: [], units: [], divisions: [] };

describe("an entry of the directory", () => {
  it.each(kinds)("shows every value of one of the %s in a field", (kind) => {
    const names = fieldsOf(kind, lists, true).map((field) => field.name);
    expect(names.toSorted()).toEqual(Object.keys(valuesOf(kind, null)).toSorted());
  });

  it("comes back as it was", () => {
    const entry = {
      id: "ida.roe",
      name: "Ida Roe",
      email: "ida.roe@agency.gov",
      unit: "OAD",
      roles: ["seniorLeadership"],
      positions: ["DAD-CS", "DAD-OPS"],
      active: false,
      ses: true,
    } as unknown as Entry;
    const { id: _, ...rest } = entry;
    expect(bodyOf(valuesOf("people", entry))).toEqual(rest);
  });

  it("leaves a post without anybody vacant", () => {
    expect(bodyOf({ code: "HOU", name: " Health ", division: "CS", chief: "", reason: "" })).toEqual({
      name: "Health",
      division: "CS",
      chief: null,
    });
  });

  it("finds what somebody else changed", () => {
    const before = valuesOf("units", { code: "HOU", name: "Health", division: "CS", chief: "ray.singh" });
    expect(changedFields(before, { ...before, chief: "kim.dale" })).toEqual(["chief"]);
  });
});
