import { Field, Select } from "@fluentui/react-components";
import { lazy, Suspense } from "react";
import { Empty } from "../parts/Empty";
import { Skeleton } from "../parts/Skeleton";
import { reportWords as w } from "../words/report";
import { Figure, Figures } from "./Figures";
import { type SectionName, sections, type Table, totalCells, type Workload, workloadTable } from "./figures";
import { OverTime } from "./OverTime";

const Bars = lazy(async () => ({ default: (await import("./Charts")).Bars }));

interface Props {
  report: Workload;
  before: Workload | undefined;
  section: SectionName;
  choose: (section: SectionName) => void;
}

/** How much there is to do: in all, over time, and divided by what one chooses. */
export function WorkloadReport({ report, before, section, choose }: Props) {
  const table = workloadTable(report, section, before);
  const bars = barsOf(table);
  const title = w.sections[section] ?? section;
  return (
    <>
      <h2>{w.total}</h2>
      <p className="quiet">{w.now}</p>
      <dl className="tiles">
        {totalCells(report, before).map((cell) => (
          <div key={cell.name}>
            <dt>{cell.name}</dt>
            <dd>
              <Figure cell={cell} what={cell.name} />
            </dd>
          </div>
        ))}
      </dl>
      <OverTime title={w.openOverTime} series={report.series} names={["open", "overdue"]} />
      <OverTime title={w.flowOverTime} series={report.series} names={["opened", "closed"]} />
      <div className="bar by">
        <h2>{title}</h2>
        <span className="grow" />
        <Field label={w.by}>
          <Select value={section} onChange={(_, data) => choose(data.value as SectionName)}>
            {sections.map((name) => (
              <option key={name} value={name}>
                {w.sections[name]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {(section === "units" || section === "people") && <p className="quiet">{w.unitsAddUp}</p>}
      {table.lines.length === 0 ? (
        <Empty title={w.none}>{w.noneMore}</Empty>
      ) : (
        <>
          <Suspense fallback={<Skeleton lines={4} />}>
            <Bars title={w.openBars(title)} bars={bars} />
          </Suspense>
          {bars.length === most && <p className="quiet">{w.moreBars(most)}</p>}
          <Figures caption={title} head={title} table={table} />
        </>
      )}
    </>
  );
}

const most = 12;

/** The longest lines by their first figure. What is zero needs no bar. */
function barsOf(table: Table) {
  return table.lines
    .map((line) => ({ key: line.key, name: line.name, value: Number(line.cells[0]?.text.replaceAll(",", "") ?? 0) }))
    .filter((bar) => bar.value > 0)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, most);
}
