import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { whenAsked } from "../early/ask";
import type { ViewName } from "../views";
import { follow, get, type Schemas } from "./client";
import { labelIn, nameIn } from "./labels";

export type Tasking = Schemas["TaskingDocument"];
export type Row = Schemas["RowDocument"];
export type Person = Schemas["PersonDocument"];
export type Reference = Schemas["ReferenceDocument"];
export type DaysOff = Schemas["DaysOffDocument"];
export type SignIn = Schemas["SignInDocument"];

interface Page<T> {
  items: T[];
  nextLink: string | null;
}

const forSession = Number.POSITIVE_INFINITY;

/** Every page of a list. */
export async function all<T>(first: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  for (let link: string | null = first; link; ) {
    const page: Page<T> = await follow(link, signal);
    items.push(...page.items);
    link = page.nextLink;
  }
  return items;
}

export const signInQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: async ({ signal }) => {
    const askedAt = whenAsked("/api/sign-in");
    return { ...((await get("/api/sign-in", { signal })).data as SignIn), askedAt };
  },
  staleTime: forSession,
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => (await get("/api/me", { signal })).data as Person,
  staleTime: forSession,
  retry: false,
});

export const referenceQuery = queryOptions({
  queryKey: ["reference"],
  queryFn: async ({ signal }) => (await get("/api/reference", { signal })).data as Reference,
  staleTime: forSession,
});

/** The agency's days off, for as far ahead as dates are entered. */
export const daysOffQuery = queryOptions({
  queryKey: ["days-off"],
  queryFn: async ({ signal }) => (await get("/api/days-off", { signal })).data as DaysOff,
  staleTime: forSession,
});

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => all<Person>("/api/directory/people?top=200", signal),
  staleTime: forSession,
});

/** The units and facilities that can answer a tasking. */
export const componentsQuery = queryOptions({
  queryKey: ["components"],
  queryFn: ({ signal }) => all<Schemas["ComponentChoice"]>("/api/directory/components?top=200", signal),
  staleTime: forSession,
});

export const facilitiesQuery = queryOptions({
  queryKey: ["facilities"],
  queryFn: ({ signal }) => all<Schemas["Facility"]>("/api/directory/facilities?top=200", signal),
  staleTime: forSession,
});

/** How many taskings each view has, by the view's name in addresses. */
export const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: async ({ signal }): Promise<Record<ViewName, number>> => {
    const counts = (await get("/api/views/counts", { signal })).data as Schemas["CountsDocument"];
    const { active, mine, due30, overdue } = counts;
    return { active: Number(active), mine: Number(mine), "due-30": Number(due30), overdue: Number(overdue) };
  },
});

/** How many mails wait for a task manager. */
export const mailCountQuery = queryOptions({
  queryKey: ["mail-count"],
  queryFn: async ({ signal }) => {
    const awaiting = await follow<Schemas["AwaitingDocument"]>("/api/views/awaiting?count=true", signal);
    return Number(awaiting.groups.find((group) => group.step === "mail")?.count ?? 0);
  },
});

export interface Loaded {
  tasking: Tasking;
  etag: string | null;
}

export const taskingQuery = (number: string) =>
  queryOptions({
    queryKey: ["tasking", number],
    queryFn: async ({ signal }): Promise<Loaded> => {
      const { data, response } = await get("/api/taskings/{number}", { params: { path: { number } }, signal });
      return { tasking: data as Tasking, etag: response.headers.get("ETag") };
    },
  });

/** Turns a person's id into a name. Until the directory is here, the id stands for it. */
export function useNames(): (id: string | null | undefined) => string {
  const { data } = useQuery(peopleQuery);
  return useCallback((id) => nameIn(data, id), [data]);
}

/**
 * Turns a facility's code into a name.
 * @param enabled False: nothing shows a facility, so nothing is asked.
 */
export function useFacilities(enabled = true): (code: string) => string {
  const { data } = useQuery({ ...facilitiesQuery, enabled });
  return useCallback((code) => data?.find((f) => f.code === code)?.name ?? code, [data]);
}

/** The label of a value in one of the lists of choices. Until the lists are here, it is empty. */
export function useLabels(): (list: string, value: unknown) => string {
  const { data } = useQuery(referenceQuery);
  return useCallback((list, value) => labelIn(data, list, value), [data]);
}
