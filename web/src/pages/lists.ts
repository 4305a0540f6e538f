import { infiniteQueryOptions } from "@tanstack/react-query";
import { follow, type Schemas } from "../api/client";
import type { Row } from "../api/queries";
import type { ViewName } from "../views";
import { ask, type Filters } from "./filters";

export interface RowsPage {
  items?: Row[];
  groups?: Schemas["GroupDocument"][];
  count: number | string | null;
  nextLink: string | null;
}

/** The rows of a view, page by page. */
export const viewQuery = (view: ViewName, filters: Filters, sort: string) =>
  infiniteQueryOptions({
    queryKey: ["view", view, filters, sort],
    queryFn: ({ pageParam, signal }) => follow<RowsPage>(pageParam, signal),
    initialPageParam: ask(view, filters, sort, { top: "50" }),
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });

/** What waits for a step of mine, page by page. */
export const awaitingQuery = infiniteQueryOptions({
  queryKey: ["awaiting"],
  queryFn: ({ pageParam, signal }) => follow<Schemas["AwaitingDocument"]>(pageParam, signal),
  initialPageParam: "/api/views/awaiting",
  getNextPageParam: (page) => page.nextLink ?? undefined,
});
