import { useEffect } from "react";
import { NavLink, useNavigate } from "react-router";
import { useManages } from "../useManages";
import { words } from "../words";

/** The way to a new tasking, for those who may enter one: in the menu, and with the key n from every page. */
export function NewTaskingLink() {
  const manages = useManages();
  const navigate = useNavigate();
  useEffect(() => {
    if (!manages) return;
    function onKey(event: KeyboardEvent) {
      const inField = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || inField) return;
      event.preventDefault();
      void navigate("/new");
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [manages, navigate]);
  if (!manages) return null;
  return (
    <li>
      <NavLink to="/new" end title={words.newKey} aria-keyshortcuts="n">
        {words.nav.new}
      </NavLink>
    </li>
  );
}
