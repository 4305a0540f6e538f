/** The periods of a report, by the name they have in addresses. Own dates stand in the address themselves. */
export const periods = ["month", "lastMonth", "quarter", "lastQuarter", "year", "lastYear", "own"] as const;
export type PeriodName = (typeof periods)[number];

/** Two days, both included: "2027-01-31". */
export interface Days {
  from: string;
  to: string;
}

const months: Record<Exclude<PeriodName, "own">, number> = {
  month: 1,
  lastMonth: 1,
  quarter: 3,
  lastQuarter: 3,
  year: 12,
  lastYear: 12,
};

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A day of the clock that ITMS goes by. */
export function dayIn(zone: string, at: Date): string {
  // The Canadian form of a date is the one of addresses.
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);
}

function parts(day: string): [year: number, month: number, day: number] {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month - 1, date];
}

function dayOf(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
}

function addDays(day: string, days: number): string {
  const [year, month, date] = parts(day);
  return dayOf(year, month, date + days);
}

/** The same day some months later or earlier; the month's last day, if it is shorter. */
function addMonths(day: string, count: number): string {
  const [year, month, date] = parts(day);
  const last = new Date(Date.UTC(year, month + count + 1, 0)).getUTCDate();
  return dayOf(year, month + count, Math.min(date, last));
}

/** The days of a named period. The fiscal year begins in October. */
export function daysOf(name: Exclude<PeriodName, "own">, today: string): Days {
  const [year, month] = parts(today);
  const length = months[name];
  const start = dayOf(year, month - ((month + 3) % length), 1);
  return name.startsWith("last")
    ? { from: addMonths(start, -length), to: addDays(start, -1) }
    : { from: start, to: today };
}

/**
 * The period before: of a month the month before, of own dates as many days. What is not over is compared with the same
 * stretch.
 */
export function daysBefore(name: PeriodName, days: Days): Days {
  if (name === "own") {
    const length = (Date.parse(days.to) - Date.parse(days.from)) / 86_400_000 + 1;
    return { from: addDays(days.from, -length), to: addDays(days.from, -1) };
  }
  const from = addMonths(days.from, -months[name]);
  return { from, to: name.startsWith("last") ? addDays(days.from, -1) : addMonths(days.to, -months[name]) };
}

/** The period that an address names. Mails name it by its two days. */
export function readPeriod(address: URLSearchParams, today: string): { name: PeriodName; days: Days } {
  const [from, to] = [address.get("from"), address.get("to")];
  if (isDay(from) && isDay(to)) return { name: "own", days: { from, to } };
  const name = periods.find((period) => period === address.get("period") && period !== "own") ?? "month";
  return { name, days: daysOf(name as Exclude<PeriodName, "own">, today) };
}
