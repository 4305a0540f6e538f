import type { QueryClient } from "@tanstack/react-query";
import { meQuery, peopleQuery, referenceQuery, signInQuery } from "./api/queries";
import { readFilters } from "./pages/filters";
import { awaitingQuery, viewQuery } from "./pages/lists";
import { viewAt } from "./views";

/**
 * Reads what the first page shows from the answers that are here, so that React draws it once and as a whole. Drawn anew with each answer, the
 * browser worked a tenth longer.
 */
export function readFirst(queries: QueryClient, { pathname, search }: Location): Promise<unknown> {
  const view = viewAt(pathname);
  const address = new URLSearchParams(search);
  return Promise.all([
    queries.prefetchQuery(meQuery),
    queries.prefetchQuery(signInQuery),
    queries.prefetchQuery(peopleQuery),
    queries.prefetchQuery(referenceQuery),
    view
      ? queries.prefetchInfiniteQuery(viewQuery(view, readFilters(address, null), address.get("sort") ?? ""))
      : queries.prefetchInfiniteQuery(awaitingQuery),
  ]);
}
