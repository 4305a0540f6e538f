import type { Person } from "./api/queries";

/** What a person's roles open to them. The server decides; this only spares people pages that they cannot use. */
const has = (person: Person, ...roles: string[]) => (person.roles as string[]).some((role) => roles.includes(role));

export const managesTaskings = (person: Person) => has(person, "taskManager", "tpsuChief");
export const isAdministrator = (person: Person) => has(person, "administrator");
export const readsAllReports = (person: Person) => managesTaskings(person) || has(person, "seniorLeadership");
export const readsReports = (person: Person) => readsAllReports(person) || has(person, "unitChief");
export const subscribesOthers = (person: Person) => has(person, "tpsuChief", "administrator");
export const seesDelegations = (person: Person) => readsReports(person);
