import { FluentProvider, teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

export type ThemeName = "system" | "light" | "dark" | "contrast";
export const themeNames: readonly ThemeName[] = ["system", "light", "dark", "contrast"];

const key = "itms-theme";
const Context = createContext<{ theme: ThemeName; choose: (theme: ThemeName) => void }>({
  theme: "system",
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

function useDarkSystem(): boolean {
  const query = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
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
  const systemDark = useDarkSystem();
  const dark = theme === "dark" || theme === "contrast" || (theme === "system" && systemDark);
  const value = useMemo(
    () => ({
      theme,
      choose: (next: ThemeName) => {
        setTheme(next);
        try {
          localStorage.setItem(key, next);
        } catch {
          // A browser may forbid storage. The choice then holds until the page is closed.
        }
      },
    }),
    [theme],
  );
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    document.documentElement.dataset.theme = theme === "contrast" ? "contrast" : dark ? "dark" : "light";
  }, [dark, theme]);
  const fluent = theme === "contrast" ? teamsHighContrastTheme : dark ? webDarkTheme : webLightTheme;
  return (
    <Context value={value}>
      <FluentProvider theme={fluent}>
        <div className="app">{children}</div>
      </FluentProvider>
    </Context>
  );
}
