import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rollup } from "vite";

const page = "src/main.tsx";

/** What the first list is drawn with: one script and one style sheet, without any file of the whole page. */
async function buildEarly(names: Record<string, string>): Promise<{ script: string; styles: string }> {
  const built = (await build({
    configFile: false,
    logLevel: "warn",
    plugins: [
      {
        name: "files-of-the-page",
        enforce: "pre",
        resolveId: (id) => (names[id] ? { id: `/${names[id]}`, external: "absolute" } : undefined),
      },
    ],
    build: {
      target: "es2023",
      write: false,
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL("src/early/start.ts", import.meta.url)) },
    },
  })) as Rollup.RollupOutput;
  const script = built.output.find((part) => part.type === "chunk");
  const styles = built.output.find((part) => part.type === "asset" && part.fileName.endsWith(".css"));
  if (built.output.length !== 2 || script?.type !== "chunk" || styles?.type !== "asset")
    throw new Error(`The early script is not one file: ${built.output.map((part) => part.fileName).join(", ")}`);
  return { script: script.code, styles: String(styles.source) };
}

/**
 * Puts the early script and the styles into the page itself. A file of its own costs a browser more time than the script runs, and each comes
 * one trip later than the page. The server allows both by their hashes.
 */
export function inlineEarly(): Plugin[] {
  return [
    {
      name: "leave-out-early",
      apply: "build",
      transformIndexHtml: { order: "pre", handler: (html) => html.replace(/\s*<script [^>]*><\/script>/, "") },
    },
    {
      name: "inline-early",
      apply: "build",
      transformIndexHtml: {
        order: "post",
        handler: async (_, { bundle }) => {
          const chunks = Object.values(bundle ?? {}).filter((part) => part.type === "chunk");
          const main = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(page));
          const react = chunks.find((chunk) => chunk.name === "react");
          if (!main || !react) throw new Error("There is no script of the whole page.");
          const { script, styles } = await buildEarly({ "../main": main.fileName, "react-dom/client": react.fileName });
          const later = [main.fileName, ...main.imports].map((file) => `/${file}`).join(" ");
          return [
            { tag: "style", injectTo: "head", children: styles.trim() },
            {
              tag: "script",
              attrs: { type: "module", "data-later": later },
              injectTo: "head",
              children: script.trim().replaceAll("</script", "<\\/script"),
            },
          ];
        },
      },
    },
  ];
}
