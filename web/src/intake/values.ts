import type { Schemas } from "../api/client";
import { sentDate, toLocal } from "../form/dates";
import { intakeWords as w } from "../words/intake";
import type { ReadMail, Waiting } from "./mails";

export interface Detainee {
  name: string;
  alienNumber: string;
}

/** What one confirms before a mail becomes a tasking. Dates are as a date field has them: a day, or a day with a time. */
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
const longestText = 10_000;

/** A day alone is due at this time. */
const endOfDay = "T17:00";

/** What the dialog starts with: what was found in the mail, and otherwise what the tasking would have. */
export function valuesOf(read: ReadMail, zone: string): Values {
  const { found } = read;
  const text = `${read.mail.subject ?? ""}\n\n${read.text ?? ""}`.trim() || (read.documents[0]?.name ?? w.noText);
  return {
    requestor: (found?.requestor ?? "").slice(0, longestLine),
    taskAuthority: (found?.taskAuthority ?? "").slice(0, longestLine),
    caseNumber: (found?.caseNumber ?? "").slice(0, longestLine),
    taskType: "other",
    priority: "medium",
    internalDueDate: "",
    authorityDueDate: found?.deadlines[0] ? dateOf(found.deadlines[0].at, zone) : "",
    instruction: text.length > longestText ? `${text.slice(0, longestText - w.rest.length - 2)}\n\n${w.rest}` : text,
    restricted: true,
    detainees: (found?.detainees ?? []).map(({ name, alienNumber }) => ({ name: name ?? "", alienNumber })),
  };
}

function dateOf(instant: string, zone: string): string {
  const local = toLocal(instant, zone);
  return local.endsWith(endOfDay) ? local.slice(0, -endOfDay.length) : local;
}

/** The tasking to make, as the API takes it. */
export function fieldsOf(values: Values, mail: Waiting, zone: string): Schemas["CreateRequest"] {
  const text = (field: "taskAuthority" | "caseNumber" | "instruction") => values[field].trim() || null;
  const date = (field: "internalDueDate" | "authorityDueDate") =>
    values[field] ? sentDate(values[field], zone) : null;
  return {
    requestor: values.requestor.trim(),
    receivedVia: "email",
    receivedAt: mail.receivedAt,
    taskAuthority: text("taskAuthority"),
    caseNumber: text("caseNumber"),
    taskType: values.taskType,
    priority: values.priority,
    internalDueDate: date("internalDueDate"),
    authorityDueDate: date("authorityDueDate"),
    instruction: text("instruction"),
    restricted: values.restricted,
    detainees: values.detainees
      .map(({ name, alienNumber }) => ({ name: name.trim() || null, alienNumber: alienNumber.trim() || null }))
      .filter(({ name, alienNumber }) => name !== null || alienNumber !== null),
  } as Schemas["CreateRequest"];
}
