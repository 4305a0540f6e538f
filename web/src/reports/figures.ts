import type { Schemas } from "../api/client";
import { kindInWords } from "../tasking/useAct";
import { reportWords as w } from "../words/report";

export type Workload = Schemas["WorkloadDocument"];
export type Outcomes = Schemas["OutcomesDocument"];
export type Performance = Schemas["PerformanceDocument"];

/** A figure of a table: what it says, where its taskings are, and what it was before. */
export interface Cell {
  text: string;
  href?: string | undefined;
  before?: string | undefined;
}

export interface Line {
  key: string;
  name: string;
  cells: readonly Cell[];
}

export interface Table {
  columns: readonly string[];
  lines: readonly Line[];
}

/** What the workload can be divided by. */
export const sections = [
  "units",
  "people",
  "taskManagers",
  "types",
  "categories",
  "priorities",
  "requestors",
  "taskAuthorities",
  "facilities",
  "findings",
  "statuses",
  "ages",
] as const;
export type SectionName = (typeof sections)[number];

type Measures = { href?: Record<string, string> };

const loads = ["open", "overdue", "stoodDown", "opened", "closed", "closedWithoutResponse"];
/** Only these belong to the period. The others are as they are now, whatever the period. */
const inPeriod = ["opened", "closed", "closedWithoutResponse"];
const parts = ["open", "overdue", "closed"];

export const count = (value: unknown): string => Number(value ?? 0).toLocaleString("en-US");

function cell(figures: Measures, name: string, before?: Measures | null): Cell {
  const value = (of: Measures) => (of as unknown as Record<string, unknown>)[name];
  const compared = before !== undefined && inPeriod.includes(name);
  return {
    text: count(value(figures)),
    href: figures.href?.[name],
    before: compared ? count(before === null ? 0 : value(before)) : undefined,
  };
}

/** The lines of one section of the workload, and what they were before, if that was asked for. */
export function workloadTable(report: Workload, section: SectionName, before?: Workload): Table {
  if (section === "people") {
    return {
      columns: [
        ...parts.map((part) => w.asOfficer(w.measures[part] ?? part)),
        ...parts.map((part) => w.asDesignee(w.measures[part] ?? part)),
      ],
      lines: report.people.map((person) => ({
        key: person.key,
        name: person.unit ? `${person.name}, ${person.unit}` : person.name,
        cells: [person.asAssignee, person.asDesignee].flatMap((load) => parts.map((part) => cell(load, part))),
      })),
    };
  }
  if (section === "ages") {
    return {
      columns: [w.measures.open ?? ""],
      lines: report.ages.map((age) => ({ key: age.days, name: w.age(age.days), cells: [cell(age, "open")] })),
    };
  }
  const names = section === "statuses" ? loads.slice(0, 3) : loads;
  const earlier = (key: string) =>
    before && section !== "statuses" ? (before[section].find((line) => line.key === key) ?? null) : undefined;
  return {
    columns: names.map((name) => w.measures[name] ?? name),
    lines: report[section].map((line) => ({
      key: line.key,
      name: line.name,
      cells: names.map((name) => cell(line, name, earlier(line.key))),
    })),
  };
}

/** The whole workload in one line. */
export function totalCells(report: Workload, before?: Workload): readonly (Cell & { name: string })[] {
  return loads.map((name) => ({ name: w.measures[name] ?? name, ...cell(report.total, name, before?.total) }));
}

const percent = (value: unknown) =>
  value === null || value === undefined ? w.noFigure : `${(Number(value) * 100).toFixed(1)} %`;
const days = (value: unknown) =>
  value === null || value === undefined
    ? w.noFigure
    : Number(value).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The figures of a period's outcomes, in their order. */
