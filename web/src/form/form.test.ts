import { describe, expect, it } from "vitest";
import type { Reference, Tasking } from "../api/queries";
import { byField, faultsAt, faultsOf, otherFaults, plain, tabOf } from "./faults";
import { differing, withFieldsOf } from "./merge";
import { bodyOf, type FieldDocument, type Form, formOf, nobody, patchOf, withoutEmptyRows } from "./model";
import {
  copyFrom,
  newForm,
  type Routing,
  suggest,
  suggestAgain,
  typeComponents,
  typeValue,
  withCategory,
} from "./state";
import { isNeeded, retroactiveTab, tabsOf } from "./tabs";

const zone = "America/New_York";

function field(path: string, kind: FieldDocument["kind"], more: Partial<FieldDocument> = {}): FieldDocument {
  const name = path.split(".").at(-1) ?? path;
  return { name, path, label: `The ${name}`, kind, required: false, evenPending: false, ...more } as FieldDocument;
}

const reference = {
  taskTypes: [
    { value: "informationRequest", label: "", tab: "informationRequest", tabRequired: true, category: "other" },
    { value: "audit", label: "", tab: "audit", tabRequired: true, category: "other" },
    { value: "policy", label: "", tab: null, tabRequired: false, category: "other" },
  ],
  categories: ["other", "gao", "oigAudit"].map((value) => ({ value, label: value })),
  tabs: [
    {
      value: "common",
      label: "Common",
      fields: [
        field("number", "automatic"),
        field("requestor", "line", { required: true, evenPending: true }),
        field("taskAuthority", "line"),
        field("caseNumber", "line"),
        field("taskType", "enumeration", { required: true, evenPending: true }),
        field("category", "enumeration"),
        field("internalDueDate", "date", { changedBy: "set-dates", requiredUnless: "authorityDueDate" }),
        field("authorityDueDate", "date", { changedBy: "set-dates", requiredUnless: "internalDueDate" }),
        field("components[].unit", "unit", { changedBy: "assign" }),
        field("components[].delegate", "person", { changedBy: "delegate" }),
        field("restricted", "flag"),
        field("comments", "text", { changedBy: "comments" }),
        field("addedLater", "line"),
      ],
    },
    {
      value: "administrative",
      label: "Administrative",
      fields: [field("followUps[].text", "text", { changedBy: "follow-up" })],
    },
    {
      value: "informationRequest",
      label: "Information request",
      fields: [
        field("detainees[].name", "line"),
        field("detainees[].alienNumber", "alienNumber"),
        field("informationRequest.type", "enumeration", { required: true }),
        field("informationRequest.nonIhscFacilities", "facilities"),
      ],
    },
    { value: "audit", label: "Audit", fields: [field("audit.type", "enumeration", { required: true })] },
  ],
} as unknown as Reference;

const tabs = tabsOf(reference, "informationRequest", true);
const fields = tabs.flatMap((tab) => tab.fields);

const routing = {
  requestors: ["ICE OCR"],
  taskAuthorities: ["varies"],
  actionOfficers: [
    { unit: "HOU", assignee: "lee.chan", position: "HOU", cc: ["kim.dale"], why: "" },
    { unit: null, assignee: null, position: "varies", cc: [], why: "" },
  ],
} as unknown as Routing;

describe("the tabs of a form", () => {
  it("has the tab of the type, and whatever field the API adds", () => {
    expect(tabs.map((tab) => tab.name)).toEqual(["common", "informationRequest"]);
    expect(fields.map((f) => f.path)).toContain("addedLater");
    expect(fields.map((f) => f.path)).not.toContain("number");
    expect(fields.map((f) => f.path)).not.toContain("components[].delegate");
  });

  it("has no field that a step of its own changes, once the tasking exists", () => {
    const edited = tabsOf(reference, "policy", false).flatMap((tab) => tab.fields.map((f) => f.path));
    expect(edited).toEqual([
      "requestor",
      "taskAuthority",
      "caseNumber",
      "taskType",
      "category",
      "restricted",
      "addedLater",
    ]);
  });

  it("needs a date only when somebody is assigned, and only one of the two", () => {
    const [common] = tabs;
    const due = fields.find((f) => f.path === "internalDueDate");
    if (!common || !due) throw new Error();
    expect(isNeeded(due, common, newForm.form, false)).toBe(false);
    expect(isNeeded(due, common, newForm.form, true)).toBe(true);
    const other = typeValue("authorityDueDate", "2027-01-20")(newForm).form;
    expect(isNeeded(due, common, other, true)).toBe(false);
  });
});

