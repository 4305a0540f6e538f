import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The server to work against while developing: npx vite, then open http://127.0.0.1:5173
const server = "http://127.0.0.1:5080";

/**
 * Fetches the whole script while the small one that comes first draws the first list. With modulepreload the browser would also read it at
 * once, and the small one would wait for that.
 */
function preloadMain(): Plugin {
  return {
    name: "preload-main",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (page, { bundle }) => {
        const main = Object.values(bundle ?? {}).find(
          (part) => part.type === "chunk" && part.facadeModuleId?.endsWith("/src/main.tsx"),
        );
        if (main?.type !== "chunk") throw new Error("There is no script of the whole page.");
        const others = [main.fileName, ...main.imports].filter((file) => !page.includes(file));
        return others.map((file) => ({
          tag: "link",
          attrs: { rel: "preload", as: "script", crossorigin: true, fetchpriority: "low", href: `/${file}` },
          injectTo: "head",
        }));
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), preloadMain()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the first page needs comes in few files, each with all that it imports.
        codeSplitting: {
          groups: [
            { name: "early", test: /src\/early\/start/, priority: 2 },
            // Read by itself, so that the browser can react before it reads the pages.
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            { name: "first", test: /src\/routes/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server, "/openapi": server, "/health": server } },
  test: { environment: "happy-dom", restoreMocks: true },
});