const outcomes: readonly { name: string; text: (of: Outcomes) => string; href?: string }[] = [
  { name: "closed", text: (o) => count(o.closed), href: "closed" },
  { name: "onTime", text: (o) => count(o.onTime), href: "onTime" },
  { name: "onTimeRate", text: (o) => percent(o.onTimeRate) },
  { name: "median", text: (o) => days(o.turnaround?.median) },
  { name: "p90", text: (o) => days(o.turnaround?.p90) },
  { name: "medianBusiness", text: (o) => days(o.businessDays?.median) },
  { name: "p90Business", text: (o) => days(o.businessDays?.p90) },
  { name: "reopened", text: (o) => count(o.reopened), href: "reopened" },
  { name: "reopenRate", text: (o) => percent(o.reopenRate) },
  { name: "clearanceOverrides", text: (o) => count(o.clearanceOverrides), href: "clearanceOverrides" },
  { name: "closedWithoutResponse", text: (o) => count(o.closedWithoutResponse), href: "closedWithoutResponse" },
  { name: "retroactive", text: (o) => count(o.retroactive), href: "retroactive" },
  { name: "lateEntries", text: (o) => count(o.lateEntries), href: "lateEntries" },
  { name: "stoodDown", text: (o) => count(o.stoodDown), href: "stoodDown" },
  { name: "stoodDownDays", text: (o) => days(o.stoodDownDays) },
];
const byType = ["closed", "onTime", "onTimeRate", "median", "p90", "reopened"];

function outcome(figure: (typeof outcomes)[number], of: Outcomes, before?: Outcomes | null): Cell {
  return {
    text: figure.text(of),
    href: figure.href && of.href[figure.href],
    before: before === undefined ? undefined : figure.text(before ?? { href: {} }),
  };
}

/** All outcomes of the period, one a line. */
export function outcomesTable(report: Performance, before?: Performance): Table {
  return {
    columns: [w.inPeriod],
    lines: outcomes.map((figure) => ({
      key: figure.name,
      name: w.outcomes[figure.name] ?? figure.name,
      cells: [outcome(figure, report.present.total, before?.present.total)],
    })),
  };
}

export function typesTable(report: Performance, before?: Performance): Table {
  const shown = outcomes.filter((figure) => byType.includes(figure.name));
  const earlier = (key: string) =>
    before ? (before.present.types.find((type) => type.key === key)?.outcomes ?? null) : undefined;
  return {
    columns: shown.map((figure) => w.outcomes[figure.name] ?? figure.name),
    lines: report.present.types.map((type) => ({
      key: type.key,
      name: type.name,
      cells: shown.map((figure) => outcome(figure, type.outcomes, earlier(type.key))),
    })),
  };
}

export function stagesTable(report: Performance): Table {
  return {
    columns: [w.stageCount, w.stageMedian, w.stageP90],
    lines: report.present.stages.map((stage) => ({
      key: stage.key,
      name: stage.name,
      cells: [
        { text: count(stage.count), href: stage.href.count },
        { text: days(stage.median) },
        { text: days(stage.p90) },
      ],
    })),
  };
}

/** A kind of reminder. An administrator may have added others than the usual ones. */
export const reminderInWords = (kind: string): string => w.reminderKinds[kind] ?? kindInWords(kind);

export function remindersTable(report: Performance): Table {
  return {
    columns: [w.sent],
    lines: report.present.reminders.map((kind) => ({
      key: kind.key,
      name: reminderInWords(kind.key),
      cells: [{ text: count(kind.sent), href: kind.href.sent }],
    })),
  };
}

/** Figures over time. */
export interface Curve {
  name: string;
  values: readonly (number | null)[];
}

type Series = Schemas["SeriesDocument"];

export function curves(series: Series, names: readonly string[]): Curve[] {
  return names.map((name) => ({
    name: w.measures[name] ?? name,
    values: series.points.map((point) => {
      const value = (point as Record<string, unknown>)[name];
      return value === null || value === undefined ? null : Number(value);
    }),
  }));
}

export function seriesTable(series: Series, names: readonly string[]): Table {
  return {
    columns: names.map((name) => w.measures[name] ?? name),
    lines: series.points.map((point) => ({
      key: String(point.from),
      name: w.point(String(point.from), String(point.to)),
      cells: names.map((name) => {
        const value = (point as Record<string, unknown>)[name];
        return {
          text: name === "medianDays" ? days(value) : value === null || value === undefined ? "" : count(value),
          href: point.href[name],
        };
      }),
    })),
  };
}
