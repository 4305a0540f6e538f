import { createDOMRenderer, RendererProvider } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { ProblemError } from "./api/client";
import { createRouter } from "./routes";
import { Themed } from "./shell/theme";
import "./styles.css";

// The server lets in only styles that carry the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Only what may pass by itself is tried again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.problem.status !== 0 && error.problem.status < 500),
    },
  },
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <RendererProvider renderer={renderer} targetDocument={document}>
      <QueryClientProvider client={queries}>
        <Themed>
          <RouterProvider router={createRouter()} />
        </Themed>
      </QueryClientProvider>
    </RendererProvider>,
  );
}
