/** The Guide's four views, by the name they have in addresses. */
export const views = ["active", "mine", "due-30", "overdue"] as const;
export type ViewName = (typeof views)[number];

/** The view at an address. */
export function viewAt(pathname: string): ViewName | undefined {
  return views.find((name) => `/${name}` === pathname);
}
