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
            // Reports and administration
            {
              path: "/reports",
              lazy: async () => ({ Component: (await import("./reports/ReportsPage")).ReportsPage }),
            },
            {
              path: "/reports/taskings",
              lazy: async () => ({ Component: (await import("./reports/ReportTaskings")).ReportTaskings }),
            },
            {
              path: "/admin",
              lazy: async () => ({ Component: (await import("./admin/AdminFrame")).AdminFrame }),
              children: [
                { index: true },
                { path: "people", lazy: async () => ({ Component: (await import("./admin/pages")).People }) },
                { path: "units", lazy: async () => ({ Component: (await import("./admin/pages")).Units }) },
                { path: "divisions", lazy: async () => ({ Component: (await import("./admin/pages")).Divisions }) },
                { path: "facilities", lazy: async () => ({ Component: (await import("./admin/pages")).Facilities }) },
                {
                  path: "absences",
                  lazy: async () => ({ Component: (await import("./admin/AbsencesPage")).AbsencesPage }),
                },
                { path: "import", lazy: async () => ({ Component: (await import("./admin/ImportPage")).ImportPage }) },
                {
                  path: "rules/rubric",
                  lazy: async () => ({ Component: (await import("./admin/rules/RulesPage")).Rubric }),
                },
                {
                  path: "rules/escalation",
                  lazy: async () => ({ Component: (await import("./admin/rules/RulesPage")).Escalation }),
                },
                {
                  path: "rules/settings",
                  lazy: async () => ({ Component: (await import("./admin/rules/RulesPage")).Settings }),
                },
                {
                  path: "accounts",
                  lazy: async () => ({ Component: (await import("./admin/AccountsPage")).AccountsPage }),
                },
                { path: "mail", lazy: async () => ({ Component: (await import("./admin/MailPage")).MailPage }) },
                { path: "access", lazy: async () => ({ Component: (await import("./admin/AccessPage")).AccessPage }) },
              ],
            },
            { path: "*", element: <NotFound /> },
          ],
        },
      ],
    },
  ]);
}
