import type { Person } from "../api/queries";
import { isAdministrator, managesTaskings, mayAudit, readsReports, seesRecords } from "../rights";
import { type ViewName, views } from "../views";

export type MenuPage = ViewName | "home" | "search" | "intake" | "reports" | "archive" | "records" | "admin";

/** The pages in the menu. Some are for some people only. */
export function menuPages(me: Person | undefined): readonly MenuPage[] {
  const manages = managesTaskings(me);
  const pages: MenuPage[] = ["home", ...views];
  if (manages) pages.push("intake");
  pages.push("search");
  if (me && readsReports(me)) pages.push("reports");
  if (mayAudit(me)) pages.push("archive");
  if (seesRecords(me)) pages.push("records");
  if (manages || isAdministrator(me)) pages.push("admin");
  return pages;
}

export const addressOf = (page: MenuPage) => (page === "home" ? "/" : `/${page}`);
