// Asks for what the first page shows before the rest of the script has run. Whoever needs an answer takes it from here, once.
import { ask, readFilters } from "../pages/filters";
import { views } from "../views";

const asked = new Map<string, Promise<Response>>();

/** The answer that is on its way, if this address was asked for early. */
export function takeEarly(address: string): Promise<Response> | undefined {
  const answer = asked.get(address);
  asked.delete(address);
  return answer;
}

function firstList({ pathname, search }: Location): string | undefined {
  if (pathname === "/") return "/api/views/awaiting";
  const view = views.find((name) => `/${name}` === pathname);
  const address = new URLSearchParams(search);
  if (view) return ask(view, readFilters(address, null), address.get("sort") ?? "", { top: "50" });
  return /^\/taskings\/[^/]+$/.test(pathname) ? `/api${pathname}` : undefined;
}

/** Starts asking. */
export function askEarly() {
  const list = firstList(window.location);
  if (!list) return;
  for (const address of ["/api/me", list]) {
    const answer = fetch(address);
    asked.set(address, answer);
    // A refusal that nobody took yet is old by the time somebody has signed in. So the page asks again.
    const forget = () => asked.delete(address);
    answer.then((response) => response.ok || forget(), forget);
  }
}
