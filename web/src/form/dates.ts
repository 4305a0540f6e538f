import type { DaysOff } from "../api/queries";
import type { Clock } from "../parts/time";
import { entryWords as w } from "../words/entry";

const dayMs = 86_400_000;

/** The agency's wall clock at an instant, as a date field writes it: "2027-01-15T17:00". */
export function toLocal(instant: string | Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The instant at which the agency's clocks show this time. */
export function toInstant(local: string, zone: string): string {
  const wanted = Date.parse(`${local}Z`);
  const shownAt = (at: number) => Date.parse(`${toLocal(new Date(at), zone)}Z`);
  // The second step is for a time shortly before or after the clocks change.
  const near = wanted - (shownAt(wanted) - wanted);
  return new Date(near - (shownAt(near) - wanted)).toISOString().replace(".000Z", "Z");
}

/** A field's date as the API takes it: a day stays a day. */
export function sentDate(value: string, zone: string): string {
  return value.includes("T") ? toInstant(value, zone) : value;
}

/** The API's date as a field shows it. */
export function shownDate(value: string, zone: string): string {
  return value.includes("T") ? toLocal(value, zone) : value;
}

/** How far away a date is: "Friday, in 6 days (4 business days)". A day off says so. */
export function daysInWords(value: string, clock: Clock, calendar: DaysOff | undefined): string {
  const day = Date.parse(value.slice(0, 10));
  if (Number.isNaN(day)) return "";
  const today = Date.parse(toLocal(clock.now(), clock.zone).slice(0, 10));
  const weekday = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", weekday: "long" }).format(day);
  const known = calendar && today >= Date.parse(calendar.from) && day <= Date.parse(calendar.to);
  const holidays = new Map(calendar?.items.map(({ date, holiday }) => [Date.parse(date), holiday ?? w.closed]));
  const business = known && day > today ? businessDays(today, day, holidays) : undefined;
  const off = day < today ? undefined : (holidays.get(day) ?? (isWeekend(day) ? w.weekend : undefined));
  return w.dayAway(weekday, Math.round((day - today) / dayMs), business, off);
}

const isWeekend = (day: number) => [0, 6].includes(new Date(day).getUTCDay());

/** The business days after the first day, through the last. */
function businessDays(after: number, through: number, off: ReadonlyMap<number, string>): number {
  let count = 0;
  for (let day = after + dayMs; day <= through; day += dayMs) if (!isWeekend(day) && !off.has(day)) count++;
  return count;
}
