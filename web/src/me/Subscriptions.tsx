import { Field, Select } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { componentsQuery, type Person, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { useFirstFault } from "../parts/useFirstFault";
import { readsReports } from "../rights";
import { meWords } from "../words/me";
import { faultOf, Section } from "./Section";
import { useSave } from "./useSave";

type Subscription = Schemas["SubscriptionDocument"];

const w = meWords.reports;
const queryKey = ["my-reports"];
const nothing = { report: "workload", unit: "" };

/** The reports that one gets by mail each month. */
export function Subscriptions({ me }: { me: Person }) {
  const queries = useQueryClient();
  const name = useNames();
  const { data: units } = useQuery(componentsQuery);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => follow<{ items: Subscription[] }>("/api/reports/subscriptions?top=200", signal),
  });
  const [values, setValues] = useState(nothing);
  const { busy, error, said, save } = useSave();
  const form = useFirstFault(error);
  // Some people see everybody's. Those are not on this page.
  const mine = query.data?.items.filter((subscription) => subscription.person === me.id) ?? [];
  if (!readsReports(me) && mine.length === 0) return null;

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(w.added, async () => {
      await send("/api/reports/subscriptions", { report: values.report, unit: values.unit || null });
      await queries.invalidateQueries({ queryKey });
    });
  }
  function end(id: string) {
    void save(w.ended, async () => {
      await send(`/api/reports/subscriptions/${id}`, undefined, { method: "DELETE" });
      await queries.invalidateQueries({ queryKey });
    });
  }
  const unitName = (code: string | null | undefined) =>
    code ? (units?.find((unit) => unit.code === code)?.name ?? code) : w.allUnits;

  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      {query.isPending && <Skeleton lines={2} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && mine.length === 0 && <p>{w.none}</p>}
      <ul className="lines">
        {mine.map((subscription) => {
          const what = `${w.kinds[subscription.report]}, ${unitName(subscription.unit)}`;
          return (
            <li key={subscription.id}>
              <span>
                <strong>{what}</strong>
                {subscription.by !== me.id && <span className="quiet"> {w.by(name(subscription.by))}</span>}
              </span>
              <Button size="small" onClick={() => end(subscription.id)}>
                {w.end(what)}
              </Button>
            </li>
          );
        })}
      </ul>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <Field label={w.report} validationMessage={faultOf(error, "report", w.report)}>
          <Select value={values.report} onChange={(_, data) => setValues({ ...values, report: data.value })}>
            {Object.entries(w.kinds).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={w.unit} validationMessage={faultOf(error, "unit", w.unit)}>
          <Select value={values.unit} onChange={(_, data) => setValues({ ...values, unit: data.value })}>
            <option value="">{w.allUnits}</option>
            {(units ?? []).map((unit) => (
              <option key={unit.code} value={unit.code}>
                {`${unit.code}, ${unit.name}`}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" disabledFocusable={busy}>
          {w.add}
        </Button>
      </form>
    </Section>
  );
}
