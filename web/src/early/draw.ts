import type { ReactElement, ReactNode } from "react";

const svg = "http://www.w3.org/2000/svg";

/** Attributes whose names in HTML differ from those of React. */
const names: Record<string, string> = {
  className: "class",
  dateTime: "datetime",
  strokeWidth: "stroke-width",
  strokeLinejoin: "stroke-linejoin",
  strokeLinecap: "stroke-linecap",
  tabIndex: "tabindex",
};

/**
 * Draws parts that only turn what they are given into elements. React needs a tenth of a second until it draws anything; this needs little
 * more than the browser. Parts with a state, effects or handlers are React's: here a handler is left out, and a hook throws.
 */
export function draw(part: ReactNode): DocumentFragment {
  const drawn = document.createDocumentFragment();
  append(drawn, part);
  return drawn;
}

function append(to: Node, part: ReactNode) {
  if (part === null || part === undefined || part === "" || typeof part === "boolean") return;
  if (Array.isArray(part)) for (const each of part) append(to, each);
  else if (typeof part === "object" && "props" in part)
    appendElement(to, part as ReactElement<Record<string, unknown>>);
  else to.appendChild(document.createTextNode(String(part)));
}

function appendElement(to: Node, { type, props }: ReactElement<Record<string, unknown>>) {
  const inside = props.children as ReactNode;
  if (typeof type === "function") append(to, (type as (props: object) => ReactNode)(props));
  else if (typeof type !== "string") append(to, inside);
  else {
    const element =
      type === "svg" || (to instanceof Element && to.namespaceURI === svg)
        ? document.createElementNS(svg, type)
        : document.createElement(type);
    for (const [name, value] of Object.entries(props)) {
      if (name === "children" || value === undefined || value === null || typeof value === "function") continue;
      const isWord = name.startsWith("aria-") || name.startsWith("data-");
      if (value !== false || isWord)
        element.setAttribute(names[name] ?? name, value === true && !isWord ? "" : String(value));
    }
    append(element, inside);
    to.appendChild(element);
  }
}
