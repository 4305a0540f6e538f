import type { QueryClient } from "@tanstack/react-query";
import { meQuery, peopleQuery, referenceQuery, signInQuery } from "./api/queries";
import { readFilters } from "./pages/filters";
import { awaitingQuery, viewQuery } from "./pages/lists";
import { viewAt } from "./views";

/** How long the page stays empty while its first list is on its way. After that it shows where the list will be. */
const patienceMs = 200;

/**
 * Reads what the first page shows, so that it is drawn once and as a whole. Drawn anew with each answer, the browser worked a tenth longer
 * until the first row. What fails is asked for again by the part of the page that needs it, and that part then says so.
 */
export function readFirst(queries: QueryClient, { pathname, search }: Location): Promise<unknown> {
  const view = viewAt(pathname);
  const address = new URLSearchParams(search);
  if (pathname !== "/" && !view) return Promise.resolve();
  const read = Promise.all([
    queries.prefetchQuery(meQuery),
    queries.prefetchQuery(signInQuery),
    queries.prefetchQuery(peopleQuery),
    queries.prefetchQuery(referenceQuery),
    view
      ? queries.prefetchInfiniteQuery(viewQuery(view, readFilters(address, null), address.get("sort") ?? ""))
      : queries.prefetchInfiniteQuery(awaitingQuery),
  ]);
  return Promise.race([read, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}
