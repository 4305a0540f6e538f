import { type KeyboardEvent, useCallback, useRef } from "react";

/**
 * Moves between the rows of a list with the arrow keys, j and k, Home and End. The list is one stop for Tab: the row one was at last.
 * Each row's link carries data-row; whatever else can be reached in the list carries data-cell. x ticks the row's box, if it has one.
 */
export function useRows() {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement) || !list.current)
      return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const rows = [...list.current.querySelectorAll<HTMLElement>("[data-row]")];
    const heads = [...list.current.querySelectorAll<HTMLElement>("[data-head]")];
    const inRow = event.target.closest("tr, li");
    const at = rows.findIndex((row) => row === event.target || inRow?.contains(row));
    const head = heads.indexOf(event.target);
    if (event.key === "x") inRow?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    const next = () => {
      switch (event.key) {
        case "ArrowDown":
        case "j":
          return head >= 0 ? rows[0] : rows[at + 1];
        case "ArrowUp":
        case "k":
          return at > 0 ? rows[at - 1] : at === 0 ? heads[0] : undefined;
        case "ArrowRight":
          return head >= 0 ? heads[head + 1] : inRow?.querySelector<HTMLElement>("[data-cell]");
        case "ArrowLeft":
          return head >= 0 ? heads[head - 1] : rows[at];
        case "Home":
          return rows[0];
        case "End":
          return rows.at(-1);
        default:
          return undefined;
      }
    };
    const target = next();
    if (!target) return;
    event.preventDefault();
    stopAt(list.current, target.hasAttribute("data-cell") ? rows[at] : target);
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }, []);
  return { list, onKeyDown };
}

/** Makes one element of a list the stop for Tab. */
function stopAt(list: Element, target: HTMLElement | undefined) {
  for (const other of list.querySelectorAll<HTMLElement>("[data-row], [data-head]")) other.tabIndex = -1;
  if (target) target.tabIndex = 0;
}

/** Puts the focus on a row of the page's list. Nothing scrolls. */
export function focusRow(index: number) {
  const row = document.querySelectorAll<HTMLElement>(".rows [data-row]")[index];
  const list = row?.closest(".rows");
  if (!row || !list) return;
  stopAt(list, row);
  row.focus({ preventScroll: true });
}
