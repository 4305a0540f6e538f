import type { Reference } from "../api/queries";
import { entryWords as w } from "../words/entry";
import { type FieldDocument, type Form, type FormTab, isEmpty } from "./model";

/** The steps that only a tasking that exists can take. The fields that they change are not on the form of a new one. */
const later = ["delegate", "follow-up", "attachments"];

function isOfNew(field: FieldDocument): boolean {
  return field.kind !== "automatic" && !(field.changedBy && later.includes(field.changedBy));
}

function isEditable(field: FieldDocument): boolean {
  return field.kind !== "automatic" && !field.changedBy;
}

/** The tabs for a task type, with the fields of a new tasking or of an edit. A tab without such a field is left out. */
export function tabsOf(reference: Reference, taskType: unknown, isNew: boolean): FormTab[] {
  const type = reference.taskTypes.find((known) => known.value === taskType);
  return reference.tabs
    .filter((tab) => tab.value === "common" || tab.value === "administrative" || tab.value === type?.tab)
    .map((tab) => ({
      name: String(tab.value),
      label: tab.label,
      fields: tab.fields.filter(isNew ? isOfNew : isEditable),
      required: tab.value === "common" || type?.tabRequired === true,
    }))
    .filter((tab) => tab.fields.length > 0);
}

/** Whether a field has to be filled in, as the form stands. */
export function isNeeded(field: FieldDocument, tab: FormTab, form: Form, isAssigned: boolean): boolean {
  if (field.evenPending) return true;
  // A tasking for review needs no date, and one that nobody works on yet may be incomplete.
  if (!isAssigned || (field.kind === "date" && form.values.action === "review")) return false;
  if (!tab.required && tab.fields.every((other) => isEmpty(form.values[other.path]))) return false;
  return field.required || (field.requiredUnless != null && isEmpty(form.values[field.requiredUnless]));
}

const own = (path: string, label: string, kind: FieldDocument["kind"], more: Partial<FieldDocument> = {}) => ({
  name: path,
  path: `retroactive.${path}`,
  label,
  kind,
  required: false,
  evenPending: false,
  requiredUnless: null,
  enumeration: null,
  changedBy: null,
  ...more,
});

/** How a request was answered that is entered afterward. The tabs of the API describe a tasking that is still open. */
export const retroactiveTab: FormTab = {
  name: "retroactive",
  label: w.retroactive.tab,
  required: true,
  fields: [
    own("completedAt", w.retroactive.completedAt, "instant", { evenPending: true }),
    own("response.kind", w.retroactive.kind, "enumeration", { enumeration: "responseKind", evenPending: true }),
    own("response.text", w.retroactive.text, "text"),
    own("channel", w.retroactive.channel, "enumeration", { enumeration: "channel" }),
    own("channelReason", w.retroactive.channelReason, "line"),
    own("clearedBy[].person", w.retroactive.person, "person"),
    own("clearedBy[].at", w.retroactive.at, "instant"),
    own("clearedBy[].note", w.retroactive.note, "line"),
  ],
};

/** Why it goes to other units than the rules suggest. It is asked for only then. */
export const routingReason: FieldDocument = {
  ...own("routingReason", w.routingReason, "line"),
  path: "routingReason",
};
