import { describe, expect, it } from "vitest";
import { placeOf, readPlace, remember } from "./place";

const of = (to: string) => new URLSearchParams(to.split("?")[1]);

describe("where the list behind a figure is", () => {
  it("keeps a figure without a person in the address", () => {
    const { to, kept } = placeOf("/api/reports/taskings?measure=open&unit=HOU&taskManager=none");
    expect(to).toBe("/reports/taskings?measure=open&unit=HOU&taskManager=none");
    expect(kept).toBeNull();
    expect(readPlace(of(to), null)?.toString()).toBe("measure=open&unit=HOU&taskManager=none");
  });

  it("keeps a person out of the address, and finds them again", () => {
    const { to, kept } = placeOf("/api/reports/taskings?measure=open&assignee=lee.chan");
    expect(to).toBe("/reports/taskings?measure=open&of=person");
    expect(readPlace(of(to), remember(kept ?? {}))?.toString()).toBe("measure=open&assignee=lee.chan");
  });

  it("does not show everybody's taskings for those of one person", () => {
    expect(readPlace(of("/reports/taskings?measure=open&of=person"), null)).toBeNull();
  });
});
