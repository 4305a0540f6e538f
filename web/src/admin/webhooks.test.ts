import { expect, it } from "vitest";
import { answerOf } from "./WebhookDeliveries";

it("says in words why a delivery got no answer", () => {
  expect(answerOf({ httpStatus: null, lastError: "nameResolutionError" })).toBe("the name of the host is not known");
  expect(answerOf({ httpStatus: null, lastError: "responseEnded" })).toBe("Response ended");
  expect(answerOf({ httpStatus: 410, lastError: null })).toBe("410");
  expect(answerOf({ httpStatus: null, lastError: null })).toBe("");
});
