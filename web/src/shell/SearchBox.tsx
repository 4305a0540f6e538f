import { useEffect, useLayoutEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { keep } from "../kept";
import { words } from "../words";

const typing = "input, textarea, select, [contenteditable], dialog *";

/** The search box of every page. What one types goes to the search page, never into the address. */
export function SearchBox() {
  const box = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  // What was searched for stands in the box while its results are shown, not over other pages.
  useEffect(() => {
    if (pathname !== "/search" && box.current && document.activeElement !== box.current) box.current.value = "";
  }, [pathname]);
  // As soon as one sees the box, its key works. An effect after drawing would come later on a slow computer.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent) {
      const inField = event.target instanceof Element && event.target.matches(typing);
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || inField) return;
      event.preventDefault();
      box.current?.focus();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <search className="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = box.current?.value.trim() ?? "";
          if (text) navigate("/search", { state: keep(text) });
        }}
      >
        <input ref={box} type="search" aria-label={words.search} placeholder={words.searchHint} autoComplete="off" />
      </form>
    </search>
  );
}
