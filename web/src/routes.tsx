import type { ComponentType } from "react";
import { createBrowserRouter } from "react-router";
import { Crashed } from "./pages/Crashed";
import { Home } from "./pages/Home";
import { NotFound } from "./pages/NotFound";
import { ViewRoute } from "./pages/ViewPage";
import { Skeleton } from "./parts/Skeleton";
import { withFluent } from "./parts/withFluent";
import { Shell } from "./shell/Shell";
import { views } from "./views";

/** Every address has one page. Mails and bookmarks use them, so they stay. The lists are there at once; each other page loads when it is first opened. */
export function createRouter() {
  return createBrowserRouter([
    {
      path: "/sign-in",
      lazy: page(async () => (await import("./pages/SignIn")).SignIn),
      hydrateFallbackElement: <Skeleton />,
      errorElement: <Crashed />,
    },
    {
      element: <Shell />,
      errorElement: <Crashed />,
      children: [
        {
          errorElement: <Crashed inside />,
          hydrateFallbackElement: <Skeleton />,
          children: [
            { index: true, Component: Home },
            ...views.map((view) => ({ path: `/${view}`, Component: ViewRoute })),
            {
              path: "/search",
              lazy: page(async () => (await import("./pages/Search")).Search),
            },
            {
              path: "/taskings/:number",
              lazy: async () => ({ Component: (await import("./tasking/TaskingPage")).TaskingPage }),
            },
            { path: "/new", lazy: page(async () => (await import("./entry/NewTasking")).NewTasking) },
            // Reports and administration
            {
              path: "/reports",
              lazy: page(async () => (await import("./reports/ReportsPage")).ReportsPage),
            },
            {
              path: "/reports/taskings",
              lazy: page(async () => (await import("./reports/ReportTaskings")).ReportTaskings),
            },
            {
              path: "/admin",
              lazy: page(async () => (await import("./admin/AdminFrame")).AdminFrame),
              children: [
                { index: true, element: null },
                { path: "people", lazy: page(async () => (await import("./admin/pages")).People) },
                { path: "units", lazy: page(async () => (await import("./admin/pages")).Units) },
                { path: "divisions", lazy: page(async () => (await import("./admin/pages")).Divisions) },
                { path: "facilities", lazy: page(async () => (await import("./admin/pages")).Facilities) },
                {
                  path: "absences",
                  lazy: page(async () => (await import("./admin/AbsencesPage")).AbsencesPage),
                },
                { path: "training", lazy: page(async () => (await import("./admin/TrainingPage")).TrainingPage) },
                { path: "import", lazy: page(async () => (await import("./admin/ImportPage")).ImportPage) },
                {
                  path: "rules/rubric",
                  lazy: page(async () => (await import("./admin/rules/RulesPage")).Rubric),
                },
                {
                  path: "rules/escalation",
                  lazy: page(async () => (await import("./admin/rules/RulesPage")).Escalation),
                },
                {
                  path: "rules/settings",
                  lazy: page(async () => (await import("./admin/rules/RulesPage")).Settings),
                },
                {
                  path: "accounts",
                  lazy: page(async () => (await import("./admin/AccountsPage")).AccountsPage),
                },
                { path: "mail", lazy: page(async () => (await import("./admin/MailPage")).MailPage) },
                {
                  path: "taskings",
                  lazy: page(async () => (await import("./admin/TaskingImportPage")).TaskingImportPage),
                },
                {
                  path: "archive",
                  lazy: page(async () => (await import("./admin/ArchiveImportPage")).ArchiveImportPage),
                },
                { path: "webhooks", lazy: page(async () => (await import("./admin/WebhooksPage")).WebhooksPage) },
                { path: "backups", lazy: page(async () => (await import("./admin/BackupsPage")).BackupsPage) },
                { path: "access", lazy: page(async () => (await import("./admin/AccessPage")).AccessPage) },
              ],
            },
            { path: "/archive", lazy: page(async () => (await import("./archive/ArchivePage")).ArchivePage) },
            {
              path: "/records",
              lazy: page(async () => (await import("./records/RecordsFrame")).RecordsFrame),
              children: [
                { index: true, lazy: page(async () => (await import("./records/DuePage")).DuePage) },
                {
                  path: "disposals",
                  lazy: page(async () => (await import("./records/DisposalsPage")).DisposalsPage),
                },
                {
                  path: "disposals/:id",
                  lazy: page(async () => (await import("./records/DisposalPage")).DisposalPage),
                },
                { path: "holds", lazy: page(async () => (await import("./records/HoldsPage")).HoldsPage) },
                {
                  path: "disclosures",
                  lazy: page(async () => (await import("./records/DisclosuresPage")).DisclosuresPage),
                },
                { path: "schedule", lazy: page(async () => (await import("./records/SchedulePage")).SchedulePage) },
              ],
            },
            { path: "/intake", lazy: page(async () => (await import("./intake/IntakePage")).IntakePage) },
            { path: "/me", lazy: page(async () => (await import("./me/MePage")).MePage) },
            { path: "*", element: <NotFound /> },
          ],
        },
      ],
    },
  ]);
}

/** A page that loads when it is first opened, with what Fluent's parts need around them. */
function page(load: () => Promise<ComponentType>) {
  return async () => ({ Component: await withFluent(load) });
}
