import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import type { Person } from "../api/queries";
import type { ListedRow, Says } from "../parts/rows";
import { draw } from "./draw";
import { FirstHome, FirstView } from "./FirstList";

const me = { id: "ana.ruiz", name: "Ana Ruiz", roles: ["taskManager"] } as unknown as Person;

const says: Says = {
  name: (id) => `Name of ${id}`,
  facility: (code) => code,
  label: (list, value) => `${list} ${value}`,
  clock: { now: () => new Date("2027-01-11T14:00:00Z"), zone: "America/New_York" },
};

const late = {
  number: "ITMS-2027-000001",
  dueAt: "2027-01-08T22:00:00Z",
  overdue: true,
  status: "assigned",
  statusLabel: "Assigned",
  taskType: "congressional",
  requestor: "<b>Office</b> & others",
  units: ["HOU", "MQMU"],
  assignees: ["ben.acosta", "lee.wong"],
  priority: "high",
  facilities: [],
  flags: ["reopened"],
} as unknown as ListedRow;
const open = {
  ...late,
  number: "ITMS-2027-000002",
  overdue: false,
  dueAt: "2027-01-12T22:00:00Z",
  flags: [],
} as ListedRow;
const undated = { ...late, number: "ITMS-2027-000003", overdue: false, dueAt: null, priority: "medium" } as ListedRow;

async function drawnByReact(part: React.ReactNode): Promise<HTMLElement> {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const root = document.createElement("div");
  await act(async () => createRoot(root).render(part));
  return root;
}

function drawnEarly(part: React.ReactNode): HTMLElement {
  const root = document.createElement("div");
  root.append(draw(part));
  return root;
}

it("draws a view as React does", async () => {
  const view = (
    <FirstView
      me={me}
      view="overdue"
      rows={[late, open, undated]}
      hidden={["facility"]}
      sort="-dueAt"
      filters={2}
      says={says}
    />
  );

  const drawn = drawnEarly(view);

  expect(drawn.innerHTML).toContain("&lt;b&gt;Office&lt;/b&gt; &amp; others");
  expect(drawn.innerHTML).toContain("Name of ben.acosta, Name of lee.wong");
  // The order of attributes means nothing.
  expect(drawn.isEqualNode(await drawnByReact(view))).toBe(true);
});

it("draws what waits for me as React does", async () => {
  const item = { ...late, step: "assign", unit: "HOU", since: "2027-01-09T15:00:00Z" };
  const groups = [
    { step: "assign", label: "To assign", count: 1, items: [item] },
    { step: "answer", label: "To answer", count: 1, items: [{ ...item, step: "answer", for: "lee.chan" }] },
    { step: "mail", label: "Mail in", count: 3, items: [] },
    { step: "disposal", label: "Disposals to approve", count: 1, items: [] },
  ];
  const home = <FirstHome me={me} groups={groups as never} says={says} />;

  const drawn = drawnEarly(home);

  expect(drawn.innerHTML).toContain("for Name of lee.chan, who is away");
  expect(drawn.innerHTML).toContain("3 mails wait for a task manager");
  expect(drawn.innerHTML).toContain("A proposed disposal waits for you.");
  expect(drawn.isEqualNode(await drawnByReact(home))).toBe(true);
});
