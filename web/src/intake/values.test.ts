import { describe, expect, it } from "vitest";
import type { Tasking } from "../api/queries";
import { datesOf, patchOf, valuesOf } from "./values";

const mail = { from: "", to: "", cc: "", subject: "Figures", text: "Please.", documents: [] };
const details = {
  requestor: "Casework",
  caseNumber: "CRCL-27-0042",
  deadline: "2027-01-15",
  alienNumbers: ["A012345678"],
  taskings: [],
};
const initial = valuesOf(mail, details);
const tasking = {
  requestor: "Casework",
  priority: "medium",
  taskType: "other",
  restricted: true,
  instruction: "Figures\n\nPlease.",
  detainees: [] as unknown[],
} as Tasking;

describe("accepting a mail", () => {
  it("corrects only what differs from the tasking", () => {
    expect(patchOf(initial, initial, tasking)).toEqual({
      caseNumber: "CRCL-27-0042",
      detainees: [{ name: null, alienNumber: "A012345678" }],
    });
  });

  it("has nothing to correct the second time", () => {
    const after = {
      ...tasking,
      caseNumber: "CRCL-27-0042",
      detainees: [{ name: null, alienNumber: "A012345678" }],
      authorityDueDate: "2027-01-15",
    } as Tasking;
    expect(patchOf(initial, initial, after)).toEqual({});
    expect(datesOf(initial, after)).toBeNull();
  });

  it("gives another type its own category, and leaves empty detainees out", () => {
    const values = { ...initial, caseNumber: " ", taskType: "audit", detainees: [{ name: " ", alienNumber: "" }] };
    expect(patchOf(values, initial, tasking)).toEqual({ taskType: "audit", category: null });
  });

  it("sets the dates that somebody confirmed", () => {
    expect(datesOf(initial, tasking)).toEqual({ authorityDueDate: "2027-01-15" });
  });
});
