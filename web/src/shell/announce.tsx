import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { words } from "../words";

const Context = createContext<(text: string) => void>(() => {});

/** Says something to people who cannot see the change. */
export const useAnnounce = () => useContext(Context);

export function Announcer({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const say = useCallback((next: string) => setText((before) => (before === next ? `${next}\u00a0` : next)), []);
  return (
    <Context value={say}>
      {children}
      <div aria-live="polite" className="hidden">
        {text}
      </div>
    </Context>
  );
}

/** The page's one heading. A new page moves the focus here, so Tab leads into its content and readers hear where they are. */
export function Heading({ children, title }: { children: ReactNode; title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${words.app}`;
    // Whoever already types in the search box goes on typing.
    if (!(document.activeElement instanceof HTMLInputElement)) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