const form: Form = {
  values: {
    requestor: " CRCL ",
    caseNumber: "",
    internalDueDate: "2027-01-15T09:00",
    restricted: false,
    comments: "Please hurry.",
    "informationRequest.type": "policies",
    "audit.type": "gao",
  },
  rows: {
    detainees: [
      { name: "", alienNumber: " " },
      { name: "Jane Roe", alienNumber: "" },
    ],
  },
  components: [nobody, { unit: "HOU", assignee: "", cc: null }, { unit: "MCMU", assignee: "mia.lund", cc: [] }],
};

describe("what is sent", () => {
  it("is what was filled in on the tabs that are shown", () => {
    expect(bodyOf(fields, form, zone)).toEqual({
      requestor: "CRCL",
      internalDueDate: "2027-01-15T14:00:00Z",
      restricted: false,
      comment: "Please hurry.",
      informationRequest: { type: "policies" },
      detainees: [{ name: "Jane Roe", alienNumber: null }],
      components: [
        { unit: "HOU", assignee: null },
        { unit: "MCMU", assignee: "mia.lund", cc: [] },
      ],
    });
  });

  it("nests the rows of a retroactive entry", () => {
    const entry = {
      ...form,
      values: {},
      rows: { "retroactive.clearedBy": [{ person: "joe.lind", at: "2027-01-11T09:00", note: "" }] },
    };
    expect(bodyOf(retroactiveTab.fields, entry, zone)).toEqual({
      retroactive: { clearedBy: [{ person: "joe.lind", at: "2027-01-11T14:00:00Z", note: null }] },
    });
  });

  it("counts rows as they are shown", () => {
    const kept = withoutEmptyRows(form);
    expect(kept.components.map((p) => p.unit)).toEqual(["HOU", "MCMU"]);
    expect(kept.rows.detainees).toHaveLength(1);
  });

  it("is a merge patch of what changed", () => {
    const before = { requestor: "CRCL", caseNumber: "1", informationRequest: { type: "policies", ihscFacility: "A" } };
    const after = {
      requestor: "CRCL",
      informationRequest: { type: "other", ihscFacility: "A" },
      audit: { type: "gao" },
    };
    expect(patchOf(before, after)).toEqual({
      caseNumber: null,
      informationRequest: { type: "other" },
      audit: { type: "gao" },
    });
    expect(patchOf(before, before)).toEqual({});
  });

  it("is the tasking itself if nobody changed it", () => {
    const tasking = {
      requestor: "CRCL",
      restricted: true,
      detainees: [{ name: "Jane Roe", alienNumber: null }],
      informationRequest: { type: "policies", nonIhscFacilities: ["Dogwood County Jail"] },
    };
    expect(bodyOf(fields, formOf(tasking, fields, zone), zone)).toEqual(tasking);
  });
});

describe("what is wrong", () => {
  const faults = {
    "components[1].cc[0]": ["is unknown"],
    "detainees[0]": ["needs a name"],
    informationRequest: ["is required"],
  };

  it("is beside its field, on its tab", () => {
    expect(faultsAt(faults, "components[1].cc")).toEqual(["is unknown"]);
    expect(faultsAt(faults, "components[1]")).toEqual([]);
    expect(faultsAt(faults, "detainees")).toEqual(["needs a name"]);
    expect(tabOf("detainees[0].name", tabs)?.name).toBe("informationRequest");
    expect(tabOf("components[0].unit", tabs)?.name).toBe("common");
    expect(tabOf("comment", tabs)?.name).toBe("common");
    expect(tabOf("retroactive.response", [...tabs, retroactiveTab])?.name).toBe("retroactive");
  });

  it("is at the required fields of a tab that is missing", () => {
    expect(byField(faults, tabs)["informationRequest.type"]).toEqual(["is required"]);
  });

  it("is above the form if no field shows it", () => {
    expect(otherFaults(faults, tabs)).toEqual(["The form is unknown", "Information request is required"]);
    expect(otherFaults({ nowhere: ["is odd"] }, tabs)).toEqual(["The form is odd"]);
  });

  it("names other fields by their label", () => {
    expect(plain("cannot be before authorityDueDate, which it extends", fields)).toBe(
      "cannot be before “The authorityDueDate”, which it extends",
    );
    const problem = { status: 409, code: "routing-reason-required" };
    expect(Object.keys(faultsOf(problem, fields))).toEqual(["routingReason"]);
  });
});

