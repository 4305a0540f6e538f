/** The Guide's four views, by the name they have in addresses. */
export const views = ["active", "mine", "due-30", "overdue"] as const;
export type ViewName = (typeof views)[number];
