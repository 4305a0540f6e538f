import { expect, it } from "vitest";
import { answerOf, stateOf } from "./WebhookDeliveries";

it("says in words why a delivery got no answer", () => {
  expect(answerOf({ httpStatus: null, lastError: "nameResolutionError" })).toBe("the name of the host is not known");
  expect(answerOf({ httpStatus: null, lastError: "responseEnded" })).toBe("Response ended");
  expect(answerOf({ httpStatus: 410, lastError: null })).toBe("410");
  expect(answerOf({ httpStatus: null, lastError: null })).toBe("");
});

it("says in the list whether the latest delivery to a webhook failed", () => {
  const clock = { now: () => new Date("2027-03-02T19:06:00Z"), zone: "America/New_York" };
  const state = (latestAttempt: object | null, disabledBecause: string | null = null) =>
    stateOf(
      { disabledAt: disabledBecause && "2027-03-02T19:05:00Z", disabledBecause, latestAttempt } as Parameters<
        typeof stateOf
      >[0],
      clock,
    );
  const failed = { at: "2027-03-02T19:05:00Z", state: "waiting", httpStatus: 500, lastError: null };
  expect(state(null)).toBe("on");
  expect(state({ ...failed, state: "delivered", httpStatus: 200, nextAttemptAt: null })).toBe("on");
  expect(state({ ...failed, nextAttemptAt: "2027-03-02T19:10:00Z" })).toBe(
    "on; last delivery failed Tue, Mar 2, 2027, 14:05 (500); next try Tue, Mar 2, 2027, 14:10",
  );
  expect(state({ ...failed, nextAttemptAt: "2027-03-02T19:05:05Z" })).toContain("; the next try is due");
  expect(state({ ...failed, state: "failed", httpStatus: null, lastError: "timeout", nextAttemptAt: null })).toBe(
    "on; last delivery failed Tue, Mar 2, 2027, 14:05 (no answer in time); it was given up",
  );
  expect(state(null, "gone")).toBe("off: the other system answered that it is gone");
});
