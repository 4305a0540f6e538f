import { createBrowserRouter } from "react-router";
import { Crashed } from "./pages/Crashed";
import { Home } from "./pages/Home";
import { NotFound } from "./pages/NotFound";
import { ViewRoute } from "./pages/ViewPage";
import { withFluent } from "./parts/withFluent";
import { Shell } from "./shell/Shell";
import { views } from "./views";

/** Every address has one page. Mails and bookmarks use them, so they stay. The lists are there at once; each other page loads when it is first opened. */
export function createRouter() {
  return createBrowserRouter([
    {
      path: "/sign-in",
      lazy: async () => ({ Component: await withFluent(async () => (await import("./pages/SignIn")).SignIn) }),
      errorElement: <Crashed />,
    },
    {
      element: <Shell />,
      errorElement: <Crashed />,
      children: [
        {
          errorElement: <Crashed inside />,
          children: [
            { index: true, Component: Home },
            ...views.map((view) => ({ path: `/${view}`, Component: ViewRoute })),
            {
              path: "/search",
              lazy: async () => ({ Component: await withFluent(async () => (await import("./pages/Search")).Search) }),
            },
            {
              path: "/taskings/:number",
              lazy: async () => ({ Component: (await import("./tasking/TaskingPage")).TaskingPage }),
            },
            { path: "*", element: <NotFound /> },
          ],
        },
      ],
    },
  ]);
}
