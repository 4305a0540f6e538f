import type { Schemas } from "../api/client";
import type { Tasking } from "../api/queries";
import type { Details } from "./found";
import type { Mail } from "./mime";

type Edit = Schemas["EditRequest"];

export interface Detainee {
  name: string;
  alienNumber: string;
}

/** What one confirms before a mail becomes a tasking. */
export interface Values {
  requestor: string;
  taskAuthority: string;
  caseNumber: string;
  taskType: string;
  priority: string;
  internalDueDate: string;
  authorityDueDate: string;
  instruction: string;
  restricted: boolean;
  detainees: Detainee[];
}

const longestLine = 200;

/** What the dialog starts with: what was found in the mail, and otherwise what the tasking will have. */
export function valuesOf(mail: Mail, details: Details): Values {
  return {
    requestor: details.requestor.slice(0, longestLine),
    taskAuthority: "",
    caseNumber: details.caseNumber,
    taskType: "other",
    priority: "medium",
    internalDueDate: "",
    authorityDueDate: details.deadline,
    instruction: `${mail.subject}\n\n${mail.text}`.trim(),
    restricted: true,
    detainees: details.alienNumbers.map((alienNumber) => ({ name: "", alienNumber })),
  };
}

/** What to correct on the tasking. The instruction counts only if somebody changed it: the tasking has the mail's text already. */
export function patchOf(values: Values, initial: Values, tasking: Tasking): Edit {
  const patch: Record<string, unknown> = {};
  for (const field of ["requestor", "taskAuthority", "caseNumber"] as const) {
    const value = values[field].trim();
    if (value !== (tasking[field] ?? "")) patch[field] = value || null;
  }
  if (values.instruction !== initial.instruction) patch.instruction = values.instruction.trim() || null;
  if (values.priority !== tasking.priority) patch.priority = values.priority;
  if (values.restricted !== tasking.restricted) patch.restricted = values.restricted;
  if (values.taskType !== tasking.taskType) {
    patch.taskType = values.taskType;
    // Then the category is the one of the new type.
    patch.category = null;
  }
  const detainees = values.detainees
    .map(({ name, alienNumber }) => ({ name: name.trim() || null, alienNumber: alienNumber.trim() || null }))
    .filter(({ name, alienNumber }) => name !== null || alienNumber !== null);
  if (JSON.stringify(detainees) !== JSON.stringify((tasking.detainees ?? []).map(plain))) patch.detainees = detainees;
  return patch as Edit;
}

function plain({ name, alienNumber }: Schemas["Detainee"]) {
  return { name: name ?? null, alienNumber: alienNumber ?? null };
}

/** The dates to set, or null. */
export function datesOf(values: Values, tasking: Tasking): Record<string, string> | null {
  const dates: Record<string, string> = {};
  for (const field of ["internalDueDate", "authorityDueDate"] as const) {
    if (values[field] && !tasking[field]?.startsWith(values[field])) dates[field] = values[field];
  }
  return Object.keys(dates).length > 0 ? dates : null;
}
