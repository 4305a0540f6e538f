import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import { facilitiesQuery } from "../api/queries";
import type { FieldDocument, Form } from "../form/model";
import type { Routing } from "../form/state";

/** What the rules suggest for the category, the facility and the source of a form. */
export function useRouting(form: Form, fields: readonly FieldDocument[]): Routing | undefined {
  const named = fields
    .filter((field) => field.kind === "facility" || field.kind === "facilities")
    .flatMap((field) => (form.values[field.path] ?? []) as string | readonly string[]);
  return useRoutingOf(String(form.values.category ?? ""), named, String(form.values.source ?? "") || undefined);
}

/**
 * What the rules suggest.
 * @param category Empty: nothing is asked.
 * @param named The facilities that the request is about, by name.
 */
export function useRoutingOf(
  category: string,
  named: readonly string[],
  source: Routing["source"] | string | null | undefined,
): Routing | undefined {
  const { data: facilities } = useQuery(facilitiesQuery);
  // A facility that the directory does not know is no part of the question.
  const facility = facilities?.find((known) => named.includes(known.name))?.name;
  const { data } = useQuery({
    queryKey: ["routing", category, facility, source],
    queryFn: async ({ signal }) =>
      (
        await get("/api/routing", {
          params: { query: { category, ...(facility && { facility }), ...(source && { source }) } },
          signal,
        })
      ).data,
    enabled: category !== "",
    placeholderData: keepPreviousData,
  });
  return category === "" ? undefined : data;
}
