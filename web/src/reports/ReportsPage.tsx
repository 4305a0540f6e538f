import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { follow, ProblemError } from "../api/client";
import { signInQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { NotForYou } from "../parts/NotForYou";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { Heading, useAnnounce } from "../shell/announce";
import { reportWords as w } from "../words/report";
import { type Performance, type SectionName, sections, type Workload } from "./figures";
import { PerformanceReport } from "./PerformanceReport";
import { PeriodForm } from "./PeriodForm";
import { type Days, dayIn, daysBefore, type PeriodName, readPeriod } from "./period";
import { WorkloadReport } from "./WorkloadReport";

const Subscription = lazy(async () => ({ default: (await import("./Subscription")).Subscription }));

export const reportKinds = ["workload", "performance"] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Workload and performance. The address holds the report, the period, the unit and what it is divided by. */
export function ReportsPage() {
  const { data: signIn } = useQuery(signInQuery);
  const clock = useClock();
  return signIn ? <Shown today={dayIn(clock.zone, clock.now())} zone={clock.zone} /> : <Skeleton />;
}

function ask(report: ReportKind, days: Days, unit: string, format?: string): string {
  const query = new URLSearchParams({ from: days.from, to: days.to, ...(unit && { unit }), ...(format && { format }) });
  return `/api/reports/${report}?${query}`;
}

function useReport(report: ReportKind, days: Days, unit: string, enabled: boolean) {
  const address = ask(report, days, unit);
  return useQuery({
    queryKey: ["report", address],
    queryFn: ({ signal }) => follow<Workload | Performance>(address, signal),
    enabled,
  });
}

function Shown({ today, zone }: { today: string; zone: string }) {
  const [params, setParams] = useSearchParams();
  const announce = useAnnounce();
  const [monthly, setMonthly] = useState(false);
  const report = reportKinds.find((kind) => kind === params.get("report")) ?? "workload";
  const section = sections.find((name) => name === params.get("by")) ?? "units";
  const unit = params.get("unit") ?? "";
  const compare = params.get("compare") === "yes";
  const { name, days } = readPeriod(params, today);
  const earlier = daysBefore(name, days);
  const present = useReport(report, days, unit, true);
  const before = useReport(report, earlier, unit, compare);
  const title = w.reports[report] ?? report;
  const isReady = present.data !== undefined && (!compare || before.data !== undefined);
  const error = present.error ?? (compare ? before.error : null);
  useEffect(() => {
    if (isReady) announce(w.loaded(title));
  }, [isReady, title, announce]);

  function set(changes: Record<string, string>) {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(changes))
      if (value) next.set(key, value);
      else next.delete(key);
    // At once: a checkbox or list that reads the address must not show its old value meanwhile.
    setParams(next, { flushSync: true });
  }
  function setPeriod(period: PeriodName, own: Days) {
    set(period === "own" ? { period: "", ...own } : { period, from: "", to: "" });
  }

  if (error instanceof ProblemError && error.problem.status === 403 && !unit)
    return <NotForYou title={w.notForYou} more={w.notForYouMore} />;
  return (
    <>
      <div className="bar">
        <Heading title={title}>{title}</Heading>
        <span className="grow" />
        <a href={ask(report, days, unit, "csv")} download>
          {w.csv}
        </a>
        <a href={ask(report, days, unit, "xlsx")} download>
          {w.excel}
        </a>
        <Button onClick={() => window.print()}>{w.print}</Button>
        <Button aria-expanded={monthly} onClick={() => setMonthly(!monthly)}>
          {w.monthly}
        </Button>
      </div>
      <nav aria-label={w.choose} className="bar choice">
        {reportKinds.map((kind) => (
          <Button
            key={kind}
            appearance={kind === report ? "primary" : "secondary"}
            aria-current={kind === report ? "page" : undefined}
            onClick={() => set({ report: kind === "workload" ? "" : kind })}
          >
            {w.reports[kind]}
          </Button>
        ))}
      </nav>
      <PeriodForm name={name} days={days} unit={unit} compare={compare} setPeriod={setPeriod} set={set} />
      <Suspense fallback={<Skeleton lines={3} />}>{monthly && <Subscription report={report} unit={unit} />}</Suspense>
      <p>
        {w.days(days.from, days.to)}. {compare && w.comparedWith(w.days(earlier.from, earlier.to))}{" "}
        {present.data?.coveredUnits && w.covers(present.data.coveredUnits.join(", "))}{" "}
        {present.data && <span className="quiet">{w.asOf(inFull(present.data.asOf, zone))}</span>}
      </p>
      {error ? (
        <Fault error={error} retry={() => (present.error ? present.refetch() : before.refetch())} />
      ) : !isReady ? (
        <Skeleton lines={12} />
      ) : report === "workload" ? (
        <WorkloadReport
          report={present.data as Workload}
          before={(compare ? before.data : undefined) as Workload | undefined}
          section={section}
          choose={(by: SectionName) => set({ by: by === "units" ? "" : by })}
        />
      ) : (
        <PerformanceReport
          report={present.data as Performance}
          before={(compare ? before.data : undefined) as Performance | undefined}
        />
      )}
    </>
  );
}
