/** The instant of 9:00 on a day in a time zone. No zone changes its clocks at that hour. */
export function morningOf(day: string, zone: string): string {
  const nine = new Date(`${day}T09:00:00Z`);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(nine);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const there = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  return new Date(2 * nine.getTime() - there).toISOString();
}

/** The next day, as a date field has it. */
export function dayAfter(now: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now.getTime() + 86_400_000);
}
