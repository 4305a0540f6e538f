import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The server to work against while developing: npx vite, then open http://127.0.0.1:5173
const server = "http://127.0.0.1:5080";

/** Runs what asks for the first data as soon as it is here. The rest of the script is a hundred times as long, and takes its time. */
function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const file = Object.values(bundle ?? {}).find((part) => part.name === "early")?.fileName;
        if (!file) throw new Error("There is no script named early.");
        const script = `<script type="module" async crossorigin src="/${file}"></script>\n    `;
        return html.replace("<script ", `${script}<script `);
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), early()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the first page needs comes in few files, each with all that it imports.
        codeSplitting: {
          groups: [
            { name: "early", test: /src\/api\/start/, priority: 2 },
            { name: "first", test: /src\/routes/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server, "/openapi": server, "/health": server } },
  test: { environment: "happy-dom", restoreMocks: true },
});
