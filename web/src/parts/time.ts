import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { signInQuery } from "../api/queries";
import { words } from "../words";

export interface Clock {
  /** The server's time now. In the demo it can be far from this computer's. */
  now: () => Date;
  zone: string;
}

/** The clock that ITMS goes by. */
export function useClock(): Clock {
  const { data } = useQuery(signInQuery);
  return useMemo(() => clockOf(data), [data]);
}

/**
 * The clock after the server's answer. It counts from when the page asked: so it may be ahead by as long as the answer took, and is never
 * behind. Otherwise what has just been done would lie in the future.
 */
export function clockOf(data: { now: string; askedAt: number; timeZone: string } | undefined): Clock {
  const ahead = data ? new Date(data.now).getTime() - data.askedAt : 0;
  return { now: () => new Date(Date.now() + ahead), zone: data?.timeZone ?? "America/New_York" };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

function dayNumber(at: Date, zone: string): number {
  const parts = format(zone, "day", { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(at);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day")) / 86_400_000;
}

function time(at: Date, zone: string): string {
  return format(zone, "time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** "tomorrow 17:00", "Friday 17:00", "Jan 15 17:00", "Jan 15, 2025 17:00". */
export function inWords(instant: string, clock: Clock): string {
  const at = new Date(instant);
  const now = clock.now();
  const days = dayNumber(at, clock.zone) - dayNumber(now, clock.zone);
  return words.due.at(day(at, days, now, clock.zone), time(at, clock.zone));
}

function day(at: Date, days: number, now: Date, zone: string): string {
  if (days === 0) return words.due.today;
  if (days === 1) return words.due.tomorrow;
  if (days === -1) return words.due.yesterday;
  if (days > 1 && days < 7) return format(zone, "weekday", { weekday: "long" }).format(at);
  const year = format(zone, "year", { year: "numeric" });
  return year.format(at) === year.format(now)
    ? format(zone, "short", { month: "short", day: "numeric" }).format(at)
    : format(zone, "long", { month: "short", day: "numeric", year: "numeric" }).format(at);
}

/** The whole date, for where there is room: "Fri, Jan 15, 2027, 17:00". */
export function inFull(instant: string, zone: string): string {
  const at = new Date(instant);
  return `${format(zone, "full", { weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(at)}, ${time(at, zone)}`;
}

/** A form's date: a day alone means 17:00 in agency time. */
export function momentInWords(moment: string, zone: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(moment)
    ? format("UTC", "fullday", { weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(
        new Date(moment),
      )
    : inFull(moment, zone);
}
