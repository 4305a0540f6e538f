import type { Tasking } from "../api/queries";
import { actionWords } from "../words/action";

/** A field of an action's dialog. */
export interface ActionField {
  name: string;
  kind:
    | "text"
    | "line"
    | "choice"
    | "unit"
    | "ownUnit"
    | "person"
    | "positions"
    | "components"
    | "date"
    | "documents"
    | "check";
  /** The name of its list of choices. */
  list?: string;
  required?: boolean;
  /** What its label is called, where another action has a field of the same name. */
  label?: string;
  initial?: (tasking: Tasking, me: string) => string;
}

const comment: ActionField = { name: "comment", kind: "text" };
const ownUnit: ActionField = { name: "unit", kind: "ownUnit", required: true };
const reason: ActionField = { name: "reason", kind: "text", required: true };
const note: ActionField = { name: "note", kind: "text" };
const response: readonly ActionField[] = [
  { name: "response.kind", kind: "choice", list: "responseKind", initial: () => "substantive" },
  { name: "response.text", kind: "text" },
  { name: "response.attachmentIds", kind: "documents" },
];
const ownResponse = response.map((field) => ({ ...field, required: field.kind !== "documents" }));
const laterResponse = response.map((field) => ({ ...field, initial: () => "" }));

/** The fields of each action. An action that is not here has no button. */
export const actionFields: Readonly<Record<string, readonly ActionField[]>> = {
  assign: [
    { name: "components", kind: "components", required: true },
    { name: "routingReason", kind: "line" },
    comment,
  ],
  withdraw: [ownUnit, reason],
  delegate: [
    ownUnit,
    { name: "delegate", kind: "person", required: true },
    { name: "instructions", kind: "text" },
    { name: "replace", kind: "check" },
  ],
  "complete-delegation": [ownUnit, ...laterResponse, comment],
  "withdraw-delegation": [ownUnit, { name: "delegate", kind: "person", required: true }, comment],
  respond: [ownUnit, ...ownResponse, comment],
  concur: [
    ownUnit,
    { name: "level", kind: "choice", list: "concurrenceLevel", required: true, initial: nextLevel },
    note,
    { name: "givenBy", kind: "person", initial: giver },
  ],
  "request-concurrence": [ownUnit, { name: "level", kind: "choice", list: "concurrenceLevel" }, comment],
  "report-complete": [ownUnit, comment],
  defer: [ownUnit, { name: "toUnit", kind: "unit", required: true }, { ...comment, required: true }],
  "submit-to-hq": [...laterResponse, comment],
  "send-to-icu": [note],
  "return-from-icu": [note, ...laterResponse],
  return: [{ ...ownUnit, required: false }, reason],
  "name-clearing-official": [
    { name: "positions", kind: "positions", required: true },
    { name: "kind", kind: "choice", list: "clearanceKind", required: true, initial: (t) => t.clearance.kind },
    reason,
  ],
  "send-to-ad": [comment],
  clear: [note],
  "return-clearance": [reason],
  "submit-to-authority": [
    { name: "channel", kind: "choice", list: "channel", required: true, initial: (t) => t.receivedVia ?? "" },
    { name: "channelReason", kind: "line" },
    note,
  ],
  "record-upload": [
    { name: "reference", kind: "line", required: true, initial: (t) => t.upload?.reference ?? "" },
    { name: "attachmentIds", kind: "documents" },
    comment,
  ],
  acknowledge: [comment],
  "close-without-response": [
    { name: "reason", kind: "choice", list: "closingReason", required: true },
    { ...note, required: true },
    { name: "duplicateOf", kind: "line" },
  ],
  "set-dates": [
    { name: "internalDueDate", kind: "date" },
    { name: "authorityDueDate", kind: "date" },
    { name: "extensionDate", kind: "date" },
    reason,
  ],
  "request-extension": [ownUnit, { name: "internalDueDate", kind: "date", required: true }, reason],
  "decline-extension": [ownUnit, reason],
  "set-action": [{ name: "action", kind: "choice", list: "action", required: true, initial: (t) => t.action }, reason],
  "begin-recurrence": [reason],
  "end-recurrence": [reason],
  "follow-up": [
    {
      name: "kind",
      label: "followUpKind",
      kind: "choice",
      list: "followUpKind",
      required: true,
      initial: () => "followUp",
    },
    { name: "text", kind: "text", required: true },
  ],
  "take-charge": [{ name: "person", kind: "person" }, comment],
  reopen: [
    { name: "instructions", kind: "text", required: true },
    reason,
    { name: "internalDueDate", kind: "date" },
    { name: "authorityDueDate", kind: "date", required: true },
  ],
};

const atHq = ["submittedToHq", "sentToAd", "adCleared"];

