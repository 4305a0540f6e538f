import { createBrowserRouter } from "react-router";
import { Crashed } from "./pages/Crashed";
import { NotFound } from "./pages/NotFound";
import { Shell } from "./shell/Shell";
import { views } from "./views";

/** Every address has one page. Mails and bookmarks use them, so they stay. Each page loads when it is first opened. */
export function createRouter() {
  return createBrowserRouter([
    {
      path: "/sign-in",
      lazy: async () => ({ Component: (await import("./pages/SignIn")).SignIn }),
      errorElement: <Crashed />,
    },
    {
      element: <Shell />,
      errorElement: <Crashed />,
      children: [
        {
          errorElement: <Crashed inside />,
          children: [
            { index: true, lazy: async () => ({ Component: (await import("./pages/Home")).Home }) },
            ...views.map((view) => ({
              path: `/${view}`,
              lazy: async () => ({ Component: (await import("./pages/ViewPage")).ViewRoute }),
            })),
            { path: "/search", lazy: async () => ({ Component: (await import("./pages/Search")).Search }) },
            {
              path: "/taskings/:number",
              lazy: async () => ({ Component: (await import("./tasking/TaskingPage")).TaskingPage }),
            },
            { path: "/new", lazy: async () => ({ Component: (await import("./entry/NewTasking")).NewTasking }) },
            { path: "*", element: <NotFound /> },
          ],
        },
      ],
    },
  ]);
}
