import { expect, it } from "vitest";
import { approvalWould, approving, inTheWay } from "./proposal";

const items = (...reasons: (string | null)[]) =>
  reasons.map((wouldKeep, i) => ({
    number: `ITMS-2027-00000${i + 1}`,
    state: "waiting",
    kept: null,
    why: null,
    wouldKeep,
  })) as Parameters<typeof inTheWay>[0];

it("says of a proposal which of its taskings came under hold, and what approval would do now", () => {
  const one = items(null, "onHold", null);
  expect(inTheWay(one)).toBe("1 of 3 under a legal hold");
  expect(approvalWould(one)).toBe("1 of 3 under a legal hold. Approval would now destroy 2 and keep 1.");
  expect(approving(one)).toContain("This destroys 2 taskings for good");

  expect(inTheWay(items("onHold", "notDue"))).toBe("1 of 2 under a legal hold, 1 of 2 may not be destroyed now");
});

it("says that approval would destroy nothing if all is kept", () => {
  expect(approvalWould(items("onHold"))).toBe(
    "1 of 1 under a legal hold. Approval would destroy nothing now: the tasking is kept.",
  );
  expect(approving(items("onHold", "onHold"))).toContain("This destroys nothing unless a hold is lifted meanwhile.");
  expect(approving(items("onHold", "onHold"))).not.toContain("for good");
});

it("says nothing of a proposal that nothing stands in the way of", () => {
  expect([inTheWay(items(null)), approvalWould(items(null))]).toEqual(["", ""]);
  expect(approving(items(null))).toContain("This destroys 1 tasking for good");
});
