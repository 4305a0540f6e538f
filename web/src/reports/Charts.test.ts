import { describe, expect, it } from "vitest";
import { alone, path } from "./Charts";

describe("a line over time", () => {
  it("goes from the left to the right, with the highest value at the top", () => {
    expect(path([0, 1, 2], 2)).toBe("M0.00 100.00l0.01 0L50.00 50.00L100.00 0.00");
  });

  it("breaks where nothing is known", () => {
    expect(path([2, null, 1], 2)).toBe("M0.00 0.00l0.01 0M100.00 50.00l0.01 0");
  });

  it("shows a single value as a dot", () => {
    expect(path([1], 2)).toBe("M0.00 50.00l0.01 0");
  });

  it("knows which values stand alone, at the ends too", () => {
    expect(alone([3, null, 1, 2, null, 0])).toEqual([3, null, null, null, null, 0]);
    expect(alone([1])).toEqual([1]);
  });
});