describe("a suggestion", () => {
  it("fills in what nobody typed", () => {
    const { form: filled } = suggest(routing)(newForm);
    expect(filled.values.requestor).toBe("ICE OCR");
    expect(filled.values.taskAuthority).toBe("");
    expect(filled.components).toEqual([{ unit: "HOU", assignee: "lee.chan", cc: ["kim.dale"] }]);
  });

  it("leaves alone what somebody typed, until they ask for it again", () => {
    const mine = [{ unit: "HPMU", assignee: "hal.price", cc: null }];
    const typed = typeComponents(mine)(typeValue("taskAuthority", "ICE")(typeValue("requestor", "CRCL")(newForm)));
    const { form: kept } = suggest(routing)(typed);
    expect([kept.values.requestor, kept.components]).toEqual(["CRCL", mine]);
    const again = suggestAgain(routing)(typed);
    expect([again.form.values.requestor, again.form.components[0]?.unit]).toEqual(["ICE OCR", "HOU"]);
    // The rules name no authority, so nothing takes the place of what was typed.
    expect(again.form.values.taskAuthority).toBe("ICE");
  });

  it("takes the category from the type, and from the audit", () => {
    const of = (type: string, audit?: string) => {
      const typed = typeValue("taskType", type)(newForm);
      return withCategory(audit ? typeValue("audit.type", audit)(typed) : typed, reference).form.values.category;
    };
    expect([of("policy"), of("audit", "gao"), of("audit", "oig"), of("audit", "other")]).toEqual([
      "other",
      "gao",
      "oigAudit",
      "other",
    ]);
    const chosen = typeValue("taskType", "audit")(typeValue("category", "oigAudit")(newForm));
    expect(withCategory(chosen, reference).form.values.category).toBe("oigAudit");
  });
});

describe("a similar tasking as draft", () => {
  const tasking = {
    taskType: "informationRequest",
    requestor: "CRCL",
    caseNumber: "CRCL-27-1",
    internalDueDate: "2027-01-15",
    detainees: [{ name: "Jane Roe", alienNumber: null }],
    informationRequest: { type: "policies" },
    components: [{ unit: "HOU", assignee: "lee.chan", cc: ["kim.dale"] }],
  } as unknown as Tasking;

  it("passes on what fits, and nothing over what was typed", () => {
    const { form: copy } = copyFrom(tasking, fields, zone)(typeValue("requestor", "ICE OPLA")(newForm));
    expect(copy.values).toMatchObject({ requestor: "ICE OPLA", "informationRequest.type": "policies" });
    expect(copy.values.caseNumber).toBeUndefined();
    expect(copy.values.internalDueDate).toBeUndefined();
    expect(copy.rows.detainees).toBeUndefined();
    expect(copy.components).toEqual(tasking.components);
  });
});

describe("two people at one tasking", () => {
  it("finds the fields that the other one changed, and takes over those alone", () => {
    const mine: Form = { ...form, values: { requestor: "CRCL", caseNumber: "mine" }, rows: {} };
    const theirs: Form = {
      ...form,
      values: { requestor: "ICE" },
      rows: { detainees: [{ name: "Jane Roe", alienNumber: "" }] },
    };
    const changed = differing(fields, bodyOf(fields, mine, zone), bodyOf(fields, theirs, zone)).map((f) => f.path);
    expect(changed).toEqual(["requestor", "caseNumber", "detainees[].name", "detainees[].alienNumber"]);
    const merged = withFieldsOf(
      mine,
      theirs,
      fields.filter((f) => f.path === "requestor" || f.path.startsWith("detainees")),
    );
    expect(merged.values).toEqual({ requestor: "ICE", caseNumber: "mine" });
    expect(merged.rows.detainees).toEqual(theirs.rows.detainees);
  });
});
