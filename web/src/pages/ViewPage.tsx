import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Suspense, useCallback, useEffect, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { follow } from "../api/client";
import { countsQuery, type Row } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { RowsTable } from "../parts/RowsTable";
import type { ColumnName } from "../parts/rows";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { lazyFluent } from "../parts/withFluent";
import { Heading, useAnnounce } from "../shell/announce";
import { useManages } from "../useManages";
import { type ViewName, viewAt } from "../views";
import { words } from "../words";
import { ask, type Filters, place, readFilters } from "./filters";
import { storedHidden, storeHidden } from "./hidden";
import { type RowsPage, viewQuery } from "./lists";

const FilterPanel = lazyFluent(async () => (await import("./FilterPanel")).FilterPanel);
const HandOver = lazyFluent(async () => (await import("./HandOver")).HandOver);
const OptionsPanel = lazyFluent(async () => (await import("./OptionsPanel")).OptionsPanel);

/** The view that the address names. */
export function ViewRoute() {
  const { pathname } = useLocation();
  const view = viewAt(pathname) ?? "active";
  return <ViewPage key={view} view={view} />;
}

/** One of the Guide's four views: filtered, sorted, counted. */
function ViewPage({ view }: { view: ViewName }) {
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const [panel, setPanel] = useState<"filters" | "options" | null>(null);
  const [hidden, setHidden] = useState(storedHidden);
  const filters = readFilters(params, location.state);
  const active = Object.keys(filters).length;
  const sort = params.get("sort") ?? "";
  const query = useInfiniteQuery(viewQuery(view, filters, sort));
  const isReady = query.data !== undefined;
  // To count takes longer than to list, so the rows come first. The menu counts whole views; only it asks for that.
  const isWhole = view !== "mine" && active === 0;
  const whole = useQuery({ ...countsQuery, enabled: false });
  const counted = useQuery({
    queryKey: ["view", view, filters, "count"],
    queryFn: async ({ signal }) =>
      Number((await follow<RowsPage>(ask(view, filters, "", { top: "1", count: "true" }), signal)).count),
    enabled: query.hasNextPage && !isWhole,
  });
  const rows =
    query.data?.pages.flatMap((page) => page.items ?? page.groups?.flatMap((group) => group.items) ?? []) ?? [];
  const count = query.hasNextPage ? (isWhole ? whole.data?.[view] : counted.data) : rows.length;
  // My tasks lists closed ones too. The menu counts those that are open.
  const open = view === "mine" && active === 0 ? whole.data?.mine : undefined;
  const counts = [
    count !== undefined && words.view.count(count),
    count !== undefined && open !== undefined && words.view.open(open),
  ].filter(Boolean);
  const title = words.nav[view];
  useEffect(() => {
    if (isReady && count !== undefined) announce(`${title}: ${words.view.count(count)}`);
  }, [isReady, count, title, announce]);

  function go(next: Filters, order: string) {
    const { search, state } = place(next, order);
    // At once: a checkbox or list that reads the address must not show its old value meanwhile.
    navigate({ search }, { state, flushSync: true });
  }
  function hide(columns: ColumnName[]) {
    setHidden(columns);
    storeHidden(columns);
  }

  const { selection, bar } = useSelection(rows);
  const toggle = (which: "filters" | "options") => setPanel(panel === which ? null : which);
  return (
    <>
      <div className="bar">
        <Heading title={title}>{title}</Heading>
        {isReady && counts.length > 0 && <span className="quiet">{counts.join(", ")}</span>}
        <span className="grow" />
        <Button aria-expanded={panel === "filters"} onClick={() => toggle("filters")}>
          {active > 0 ? words.view.filtersOn(active) : words.view.filters}
        </Button>
        <Button aria-expanded={panel === "options"} onClick={() => toggle("options")}>
          {words.view.options}
        </Button>
      </div>
      <Suspense fallback={<Skeleton lines={3} />}>
        {panel === "filters" && (
          <FilterPanel
            key={location.key}
            filters={filters}
            apply={(next) => go(next, sort)}
            close={() => setPanel(null)}
          />
        )}
        {panel === "options" && (
          <OptionsPanel view={view} filters={filters} sort={sort} hidden={hidden} hide={hide} go={go} />
        )}
      </Suspense>
      {query.isPending && <Skeleton lines={12} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {isReady && rows.length === 0 && (
        <Empty title={words.view.empty}>{active > 0 ? words.view.emptyFiltered : words.view.emptyAll}</Empty>
      )}
      {rows.length > 0 && (
        <>
          <RowsTable
            caption={[`${title}.`, words.view.keys, selection && words.view.selectKeys].filter(Boolean).join(" ")}
            rows={rows}
            hidden={hidden}
            sort={sort}
            onSort={(next) => go(filters, next)}
            selection={selection}
          />
          <p className="buttons">
            <ShowMore query={query} count={rows.length} />
            {count !== undefined && <span className="quiet">{words.view.shown(rows.length, count)}</span>}
          </p>
        </>
      )}
      {bar}
    </>
  );
}

/** The rows that a task manager selected, and below the list what can be done with them. */
function useSelection(rows: readonly Row[]) {
  const manages = useManages();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const toggle = useCallback(
    (number: string) =>
      setChosen((before) => {
        const next = new Set(before);
        if (!next.delete(number)) next.add(number);
        return next;
      }),
    [],
  );
  if (!manages) return { selection: undefined, bar: null };
  // What is no longer in the list is no longer selected. The results of a hand-over stay, even if the list is then empty.
  const selected = rows.filter((row) => chosen.has(row.number));
  return {
    selection: { label: words.view.select, numbers: chosen, toggle },
    bar: (selected.length > 0 || isOpen) && (
      <Suspense>
        <HandOver
          rows={selected}
          all={rows}
          choose={(numbers) => setChosen(new Set(numbers))}
          isOpen={isOpen}
          setOpen={setOpen}
        />
      </Suspense>
    ),
  };
}
