import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server to work against while developing: npx vite, then open http://127.0.0.1:5173
const server = "http://127.0.0.1:5080";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": server, "/openapi": server, "/health": server } },
  test: { environment: "happy-dom", restoreMocks: true },
});
