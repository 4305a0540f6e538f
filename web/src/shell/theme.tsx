import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { darkSystem, type Shown, shownFor, showTheme, storedTheme, storeTheme, type ThemeName } from "./shownTheme";

const Context = createContext<{ theme: ThemeName; shown: Shown; choose: (theme: ThemeName) => void }>({
  theme: "system",
  shown: "light",
  choose: () => {},
});

export const useTheme = () => useContext(Context);

function useDarkSystem(): boolean {
  const query = useMemo(() => matchMedia(darkSystem), []);
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const listen = () => setDark(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, [query]);
  return dark;
}

/** The colors, as the reader chose them; without a choice, as their computer has them. */
export function Themed({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(storedTheme);
  const shown = shownFor(theme, useDarkSystem());
  const value = useMemo(
    () => ({
      theme,
      shown,
      choose: (next: ThemeName) => {
        setTheme(next);
        storeTheme(next);
      },
    }),
    [theme, shown],
  );
  useEffect(() => showTheme(shown), [shown]);
  return (
    <Context value={value}>
      <div className="app">{children}</div>
    </Context>
  );
}
