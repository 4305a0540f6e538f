import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { all, useNames } from "../api/queries";
import { usePeople } from "../parts/people";
import { adminWords as w } from "../words/admin";
import type { Entry, KindName, Lists } from "./directory";
import type { Value } from "./forms";

/** A column of the directory's lists: the value of a field in words. */
export interface Written {
  name: string;
  kinds: readonly KindName[];
  text: (kind: KindName, entry: Entry) => string;
}

const everyKind: readonly KindName[] = ["people", "units", "divisions", "facilities"];

/** The columns besides the name. */
export function useWritten(): readonly Written[] {
  const value = useValueInWords();
  return useMemo(() => {
    const column = (name: keyof Entry, kinds: readonly KindName[]): Written => ({
      name,
      kinds,
      text: (kind, entry) => (kinds.includes(kind) ? value(name, (entry[name] ?? "") as Value) : ""),
    });
    return [
      column("id", ["people"]),
      column("code", everyKind.slice(1)),
      column("email", ["people"]),
      column("unit", ["people"]),
      column("roles", ["people"]),
      column("positions", ["people"]),
      column("division", ["units"]),
      column("chief", ["units"]),
      column("staffing", ["facilities"]),
      column("lead", ["divisions", "facilities"]),
    ];
  }, [value]);
}

const posts = ["chief", "lead"];

/** The value of an entry's field as people say it. */
export function useValueInWords(): (name: string, value: Value | null | undefined) => string {
  const person = useNames();
  return useMemo(
    () => (name, value) => {
      if (posts.includes(name)) return value ? person(String(value)) : w.vacant;
      if (name === "roles") return (value as string[]).map((role) => w.roles[role] ?? role).join(", ");
      if (name === "staffing") return w.staffing[String(value)] ?? String(value ?? "");
      if (typeof value === "boolean") return value ? w.yes : w.no;
      return Array.isArray(value) ? value.join(", ") : String(value ?? "");
    },
    [person],
  );
}

/** What the fields of the directory choose from. */
export function useLists(): Lists {
  const people = usePeople();
  const entries = (kind: KindName) => ({
    queryKey: ["admin", kind],
    queryFn: ({ signal }: { signal: AbortSignal }) => all<Entry>(`/api/admin/${kind}?top=200`, signal),
  });
  const { data: units } = useQuery(entries("units"));
  const { data: divisions } = useQuery(entries("divisions"));
  const coded = (list: Entry[] | undefined) =>
    (list ?? []).map((entry) => ({ value: entry.code ?? "", label: `${entry.code}, ${entry.name}` }));
  return { people, units: coded(units), divisions: coded(divisions) };
}
