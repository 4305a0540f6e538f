import { Field, Select } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { notesOf, Options } from "../parts/choices";
import { Fault } from "../parts/Fault";
import { usePeople } from "../parts/people";
import { Skeleton } from "../parts/Skeleton";
import { readsReports, subscribesOthers } from "../rights";
import { useAnnounce } from "../shell/announce";
import { reportWords as w } from "../words/report";
import type { ReportKind } from "./ReportsPage";

type Subscribed = Schemas["SubscriptionDocument"];

/** The monthly mail of the report that is shown: one's own, and for the TPSU chief everybody's. */
export function Subscription({ report, unit }: { report: ReportKind; unit: string }) {
  const { data: me } = useQuery(meQuery);
  const people = usePeople();
  const names = useNames();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [other, setOther] = useState("");
  const [error, setError] = useState<unknown>(null);
  const query = useQuery({
    queryKey: ["subscriptions"],
    queryFn: ({ signal }) => follow<{ items: Subscribed[] }>("/api/reports/subscriptions?top=200", signal),
  });
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.error) return <Fault error={query.error} retry={() => query.refetch()} />;
  const same = query.data.items.filter((item) => item.report === report && (item.unit ?? "") === unit);
  const mine = same.find((item) => item.person === me?.id);
  const others = same.filter((item) => item.person !== me?.id);

  async function change(work: () => Promise<unknown>, said: string) {
    setError(null);
    try {
      await work();
      await queries.invalidateQueries({ queryKey: ["subscriptions"] });
      setOther("");
      announce(said);
    } catch (fault) {
      setError(fault);
    }
  }
  const add = (person?: string) =>
    send("/api/reports/subscriptions", { report, ...(unit && { unit }), ...(person && { person }) });
  const end = (id: string) =>
    send(`/api/reports/subscriptions/${encodeURIComponent(id)}`, undefined, { method: "DELETE" });

  return (
    <section className="panel no-print" aria-label={w.monthly}>
      <p className="wide">{w.monthlyMore}</p>
      {error !== null && <Fault error={error} />}
      <div className="buttons">
        {mine ? (
          <Button onClick={() => change(() => end(mine.id), w.unsubscribed)}>{w.unsubscribe}</Button>
        ) : (
          <Button appearance="primary" onClick={() => change(() => add(), w.subscribed)}>
            {w.subscribe}
          </Button>
        )}
        {mine && <span>{w.subscribed}</span>}
      </div>
      {me && subscribesOthers(me) && (
        <fieldset>
          <legend>{w.others}</legend>
          {others.length === 0 && <p>{w.noOthers}</p>}
          <ul className="plain">
            {others.map((item) => (
              <li key={item.id}>
                <Button size="small" onClick={() => change(() => end(item.id), w.unsubscribed)}>
                  {w.stopFor(names(item.person))}
                </Button>
              </li>
            ))}
          </ul>
          <form
            className="inline"
            onSubmit={(event) => {
              event.preventDefault();
              if (other) void change(() => add(other), w.subscribed);
            }}
          >
            <Field label={w.addOther} hint={notesOf(people, [other])}>
              <Select value={other} onChange={(_, data) => setOther(data.value)}>
                <option value="">{w.chooseOther}</option>
                <Options
                  choices={people.filter(
                    ({ person }) => readsReports(person) && !same.some((item) => item.person === person.id),
                  )}
                />
              </Select>
            </Field>
            <Button type="submit">{w.addOtherDo}</Button>
          </form>
        </fieldset>
      )}
    </section>
  );
}