/** The fields that an action has now. At HQ the response is the agency's, so no unit gives it. What there is none of, documents or other designees, is not asked for. */
export function fieldsOf(action: string, tasking: Tasking, me: string): readonly ActionField[] {
  const fields = (actionFields[action] ?? []).filter(
    (field) =>
      !(field.kind === "documents" && tasking.attachments.length === 0) &&
      !(
        field.name === "replace" && !tasking.components.some((c) => c.delegates?.some((d) => d.state === "delegated"))
      ) &&
      !(field.kind === "ownUnit" && action === "respond" && atHq.includes(tasking.status)),
  );
  return action === "concur" && recordsForOthers(tasking, me)
    ? fields.map((field) => ({ ...field, required: true }))
    : fields;
}

/** Whether a step of this person is the viewer's: it is themselves, or somebody away for whom they act. */
const isMine = (tasking: Tasking, me: string) => (person: string | null) =>
  person !== null &&
  (person === me || (tasking.away ?? []).some((one) => one.person === person && one.substitute === me));

/** The parts of a tasking that a person answers, as action officer, as designee or in the place of one. */
export function ownParts(tasking: Tasking, me: string) {
  const mine = isMine(tasking, me);
  return tasking.components.filter(
    (c) => mine(c.assignee) || c.delegates?.some((d) => mine(d.person) && d.state === "delegated"),
  );
}

const asked = (tasking: Tasking) => tasking.components.flatMap((c) => c.outstanding ?? []);

/** Whether a concurrence would be somebody else's: this person is not asked for one, and answers the tasking or manages it. */
export function recordsForOthers(tasking: Tasking, me: string): boolean {
  // Only those who manage taskings can take charge of one.
  const manages = tasking.allowedActions.includes("take-charge");
  return (
    (manages || ownParts(tasking, me).length > 0) && !asked(tasking).some((one) => isMine(tasking, me)(one.person))
  );
}

/** The concurrence that this person is asked for, or else the first that a unit waits for. */
function nextLevel(tasking: Tasking, me: string): string {
  const all = asked(tasking);
  return (all.find((one) => isMine(tasking, me)(one.person)) ?? all[0])?.level ?? "";
}

/** Whose concurrence one records. */
function giver(tasking: Tasking, me: string): string {
  return recordsForOthers(tasking, me) ? (asked(tasking)[0]?.person ?? "") : "";
}

/** The words of an action, as this person takes it. */
export function wordsOf(action: string, tasking: Tasking, me: string): { label: string; happens: string } {
  const known = action === "concur" && recordsForOthers(tasking, me) ? actionWords["record-concurrence"] : undefined;
  return known ?? actionWords[action] ?? { label: action, happens: "" };
}

export interface Placement {
  unit: string;
  assignee: string;
  cc: string[];
}

export type Values = Record<string, string | string[] | Placement[]>;

/** What a dialog starts with. */
export function initialValues(action: string, tasking: Tasking, me: string, given: Values = {}): Values {
  const values: Values = {};
  for (const field of fieldsOf(action, tasking, me)) {
    if (field.kind === "documents" || field.kind === "positions") values[field.name] = [];
    else if (field.kind === "components") values[field.name] = [placementOf(tasking)];
    else if (field.kind === "ownUnit") values[field.name] = ownUnitOf(tasking, me);
    else values[field.name] = field.initial?.(tasking, me) ?? "";
  }
  return { ...values, ...given };
}

function placementOf(tasking: Tasking): Placement {
  const open = tasking.components.find((c) => !c.assignee);
  return { unit: open?.unit ?? "", assignee: "", cc: open?.cc ?? [] };
}

/** The unit one most likely means: the only one, the one that waits for this person, or the one they work for. */
function ownUnitOf(tasking: Tasking, me: string): string {
  const parts = tasking.components;
  const mine = isMine(tasking, me);
  const part =
    parts.length === 1
      ? parts[0]
      : (parts.find((c) => c.outstanding?.some((o) => mine(o.person))) ??
        parts.find((c) => c.delegates?.some((d) => mine(d.person))) ??
        parts.find((c) => mine(c.assignee)) ??
        parts.find((c) => (c.outstanding ?? []).length > 0));
  return part?.unit ?? "";
}

/** The body that the API gets: only what was filled in, nested where a name has a dot. */
export function bodyOf(action: string, values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { name, kind } of actionFields[action] ?? []) {
    const value = values[name];
    const kept = typeof value === "string" ? value.trim() : value;
    if (kept === undefined || kept.length === 0) continue;
    const [group, member] = name.split(".");
    if (kind === "check") body[name] = true;
    else if (member && group) body[group] = { ...(body[group] as object | undefined), [member]: kept };
    else if (name === "components") body[name] = placements(value as Placement[]);
    else body[name] = kept;
  }
  return body;
}

/** If nobody is chosen for copies, the server chooses the supervisor and the unit chief. An empty list would mean nobody at all. */
function placements(given: Placement[]): object[] {
  return given.map(({ unit, assignee, cc }) => ({
    unit: unit || null,
    assignee: assignee || null,
    ...(cc.length > 0 ? { cc } : {}),
  }));
}
