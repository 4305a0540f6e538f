import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { startTransition } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { ProblemError } from "./api/client";
import { type Early, takeOver } from "./early/ask";
import { readFirst } from "./first";
import { createRouter } from "./routes";
import { Themed } from "./shell/theme";

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

/**
 * Shows the whole page.
 * @param early What the early script has asked for.
 * @param areHere Whether the answers for the first list are here. Otherwise the page shows at once where the list will be.
 */
export async function show(early: Early, areHere: boolean) {
  takeOver(early);
  const root = document.getElementById("root");
  if (!root) return;
  if (areHere) await readFirst(queries, window.location);
  // As a transition it is drawn in small pieces, and the browser can react in between.
  startTransition(() =>
    createRoot(root).render(
      <QueryClientProvider client={queries}>
        <Themed>
          <RouterProvider router={createRouter()} />
        </Themed>
      </QueryClientProvider>,
    ),
  );
}
