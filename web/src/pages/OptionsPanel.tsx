import { Checkbox, Field, Input, Select } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { follow, ProblemError, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { type ColumnName, columns } from "../parts/rows";
import type { ViewName } from "../views";
import { words } from "../words";
import { ask, type Filters } from "./filters";

type Saved = Schemas["FilterDocument"];

interface Props {
  view: ViewName;
  filters: Filters;
  sort: string;
  hidden: readonly ColumnName[];
  hide: (columns: ColumnName[]) => void;
  go: (filters: Filters, sort: string) => void;
}

/** Order, columns, downloads and saved filters of a view. */
export function OptionsPanel({ view, filters, sort, hidden, hide, go }: Props) {
  const down = sort.startsWith("-");
  const by = sort.replace(/^-/, "");
  return (
    <section className="panel" aria-label={words.view.options}>
      <Field label={words.view.sortBy}>
        <Select value={by || "dueAt"} onChange={(_, data) => go(filters, down ? `-${data.value}` : data.value)}>
          {columns.map((column) => (
            <option key={column.name} value={column.sort}>
              {words.columns[column.name]}
            </option>
          ))}
        </Select>
      </Field>
      <Checkbox
        label={words.view.descending}
        checked={down}
        onChange={(_, data) => go(filters, data.checked ? `-${by || "dueAt"}` : by || "dueAt")}
      />
      <fieldset>
        <legend>{words.view.columns}</legend>
        {columns
          .filter((column) => column.name !== "number")
          .map(({ name }) => (
            <Checkbox
              key={name}
              label={words.columns[name] ?? name}
              checked={!hidden.includes(name)}
              onChange={(_, data) => hide(data.checked ? hidden.filter((h) => h !== name) : [...hidden, name])}
            />
          ))}
      </fieldset>
      <SavedFilters view={view} filters={filters} sort={sort} go={go} />
      <p className="buttons">
        <a href={ask(view, filters, sort, { format: "csv" })} download>
          {words.view.csv}
        </a>
        <a href={ask(view, filters, sort, { format: "xlsx" })} download>
          {words.view.excel}
        </a>
      </p>
    </section>
  );
}

function SavedFilters({ view, filters, sort, go }: Pick<Props, "view" | "filters" | "sort" | "go">) {
  const queries = useQueryClient();
  const saved = useQuery({
    queryKey: ["filters"],
    queryFn: ({ signal }) => follow<{ items: Saved[] }>("/api/filters?top=200", signal),
  });
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ["filters"] });

  async function save(event: FormEvent) {
    event.preventDefault();
    await attempt(async () => {
      await send("/api/filters", { name, view, shared, query: { ...filters, ...(sort ? { sort } : {}) } });
      setName("");
    });
  }
  async function attempt(work: () => Promise<void>) {
    setError(null);
    try {
      await work();
      await refresh();
    } catch (fault) {
      setError(fault);
    }
  }
  const nameFault = error instanceof ProblemError ? error.problem.errors?.name : undefined;
  const mine = saved.data?.items.filter((filter) => filter.view === view) ?? [];
  return (
    <fieldset>
      <legend>{words.view.saved}</legend>
      {error !== null && !nameFault && <Fault error={error} />}
      <ul className="plain">
        {mine.map((filter) => (
          <li key={filter.id}>
            <Button
              size="small"
              onClick={() => {
                const { sort: order, ...query } = filter.query;
                go(query, order ?? "");
              }}
            >
              {filter.name}
            </Button>
            {filter.mayChange && (
              <Button
                size="small"
                appearance="subtle"
                aria-label={words.view.delete(filter.name)}
                onClick={() =>
                  attempt(async () => void (await send(`/api/filters/${filter.id}`, undefined, { method: "DELETE" })))
                }
              >
                {words.remove}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={save} className="inline">
        <Field
          label={words.view.saveName}
          validationMessage={nameFault ? `${words.view.saveName} ${nameFault.join(", ")}` : undefined}
        >
          <Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} />
        </Field>
        <Checkbox
          label={words.view.saveShared}
          checked={shared}
          onChange={(_, data) => setShared(data.checked === true)}
        />
        <Button type="submit" disabled={name.trim() === ""}>
          {words.view.saveSubmit}
        </Button>
      </form>
    </fieldset>
  );
}
