import { describe, expect, it } from "vitest";
import { Activity } from "./idle";

describe("activity", () => {
  it("is over when nobody did anything for the whole time", () => {
    let now = 0;
    const activity = new Activity(900, () => now);
    now = 899;
    expect(activity.isOver).toBe(false);
    activity.note();
    now = 1798;
    expect(activity.isOver).toBe(false);
    now = 1799;
    expect(activity.isOver).toBe(true);
  });
});
