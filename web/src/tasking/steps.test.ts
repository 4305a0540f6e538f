import { describe, expect, it } from "vitest";
import type { Tasking } from "../api/queries";
import { inOrder } from "./Actions";
import { initialValues, wordsOf } from "./fields";
import { detailsOf, type Happened, isReturned, lastReturn, reasonOf } from "./happened";
import { holders } from "./Summary";

type Part = Tasking["components"][number];

const response = { kind: "substantive", text: "Done.", by: "lee.chan", at: "2026-11-25T14:00:00Z" } as Part["response"];
const ask = (level: string, person: string) => ({ level, person, since: "2026-11-25T14:00:00Z" });

const part = (more: object = {}) => ({
  unit: "HOU",
  assignee: "lee.chan",
  cc: [],
  state: "assigned",
  delegates: [],
  response: null,
  concurrences: [],
  outstanding: [],
  reportedAt: null,
  ...more,
});

const tasking = (components: object[], more: object = {}) =>
  ({
    number: "ITMS-2026-000001",
    status: "assigned",
    flags: [],
    taskManager: "ana.ruiz",
    attachments: [],
    clearance: { kind: "anyOf", positions: ["cos"] },
    allowedActions: ["respond", "concur", "request-concurrence", "delegate"],
    components,
    ...more,
  }) as unknown as Tasking;

const waitsForChief = tasking([part({ response, outstanding: [ask("unitChief", "ray.singh")] })]);
const managed = { ...waitsForChief, allowedActions: [...waitsForChief.allowedActions, "take-charge" as const] };
const returned = tasking([part({ response })]);
const reported = part({ response, reportedAt: "2026-11-26T14:00:00Z", concurrences: [{ level: "unitChief" }] });
const other = part({ unit: "MCMU", assignee: "mia.lund" });

describe("the step that comes next", () => {
  it("is to respond, for the action officer", () => {
    expect(inOrder(tasking([part()]), "lee.chan").next).toBe("respond");
  });

  it("is none for somebody who does not answer the tasking", () => {
    expect(inOrder(tasking([part()]), "ana.ruiz").next).toBeUndefined();
  });

  it("is to concur, for whoever is asked", () => {
    expect(inOrder(waitsForChief, "ray.singh")).toMatchObject({ next: "concur" });
  });

  it("is that of somebody away, for whoever acts for them", () => {
    const until = "2026-12-04T22:00:00Z";
    const away = { away: [{ person: "lee.chan", substitute: "hal.price", until }] };
    expect(inOrder(tasking([part()], away), "hal.price").next).toBe("respond");
    expect(inOrder(tasking([part()], away), "mia.lund").next).toBeUndefined();
    const chief = { away: [{ person: "ray.singh", substitute: "kim.dale", until }] };
    const asked = tasking([part({ response, outstanding: [ask("unitChief", "ray.singh")] })], chief);
    expect(inOrder(asked, "kim.dale").next).toBe("concur");
    expect(initialValues("concur", asked, "kim.dale")).toMatchObject({ level: "unitChief", givenBy: "" });
  });

  it("is none while the tasking waits for somebody else", () => {
    expect(inOrder(waitsForChief, "lee.chan").next).toBeUndefined();
    expect(inOrder(managed, "ana.ruiz").next).toBeUndefined();
  });

  it("is none for a TPSU chief who is not in charge and whom nobody asks", () => {
    expect(inOrder(managed, "tom.becker").next).toBeUndefined();
    expect(wordsOf("concur", managed, "tom.becker").label).toBe("Record a concurrence");
  });

  it("is not another answer, once the own part is complete", () => {
    expect(inOrder(tasking([reported, other]), "lee.chan").next).toBeUndefined();
    expect(inOrder(tasking([reported, other]), "mia.lund").next).toBe("respond");
  });

  it("is to respond again, after a return", () => {
    expect(inOrder(returned, "lee.chan").next).toBe("respond");
  });

  it("is never a step that is possible but not likely", () => {
    const stoodDown = tasking([part()], { allowedActions: ["close-without-response", "set-action"] });
    expect(inOrder(stoodDown, "ana.ruiz").next).toBeUndefined();
  });
});

