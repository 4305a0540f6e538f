import type { Problem } from "../api/client";
import { type Faults, inLabels } from "../parts/faults";
import { entryWords as w } from "../words/entry";
import { type FieldDocument, type FormTab, listOf, sentAs } from "./model";

export type { Faults };

export const noFaults: Faults = {};

/** The faults of a refused save, each with the field it is about. */
export function faultsOf(problem: Problem | null, fields: readonly FieldDocument[]): Faults {
  if (problem?.code === "routing-reason-required") return { routingReason: [w.routingReasonNeeded] };
  return Object.fromEntries(
    Object.entries(problem?.errors ?? {}).map(([path, faults]) => [path, faults.map((fault) => plain(fault, fields))]),
  );
}

/** The API's sentences name other fields by their path. People know them by their label. */
export const plain = (fault: string, fields: readonly FieldDocument[]): string =>
  inLabels(fault, (word) => fields.find((f) => f.path === word || f.path === `retroactive.${word}`)?.label);

/** A tab that is missing as a whole is a fault of each field that it requires. */
export function byField(faults: Faults, tabs: readonly FormTab[]): Faults {
  return Object.fromEntries(
    Object.entries(faults).flatMap(([at, found]): [string, readonly string[]][] => {
      const required = tabs.find((tab) => tab.name === at)?.fields.filter((field) => field.required) ?? [];
      return required.length > 0 ? required.map((field) => [field.path, found]) : [[at, found]];
    }),
  );
}

const counted = /\[\d+\]/g;

/** The faults of one field. Those of the single values of a list belong to it. */
export function faultsAt(faults: Faults, path: string): string[] {
  return Object.entries(faults)
    .filter(([at]) => at === path || (at.startsWith(`${path}[`) && at.slice(path.length).replace(counted, "") === ""))
    .flatMap(([, found]) => found);
}

function isShownBy(field: FieldDocument, at: string): boolean {
  const path = sentAs(field.path);
  const list = listOf(path);
  return path === at || at.startsWith(`${path}[`) || (list !== null && (at === list || at === `${list}[]`));
}

/** The tab of a fault. A fault about a whole tab has that tab. */
export function tabOf(at: string, tabs: readonly FormTab[]): FormTab | undefined {
  const path = at.replace(counted, "[]");
  return (
    tabs.find((tab) => tab.fields.some((field) => isShownBy(field, path))) ??
    tabs.find((tab) => tab.fields.some((field) => field.path.startsWith(`${path}.`)))
  );
}

/** The faults that no field shows, as sentences. */
export function otherFaults(faults: Faults, tabs: readonly FormTab[], shown: readonly string[] = []): string[] {
  return Object.entries(faults)
    .filter(([at]) => {
      const path = at.replace(counted, "[]");
      return !shown.includes(at) && !tabs.some((tab) => tab.fields.some((field) => isShownBy(field, path)));
    })
    .flatMap(([at, found]) => found.map((fault) => `${labelOf(at, tabs)} ${fault}`));
}

function labelOf(at: string, tabs: readonly FormTab[]): string {
  return tabs.find((tab) => tab.name === at)?.label ?? tabOf(at, tabs)?.label ?? w.otherField;
}
