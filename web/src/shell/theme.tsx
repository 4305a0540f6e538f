import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

export type ThemeName = "system" | "light" | "dark" | "contrast";
export const themeNames: readonly ThemeName[] = ["system", "light", "dark", "contrast"];

/** The colors that are shown. */
export type Shown = "light" | "dark" | "contrast";

const key = "itms-theme";
const Context = createContext<{ theme: ThemeName; shown: Shown; choose: (theme: ThemeName) => void }>({
  theme: "system",
  shown: "light",
  choose: () => {},
});

export const useTheme = () => useContext(Context);

function stored(): ThemeName {
  try {
    return themeNames.find((name) => name === localStorage.getItem(key)) ?? "system";
  } catch {
    return "system";
  }
}

const darkSystem = "(prefers-color-scheme: dark)";

function shownFor(theme: ThemeName, systemIsDark: boolean): Shown {
  return theme === "system" ? (systemIsDark ? "dark" : "light") : theme;
}

function show(shown: Shown) {
  document.documentElement.dataset.theme = shown;
  document.documentElement.style.colorScheme = shown === "light" ? "light" : "dark";
}

// Before anything is drawn, so that nothing flashes in other colors.
show(shownFor(stored(), matchMedia(darkSystem).matches));

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
  const [theme, setTheme] = useState(stored);
  const shown = shownFor(theme, useDarkSystem());
  const value = useMemo(
    () => ({
      theme,
      shown,
      choose: (next: ThemeName) => {
        setTheme(next);
        try {
          localStorage.setItem(key, next);
        } catch {
          // A browser may forbid storage. The choice then holds until the page is closed.
        }
      },
    }),
    [theme, shown],
  );
  useEffect(() => show(shown), [shown]);
  return (
    <Context value={value}>
      <div className="app">{children}</div>
    </Context>
  );
}
