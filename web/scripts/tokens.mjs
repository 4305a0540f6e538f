// Writes the colors and fonts that the style sheet uses as plain CSS, from the same themes that Fluent's own parts get. So the first list
// is drawn without Fluent, which only forms and dialogs need.
import { readFileSync, writeFileSync } from "node:fs";
import { teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/tokens";

const web = new URL("../", import.meta.url);
const used = [...new Set(readFileSync(new URL("src/styles.css", web), "utf8").match(/var\(--[A-Za-z0-9]+/g))]
  .map((name) => name.slice("var(--".length))
  .filter((name) => name in webLightTheme)
  .sort();
const rule = (selector, theme) =>
  `${selector} {\n${used.map((name) => `  --${name}: ${theme[name]};`).join("\n")}\n}\n`;
writeFileSync(
  new URL("src/tokens.css", web),
  rule(":root", webLightTheme) +
    rule(':root[data-theme="dark"]', webDarkTheme) +
    rule(':root[data-theme="contrast"]', teamsHighContrastTheme),
);
