import type { Person } from "./api/queries";

function has(person: Person | undefined, ...roles: readonly string[]): boolean {
  return person?.roles.some((role) => roles.includes(String(role))) ?? false;
}

/** Task managers and the TPSU chief. */
export function managesTaskings(person: Person | undefined): boolean {
  return has(person, "taskManager", "tpsuChief");
}

/** Whoever may see who was shown the detainees of a tasking. */
export function mayAudit(person: Person | undefined): boolean {
  return managesTaskings(person) || has(person, "seniorLeadership");
}

/** Whoever may read a report: all units', or those of their own unit. */
export function mayReadReports(person: Person | undefined): boolean {
  return mayAudit(person) || has(person, "unitChief");
}
