// Asks for what the first page shows before the rest of the script is here. Whoever needs an answer takes it from here, once.
import { ask, readFilters } from "../pages/filters";
import { viewAt } from "../views";

/** What every page shows, besides its own content. */
export const shared = {
  me: "/api/me",
  signIn: "/api/sign-in",
  people: "/api/directory/people?top=200",
  reference: "/api/reference",
};

/** The answers that are on their way. */
export interface Early {
  asked: Map<string, Promise<Response>>;
  /** When they were asked for, in milliseconds since 1970. */
  askedAt: number;
}

let early: Early = { asked: new Map(), askedAt: 0 };

/** Keeps answers that another script has asked for: the early script and that of the whole page each have their own copy of this module. */
export function takeOver(from: Early) {
  early = from;
}

/** The answer that is on its way, if this address was asked for early. */
export function takeEarly(address: string): Promise<Response> | undefined {
  const answer = early.asked.get(address);
  early.asked.delete(address);
  return answer;
}

/** The content of an answer that is on its way, beside whoever takes the answer. Undefined: it was not asked for early, or was refused. */
export async function readEarly<T>(address: string): Promise<T | undefined> {
  const answer = await early.asked.get(address)?.catch(() => undefined);
  return answer?.ok ? ((await answer.clone().json()) as T) : undefined;
}

/** When this address was asked for. If it was not asked for early, then it is asked for now. */
export function whenAsked(address: string): number {
  return early.asked.has(address) ? early.askedAt : Date.now();
}

/** What the page at an address shows first. */
export function firstAddress({ pathname, search }: Location): string | undefined {
  if (pathname === "/") return "/api/views/awaiting";
  const view = viewAt(pathname);
  const address = new URLSearchParams(search);
  if (view) return ask(view, readFilters(address, null), address.get("sort") ?? "", { top: "50" });
  return /^\/taskings\/[^/]+$/.test(pathname) ? `/api${pathname}` : undefined;
}

/** Starts asking. */
export function askEarly(): Early {
  const { asked } = early;
  const list = firstAddress(window.location);
  if (!list) return early;
  early.askedAt = Date.now();
  for (const address of [list, ...Object.values(shared)]) {
    const answer = fetch(address);
    asked.set(address, answer);
    // A refusal that nobody took yet is old by the time somebody has signed in. So the page asks again.
    const forget = () => asked.delete(address);
    answer.then((response) => response.ok || forget(), forget);
  }
  return early;
}
