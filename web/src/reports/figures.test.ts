import { describe, expect, it } from "vitest";
import { outcomesTable, type Performance, seriesTable, type Workload, workloadTable } from "./figures";

const load = (key: string, opened: number) => ({
  key,
  name: key,
  open: 1200,
  overdue: 0,
  stoodDown: 0,
  opened,
  closed: 0,
  closedWithoutResponse: 0,
  href: { open: `/api/reports/taskings?measure=open&unit=${key}` },
});
const workload = (...units: ReturnType<typeof load>[]) => ({ units }) as unknown as Workload;

describe("the workload as a table", () => {
  it("compares what belongs to the period, and nothing that is as of now", () => {
    const table = workloadTable(workload(load("HOU", 5)), "units", workload(load("HOU", 3)));
    const [open, , , opened] = table.lines[0]?.cells ?? [];
    expect(open).toEqual({ text: "1,200", href: "/api/reports/taskings?measure=open&unit=HOU", before: undefined });
    expect(opened).toEqual({ text: "5", href: undefined, before: "3" });
  });

  it("knows that a line that was not there before had nothing", () => {
    const table = workloadTable(workload(load("HOU", 5)), "units", workload());
    expect(table.lines[0]?.cells[3]?.before).toBe("0");
  });
});

describe("the performance as a table", () => {
  const total = { closed: 4, onTimeRate: 0.755, turnaround: { count: 4, median: 2, p90: 3.25 }, href: {} };
  const report = { present: { total } } as unknown as Performance;
  const text = (name: string) => outcomesTable(report).lines.find((line) => line.key === name)?.cells[0]?.text;

  it("says rates in percent and days with one decimal", () => {
    expect([text("closed"), text("onTimeRate"), text("median"), text("p90")]).toEqual(["4", "75.5 %", "2.0", "3.3"]);
  });

  it("says that there is no figure where there is none", () => {
    expect(text("reopenRate")).toBe("none");
  });
});

it("a point of the future has no figure", () => {
  const points = [{ from: "2027-01-01", to: "2027-01-01", open: null, href: {} }];
  const series = { step: "day", points } as unknown as Workload["series"];
  expect(seriesTable(series, ["open"]).lines[0]).toEqual({
    key: "2027-01-01",
    name: "Jan 1, 2027",
    cells: [{ text: "", href: undefined }],
  });
});
