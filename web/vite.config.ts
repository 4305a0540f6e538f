import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { inlineEarly } from "./vite.early.ts";

// The server to work against while developing: npx vite, then open http://127.0.0.1:5173
const server = "http://127.0.0.1:5080";

export default defineConfig({
  plugins: [react(), inlineEarly()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["index.html", "src/main.tsx"],
      preserveEntrySignatures: "exports-only",
      output: {
        // What the first page needs comes in few files, each with all that it imports.
        codeSplitting: {
          groups: [
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
