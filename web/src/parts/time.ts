import { words } from "../words";

export interface Clock {
  /** The server's time now. In the demo it can be far from this computer's. */
  now: () => Date;
  zone: string;
}

/**
 * The clock after the server's answer. It counts from when the page asked: so it may be ahead by as long as the answer took, and is never
 * behind. Otherwise what has just been done would lie in the future.
 */
export function clockOf(data: { now: string; askedAt: number; timeZone: string } | undefined): Clock {
  const ahead = data ? new Date(data.now).getTime() - data.askedAt : 0;
  return { now: () => new Date(Date.now() + ahead), zone: data?.timeZone ?? "America/New_York" };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** One format for each zone. From its parts comes every date and time that the pages show. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "long",
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, made);
  }
  return made;
}

/** What a calendar and a clock on the wall of a zone show. */
interface Wall {
  weekday: string;
  year: string;
  month: string;
  day: string;
  /** "17:00" */
  time: string;
  /** Days since 1970. */
  dayNumber: number;
}

function wallOf(at: Date, zone: string): Wall {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = value;
  const { weekday = "", year = "", month = "", day = "", hour = "", minute = "" } = parts;
  const dayNumber = Date.UTC(Number(year), months.indexOf(month), Number(day)) / 86_400_000;
  return { weekday, year, month, day, time: `${hour}:${minute}`, dayNumber };
}

/** "tomorrow 17:00", "Friday 17:00", "Jan 15 17:00", "Jan 15, 2025 17:00". */
export function inWords(instant: string, clock: Clock): string {
  const at = wallOf(new Date(instant), clock.zone);
  return words.due.at(day(at, wallOf(clock.now(), clock.zone)), at.time);
}

function day(at: Wall, now: Wall): string {
  const days = at.dayNumber - now.dayNumber;
  if (days === 0) return words.due.today;
  if (days === 1) return words.due.tomorrow;
  if (days === -1) return words.due.yesterday;
  if (days > 1 && days < 7) return at.weekday;
  return at.year === now.year ? `${at.month} ${at.day}` : `${at.month} ${at.day}, ${at.year}`;
}

function fullDay({ weekday, month, day, year }: Wall): string {
  return `${weekday.slice(0, 3)}, ${month} ${day}, ${year}`;
}

/** The whole date, for where there is room: "Fri, Jan 15, 2027, 17:00". */
export function inFull(instant: string, zone: string): string {
  const at = wallOf(new Date(instant), zone);
  return `${fullDay(at)}, ${at.time}`;
}

/** A form's date: a day alone means 17:00 in agency time. */
export function momentInWords(moment: string, zone: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(moment) ? fullDay(wallOf(new Date(moment), "UTC")) : inFull(moment, zone);
}
