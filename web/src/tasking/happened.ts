import { queryOptions } from "@tanstack/react-query";
import { get, type Schemas } from "../api/client";
import type { Tasking } from "../api/queries";
import { momentInWords } from "../parts/time";
import { fieldWords, taskingWords } from "../words/action";

export type Happened = Schemas["EventDocument"];

/** Everything that happened to a tasking, first to last. */
export const historyQuery = (number: string) =>
  queryOptions({
    queryKey: ["of", number, "history"],
    queryFn: async ({ signal }) =>
      ((await get("/api/taskings/{number}/history", { params: { path: { number } }, signal })).data?.items ??
        []) as Happened[],
  });

const beforeHq = ["assigned", "delegated", "delegatedTaskCompleted", "reopened"];

/** Whether a unit's answer came back. A concurrence is asked for as soon as there is an answer, unless it was returned. */
export const isReturned = (tasking: Tasking, part: Tasking["components"][number]) =>
  beforeHq.includes(tasking.status) &&
  part.response !== null &&
  part.response !== undefined &&
  part.assignee !== null &&
  part.concurrences.length === 0 &&
  (part.outstanding ?? []).length === 0;

/** The last return of a unit's answer. */
export const lastReturn = (events: readonly Happened[], unit: string) =>
  events.findLast((event) => event.kind === "returned" && unitsOf(event).includes(unit));

const unitsOf = (event: Happened) => (membersOf(event).units ?? []) as string[];

const membersOf = (event: Happened) => (event.data ?? {}) as Record<string, unknown>;

export const reasonOf = (event: Happened) => String(membersOf(event).reason ?? "");

interface Lists {
  name: (id: string) => string;
  zone: string;
}

const people = ["delegate", "assignee", "person", "taskManager"];
const dates = ["internalDueDate", "authorityDueDate", "extensionDate"];
const texts = ["unit", "toUnit", "reason", "note", "comment", "instructions", "text"];

/** What an event says beside its kind: whom and which dates it is about, and what was written. */
export function detailsOf(event: Happened, { name, zone }: Lists): string[] {
  const members = membersOf(event);
  const says = (names: readonly string[], inWords: (value: string) => string) =>
    names
      .map((member) => [member, members[member]] as const)
      .filter((pair): pair is readonly [string, string] => typeof pair[1] === "string" && pair[1] !== "")
      .map(
        ([member, value]) => `${taskingWords.historyFields[member] ?? fieldWords[member] ?? member}: ${inWords(value)}`,
      );
  const units = unitsOf(event);
  return [
    ...(units.length > 0 ? [`${fieldWords.unit}: ${units.join(", ")}`] : []),
    // Who did it stands above already.
    ...says(
      people.filter((member) => members[member] !== event.by),
      name,
    ),
    ...says(dates, (date) => momentInWords(date, zone)),
    ...says(texts, (text) => text),
  ];
}
