import { describe, expect, it } from "vitest";
import { differences, merge } from "./compare";
import type { EscalationRow } from "./documents";

const rule = (kind: string, businessDays: number, to = ["unitChief"]): EscalationRow => ({
  kind,
  trigger: "overdue",
  businessDays,
  to,
});

describe("two versions of the rules", () => {
  it("differ by the rows that were added, removed and changed", () => {
    const before = [rule("a", 1), rule("b", 2), rule("c", 3)];
    const after = [{ ...rule("a", 1), timeOfDay: null }, rule("b", 5), rule("d", 4)];
    expect(differences("escalation", before, after)).toEqual([
      {
        key: "b",
        name: "B",
        change: "changed",
        cells: [{ name: "when", before: "2 business days overdue", after: "5 business days overdue" }],
      },
      { key: "d", name: "D", change: "added", cells: [] },
      { key: "c", name: "C", change: "removed", cells: [] },
    ]);
  });

  it("differ in a setting", () => {
    const [found] = differences("settings", [{ makerMayClear: false }], [{ makerMayClear: true }]);
    expect(found?.cells).toEqual([{ name: "makerMayClear", before: "no", after: "yes" }]);
  });
});

describe("rows on top of a version that came meanwhile", () => {
  const base = [rule("a", 1), rule("b", 2), rule("c", 3)];

  it("keeps mine and takes theirs", () => {
    const theirs = [rule("a", 1), rule("b", 9), rule("c", 3), rule("d", 4)];
    const mine = [rule("a", 7), rule("b", 2), rule("c", 3), rule("e", 5)];
    expect(merge("escalation", base, theirs, mine)).toEqual([
      rule("a", 7),
      rule("b", 9),
      rule("c", 3),
      rule("e", 5),
      rule("d", 4),
    ]);
  });

  it("keeps my row where both changed it, and both removals", () => {
    const theirs = [rule("a", 8), rule("c", 3)];
    const mine = [rule("a", 7), rule("b", 2)];
    expect(merge("escalation", base, theirs, mine)).toEqual([rule("a", 7)]);
  });
});
