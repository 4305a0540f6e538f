import { lazy, Suspense } from "react";
import type { Schemas } from "../api/client";
import { Skeleton } from "../parts/Skeleton";
import { reportWords as w } from "../words/report";
import { Figures } from "./Figures";
import { curves, seriesTable } from "./figures";

const Curves = lazy(async () => ({ default: (await import("./Charts")).Curves }));

/** Figures over time as a chart, and behind it as a table. */
export function OverTime({
  title,
  series,
  names,
}: {
  title: string;
  series: Schemas["SeriesDocument"];
  names: readonly string[];
}) {
  const table = seriesTable(series, names);
  const [first, last] = [table.lines[0]?.name ?? "", table.lines.at(-1)?.name ?? ""];
  return (
    <section className="over-time">
      <Suspense fallback={<Skeleton lines={4} />}>
        <Curves title={title} ends={[first, last]} curves={curves(series, names)} />
      </Suspense>
      <details>
        <summary aria-label={`${w.asTable}: ${title}`}>{w.asTable}</summary>
        <Figures caption={title} head={w.period} table={table} />
      </details>
    </section>
  );
}
