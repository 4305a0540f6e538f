import { lazy, Suspense } from "react";
import { Empty } from "../parts/Empty";
import { Skeleton } from "../parts/Skeleton";
import { reportWords as w } from "../words/report";
import { Figures } from "./Figures";
import { outcomesTable, type Performance, remindersTable, stagesTable, type Table, typesTable } from "./figures";
import { OverTime } from "./OverTime";

const Bars = lazy(async () => ({ default: (await import("./Charts")).Bars }));

/** How well and how fast the agency answers. */
export function PerformanceReport({ report, before }: { report: Performance; before: Performance | undefined }) {
  const types = typesTable(report, before);
  return (
    <>
      <h2>{w.summary}</h2>
      <Figures caption={w.summary} head={w.figure} table={outcomesTable(report, before)} />
      <OverTime title={w.onTimeOverTime} series={report.series} names={["onTime", "late"]} />
      <OverTime title={w.medianOverTime} series={report.series} names={["medianDays"]} />
      <h2>{w.types}</h2>
      {types.lines.length > 0 && (
        <Suspense fallback={<Skeleton lines={4} />}>
          <Bars
            title={w.closedBars}
            bars={report.present.types
              .map((type) => ({ key: type.key, name: type.name, value: Number(type.outcomes.closed ?? 0) }))
              .toSorted((a, b) => b.value - a.value)
              .slice(0, 12)}
          />
        </Suspense>
      )}
      <Part title={w.types} head={w.types} table={types} />
      <h2>{w.stages}</h2>
      <Part title={w.stages} head={w.stages} table={stagesTable(report)} />
      <h2>{w.reminders}</h2>
      <Part title={w.reminders} head={w.reminders} table={remindersTable(report)} />
    </>
  );
}

function Part({ title, head, table }: { title: string; head: string; table: Table }) {
  return table.lines.length === 0 ? (
    <Empty title={w.none}>{w.noneMore}</Empty>
  ) : (
    <Figures caption={title} head={head} table={table} />
  );
}
