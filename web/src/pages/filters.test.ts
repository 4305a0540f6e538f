import { describe, expect, it } from "vitest";
import { ask, place, readFilters } from "./filters";
import { safe } from "./SignIn";

describe("the filters of a view", () => {
  it("keeps names out of the address and of the history", () => {
    const { search, state } = place({ requestor: "Jane Roe", assignee: "lee.chan", unit: "HOU" }, "-dueAt");
    expect(search).toBe("?unit=HOU&sort=-dueAt");
    expect(JSON.stringify(state)).not.toContain("Roe");
    expect(readFilters(new URLSearchParams(search), state)).toEqual({
      requestor: "Jane Roe",
      assignee: "lee.chan",
      unit: "HOU",
    });
  });

  it("asks the API with all of them", () => {
    expect(ask("active", { requestor: "CRCL" }, "number", { count: "true" })).toBe(
      "/api/views/active?requestor=CRCL&sort=number&count=true",
    );
  });
});

describe("where sign-in leads", () => {
  it.each([
    ["/taskings/ITMS-2027-000001?tab=comments", "/taskings/ITMS-2027-000001?tab=comments"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["https://evil.example", "/"],
    ["/sign-in?to=/", "/"],
    [null, "/"],
  ])("takes %s as %s", (to, place) => {
    expect(safe(to)).toBe(place);
  });
});
