import {
  createDOMRenderer,
  FluentProvider,
  RendererProvider,
  teamsHighContrastTheme,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useTheme } from "../shell/theme";

// The server lets in only styles that carry the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
const themes = { light: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme };

/** What Fluent's parts need around them. */
export default function Fluent({ children }: { children: ReactNode }) {
  const { shown } = useTheme();
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={themes[shown]} className="fluent">
        {children}
      </FluentProvider>
    </RendererProvider>
  );
}