describe("a concurrence", () => {
  const two = tasking([
    part({ response, outstanding: [ask("unitChief", "ray.singh")] }),
    part({ unit: "MCMU", assignee: "mia.lund", response, outstanding: [ask("division", "dan.okoro")] }),
  ]);

  it("starts at the level that this person is asked for", () => {
    expect(initialValues("concur", two, "dan.okoro")).toMatchObject({ unit: "MCMU", level: "division", givenBy: "" });
  });

  it("is recorded for whoever is asked, by those who cannot give it", () => {
    expect(initialValues("concur", waitsForChief, "lee.chan")).toMatchObject({ givenBy: "ray.singh" });
    expect(wordsOf("concur", waitsForChief, "lee.chan").label).toBe("Record a concurrence");
    expect(wordsOf("concur", waitsForChief, "ray.singh").label).toBe("Concur");
  });
});

describe("who has it", () => {
  const has = (shown: Tasking) =>
    holders(
      shown,
      (id) => id ?? "",
      (_, value) => String(value),
    );

  it("is whoever is asked to concur, after the answer", () => {
    expect(has(waitsForChief)).toBe("ray.singh to concur (HOU)");
  });

  it("is no unit that reported its part complete", () => {
    expect(has(tasking([reported, other]))).toBe("mia.lund (MCMU)");
    expect(has(tasking([reported]))).toBe("ana.ruiz");
  });

  it("is every designee at work", () => {
    const delegates = ["sam.ortiz", "noa.berg"].map((person) => ({ person, state: "delegated" }));
    expect(has(tasking([part({ state: "delegated", delegates })]))).toBe("sam.ortiz and noa.berg (HOU)");
  });

  it("is no position that has cleared, where all must clear", () => {
    const decisions = [{ position: "dad", decision: "cleared" }];
    const clearance = { kind: "allOf", positions: ["dad", "cos"], decisions };
    expect(has(tasking([reported], { status: "sentToAd", clearance }))).toBe("cos");
  });

  it("is nobody once it was closed without a response", () => {
    expect(has(tasking([part()], { status: "closedWithoutResponse" }))).toContain("Nobody");
  });
});

describe("what happened", () => {
  const event = (kind: string, data: object) =>
    ({ seq: 1, at: "2026-11-30T14:00:00Z", by: "ana.ruiz", kind, data }) as unknown as Happened;
  const says = { name: (id: string) => id.toUpperCase(), zone: "America/New_York" };

  it("finds the reason of the last return of a unit", () => {
    const events = ["First.", "Last.", "Another unit's."].map((reason, index) =>
      event("returned", { units: [index < 2 ? "HOU" : "MCMU"], reason }),
    );
    expect(isReturned(returned, returned.components[0] as Part)).toBe(true);
    expect(isReturned(waitsForChief, waitsForChief.components[0] as Part)).toBe(false);
    expect(reasonOf(lastReturn(events, "HOU") as Happened)).toBe("Last.");
  });

  it("is told with its people, dates and words", () => {
    expect(detailsOf(event("returned", { units: ["HOU"], reason: "Add October." }), says)).toEqual([
      "Unit: HOU",
      "Reason: Add October.",
    ]);
    expect(
      detailsOf(event("delegated", { unit: "HOU", delegate: "sam", instructions: "Count.", other: 1 }), says),
    ).toEqual(["Designee: SAM", "Unit: HOU", "Instructions: Count."]);
    expect(detailsOf(event("concurred", { unit: "HOU", person: "ana.ruiz" }), says)).toEqual(["Unit: HOU"]);
    expect(detailsOf(event("datesSet", { internalDueDate: "2026-12-18" }), says)).toEqual([
      "Internal due date: Fri, Dec 18, 2026",
    ]);
  });
});
