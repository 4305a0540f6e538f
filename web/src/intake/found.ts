import type { Mail } from "./mime";

/** What a mail seems to say. A person confirms it. */
export interface Details {
  requestor: string;
  caseNumber: string;
  /** A day, as a date field has it. */
  deadline: string;
  alienNumbers: string[];
  /** Taskings that it names. */
  taskings: string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const date =
  "(?:(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})|(?<usMonth>\\d{1,2})/(?<usDay>\\d{1,2})/(?<usYear>\\d{4})" +
  "|(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.? (?<nameDay>\\d{1,2})(?:st|nd|rd|th)?,? (?<nameYear>\\d{4}))";
const deadline = new RegExp(`\\b(?:due|by|before|deadline|later than|until)\\b[^\\n.]{0,40}?\\b${date}`, "i");
const tasking = /\bITMS-\d{4}-\d{6,9}\b/gi;
const alien = /\bA[-# ]?(\d{3})[- ]?(\d{3})[- ]?(\d{2,3})\b/g;
const cases = [/\b[A-Z]{2,8}-\d{2,4}-\d{3,7}\b/, /\b\d{4}-[A-Z]{2,6}-\d{3,7}\b/];

/** Finds the details of a request in a mail. */
export function detailsOf(mail: Mail, fromAddress: string): Details {
  const all = `${mail.subject}\n${mail.text}`;
  const rest = all.replace(tasking, " ");
  return {
    requestor: nameOf(mail.from) || fromAddress,
    caseNumber: cases.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found !== undefined) ?? "",
    deadline: dayOf(deadline.exec(rest)),
    alienNumbers: [...new Set([...rest.matchAll(alien)].map(([, a, b, c]) => `A${a}${b}${c}`))],
    taskings: [...new Set([...all.matchAll(tasking)].map(([number]) => number.toUpperCase()))],
  };
}

/** "Casework <a@dhs.gov>" is from Casework. */
function nameOf(from: string): string {
  const name = from.replace(/<[^>]*>/, "").trim();
  return name.replace(/^"(.*)"$/, "$1").trim();
}

function dayOf(found: RegExpExecArray | null): string {
  const g = found?.groups;
  if (!g) return "";
  const year = Number(g.year ?? g.usYear ?? g.nameYear);
  const month = g.name ? months.indexOf(g.name.toLowerCase()) + 1 : Number(g.month ?? g.usMonth);
  const day = Number(g.day ?? g.usDay ?? g.nameDay);
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : "";
}
