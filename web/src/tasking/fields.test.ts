import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Tasking } from "../api/queries";
import { allErrors } from "../parts/faults";
import { actionWords, fieldWords } from "../words/action";
import { actionFields, bodyOf, fieldsOf, initialValues } from "./fields";

const api = JSON.parse(readFileSync("../docs/openapi.v1.json", "utf8"));
const prefix = "/api/taskings/{number}/actions/";
const actions = Object.keys(api.paths)
  .filter((path) => path.startsWith(prefix))
  .map((path) => path.slice(prefix.length));

const tasking = {
  status: "assigned",
  receivedVia: "email",
  action: "work",
  clearance: { kind: "anyOf" },
  attachments: [],
  storage: { used: 0, allowed: 1 },
  components: [
    { unit: "HOU", assignee: "lee.chan", cc: [], outstanding: [] },
    { unit: "MCMU", assignee: "mia.lund", cc: [], outstanding: [] },
  ],
} as unknown as Tasking;

describe("the fields of the actions", () => {
  it.each(actions)("has a dialog and words for %s", (action) => {
    expect(actionFields[action]).toBeDefined();
    expect(actionWords[action]).toBeDefined();
  });

  it.each(actions)("sends only members that %s accepts", (action) => {
    const schema = api.paths[prefix + action].post.requestBody.content["application/json"].schema.$ref
      .split("/")
      .at(-1);
    const members = Object.keys(api.components.schemas[schema].properties);
    for (const { name } of actionFields[action] ?? []) expect(members).toContain(name.split(".")[0]);
  });

  it("has a label for every field", () => {
    for (const { name } of Object.values(actionFields).flat()) expect(fieldWords[name], name).toBeDefined();
  });

  it("starts with the unit that the person answers for", () => {
    expect(initialValues("respond", tasking, "mia.lund").unit).toBe("MCMU");
  });

  it("asks for no unit where the response is the agency's", () => {
    const atHq = { ...tasking, status: "submittedToHq" } as Tasking;
    expect(fieldsOf("respond", atHq, "mia.lund").map((field) => field.name)).not.toContain("unit");
  });

  it("sends what was filled in, and nothing else", () => {
    const values = { unit: "HOU", "response.kind": "negative", "response.text": " ", comment: "" };
    expect(bodyOf("respond", values)).toEqual({ unit: "HOU", response: { kind: "negative" } });
  });

  it("leaves copies to the server where nobody is chosen", () => {
    const components = [
      { unit: "HOU", assignee: "lee.chan", cc: [] },
      { unit: "MCMU", assignee: "mia.lund", cc: ["eva.stone"] },
    ];
    expect(bodyOf("assign", { components })).toEqual({
      components: [
        { unit: "HOU", assignee: "lee.chan" },
        { unit: "MCMU", assignee: "mia.lund", cc: ["eva.stone"] },
      ],
    });
  });

  it("sends no response where none was given", () => {
    expect(bodyOf("complete-delegation", { unit: "HOU", "response.kind": "", "response.text": "" })).toEqual({
      unit: "HOU",
    });
  });

  it("drops no text for want of a kind", () => {
    expect(bodyOf("complete-delegation", { unit: "HOU", "response.kind": "", "response.text": "x" })).toEqual({
      unit: "HOU",
      response: { text: "x" },
    });
  });
});

describe("the faults of a dialog", () => {
  const errorsOf = (action: string, given: object, found: Record<string, string[]>) =>
    Object.keys(
      allErrors(
        fieldsOf(action, tasking, "ana.ruiz"),
        { ...initialValues(action, tasking, "ana.ruiz"), ...given },
        found,
      ),
    );

  it("name every required field that is empty, also if the API stopped at the first", () => {
    expect(errorsOf("close-without-response", {}, { reason: ["is required"] })).toEqual(["reason", "note"]);
    expect(errorsOf("close-without-response", { note: " " }, { reason: ["is required"] })).toEqual(["reason", "note"]);
    expect(errorsOf("close-without-response", { note: "Twice." }, { reason: ["is required"] })).toEqual(["reason"]);
  });

  it("say what the API says, where it says something", () => {
    expect(
      allErrors(fieldsOf("assign", tasking, ""), { components: [] }, { "components[0].unit": ["is new"] }),
    ).toEqual({
      "components[0].unit": ["is new"],
    });
  });

  it("are at the fields of a response that is missing as a whole", () => {
    expect(errorsOf("respond", { unit: "HOU", "response.kind": "" }, { response: ["is required"] })).toEqual([
      "response.kind",
      "response.text",
    ]);
  });
});
