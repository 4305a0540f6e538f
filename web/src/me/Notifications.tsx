import { Field, Select } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { get, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { meWords } from "../words/me";
import { Section } from "./Section";
import { useSave } from "./useSave";

type Preferences = Schemas["MailPreferenceDocument"];

const w = meWords.mails;
const queryKey = ["my-mails"];

/** How one gets each kind of mail. */
export function Notifications() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await get("/api/me/notifications", { signal })).data as Preferences,
  });
  const [changed, setChanged] = useState<Record<string, string>>({});
  const { busy, error, said, save } = useSave();

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(meWords.saved, async () => {
      const kinds = Object.entries(changed).map(([kind, chosen]) => ({ kind, chosen }));
      const { body } = await send<Preferences>("/api/me/notifications", { kinds }, { method: "PUT" });
      queries.setQueryData(queryKey, body);
      setChanged({});
    });
  }

  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && (
        <form onSubmit={submit} className="form">
          <dl>
            {query.data.kinds
              .filter((kind) => kind.choices.length === 1)
              .map((kind) => (
                <div key={kind.kind}>
                  <dt>{kind.label}</dt>
                  <dd>{w.always}</dd>
                </div>
              ))}
          </dl>
          {query.data.kinds
            .filter((kind) => kind.choices.length > 1)
            .map((kind) => (
              <Field key={kind.kind} label={kind.label}>
                <Select
                  value={changed[kind.kind] ?? kind.chosen}
                  onChange={(_, data) => setChanged({ ...changed, [kind.kind]: data.value })}
                >
                  {kind.choices.map((choice) => (
                    <option key={String(choice)} value={String(choice)}>
                      {w.timings[String(choice)]}
                    </option>
                  ))}
                </Select>
              </Field>
            ))}
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {meWords.save}
          </Button>
        </form>
      )}
    </Section>
  );
}
