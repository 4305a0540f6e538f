import type { Person } from "./api/queries";

/** What a person's roles open to them. The server decides; this only spares people pages that they cannot use. */
const has = (person: Person | undefined, ...roles: string[]) =>
  ((person?.roles ?? []) as string[]).some((role) => roles.includes(role));

export const managesTaskings = (person: Person | undefined) => has(person, "taskManager", "tpsuChief");
export const isAdministrator = (person: Person | undefined) => has(person, "administrator");
/** Who may see who was shown the detainees of a tasking. */
export const mayAudit = (person: Person | undefined) => managesTaskings(person) || has(person, "seniorLeadership");
export const readsAllReports = mayAudit;
export const readsReports = (person: Person | undefined) => readsAllReports(person) || has(person, "unitChief");
export const subscribesOthers = (person: Person | undefined) => has(person, "tpsuChief", "administrator");
export const seesDelegations = (person: Person | undefined) => readsReports(person);

const isRecordsLiaison = (person: Person | undefined) => person?.positions.includes("Records Liaison") ?? false;
/** Who sees what is kept, held and disposed of. */
export const seesRecords = (person: Person | undefined) => mayAudit(person) || isRecordsLiaison(person);
/** Who changes the retention schedule, and places and lifts legal holds. */
export const keepsRecords = (person: Person | undefined) => has(person, "tpsuChief") || isRecordsLiaison(person);
export const proposesDisposals = isRecordsLiaison;
