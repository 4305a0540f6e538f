import { labelIn, nameIn } from "../api/labels";
import type { Person, Reference, SignIn } from "../api/queries";
import { readFilters } from "../pages/filters";
import { storedHidden } from "../pages/hidden";
import type { Group } from "../pages/waiting";
import { type ListedRow, type Says, screenful } from "../parts/rows";
import { clockOf } from "../parts/time";
import { viewAt } from "../views";
import { firstAddress, readEarly, shared, whenAsked } from "./ask";
import { draw } from "./draw";
import { FirstHome, FirstRows, FirstView } from "./FirstList";

/** A view's rows, or the groups of what waits for me. */
interface List {
  items?: ListedRow[];
  groups?: Group[];
}

/** How many rows are drawn at a time. While a browser draws a whole screen at once, it does not react. */
const atOnce = 8;

/** What is drawn before React is here. */
interface First {
  /** Each draws some more of the screen, in this order. */
  rest: (() => void)[];
}

/**
 * Draws the first list as soon as its answers are here, before the rest of the script is fetched. React then puts the whole page in its place.
 * Where React was first, and for an empty list, nothing is drawn.
 * @returns Undefined: an answer is missing.
 */
export async function drawFirst(): Promise<First | undefined> {
  const { pathname, search } = window.location;
  const view = viewAt(pathname);
  const address = firstAddress(window.location);
  if (!address || (!view && pathname !== "/")) return;
  const askedAt = whenAsked(shared.signIn);
  const [list, me, signIn, people, reference] = await Promise.all([
    readEarly<List>(address),
    readEarly<Person>(shared.me),
    readEarly<SignIn>(shared.signIn),
    // Whoever is not among the first 200 is shown by their id until the whole page is here.
    readEarly<{ items: Person[] }>(shared.people),
    readEarly<Reference>(shared.reference),
  ]);
  const root = document.getElementById("root");
  if (!list || !me || !signIn || !people || !reference || !root) return;
  if (root.hasChildNodes()) return { rest: [] };
  const says: Says = {
    name: (id) => nameIn(people.items, id),
    facility: (code) => code,
    label: (name, value) => labelIn(reference, name, value),
    clock: clockOf({ ...signIn, askedAt }),
  };
  const asked = new URLSearchParams(search);
  if (view && list.items?.length) {
    // React draws the others.
    const rows = list.items.slice(0, screenful());
    const common = { me, hidden: storedHidden(), says };
    const filters = Object.keys(readFilters(asked, null)).length;
    const sort = asked.get("sort") ?? "";
    root.append(draw(FirstView({ ...common, view, rows: rows.slice(0, atOnce), sort, filters })));
    const body = root.querySelector("tbody");
    const rest: (() => void)[] = [];
    for (let drawn = atOnce; drawn < rows.length; drawn += atOnce)
      rest.push(() => body?.append(draw(FirstRows({ ...common, rows: rows.slice(drawn, drawn + atOnce) }))));
    return { rest };
  }
  if (!view && list.groups?.length) root.append(draw(FirstHome({ me, groups: list.groups, says })));
  return { rest: [] };
}
