export type ThemeName = "system" | "light" | "dark" | "contrast";
export const themeNames: readonly ThemeName[] = ["system", "light", "dark", "contrast"];

/** The colors that are shown. */
export type Shown = "light" | "dark" | "contrast";

const key = "itms-theme";
export const darkSystem = "(prefers-color-scheme: dark)";

/** The colors that were chosen in this browser. */
export function storedTheme(): ThemeName {
  try {
    return themeNames.find((name) => name === localStorage.getItem(key)) ?? "system";
  } catch {
    return "system";
  }
}

/** Remembers the colors. If the browser forbids storage, the choice holds until the page is closed. */
export function storeTheme(theme: ThemeName) {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Nothing to do: the page goes on with the choice.
  }
}

export function shownFor(theme: ThemeName, systemIsDark: boolean): Shown {
  return theme === "system" ? (systemIsDark ? "dark" : "light") : theme;
}

/** Shows the page in the given colors; without any, in those that were chosen. */
export function showTheme(shown: Shown = shownFor(storedTheme(), matchMedia(darkSystem).matches)) {
  document.documentElement.dataset.theme = shown;
  document.documentElement.style.colorScheme = shown === "light" ? "light" : "dark";
}
