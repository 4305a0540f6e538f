import { Field, Input, Select } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { awayQuery, ownAbsenceKey } from "../api/away";
import { get, type Schemas, send } from "../api/client";
import { useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { notesOf, Options } from "../parts/choices";
import { Fault } from "../parts/Fault";
import { usePeople } from "../parts/people";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useFirstFault } from "../parts/useFirstFault";
import { words } from "../words";
import { meWords } from "../words/me";
import { faultOf, Section } from "./Section";
import { useSave } from "./useSave";

type AbsenceDocument = Schemas["AbsenceDocument"];

const w = meWords.absence;
const nothing = { from: "", until: "", substitute: "" };

/** When one is away, and who acts meanwhile. */
export function Absence({ me }: { me: string }) {
  const queries = useQueryClient();
  const people = usePeople().filter(({ value }) => value !== me);
  const query = useQuery({
    queryKey: ownAbsenceKey,
    queryFn: async ({ signal }) => (await get("/api/me/absence", { signal })).data as AbsenceDocument,
  });
  const [values, setValues] = useState(nothing);
  const { busy, error, said, save } = useSave();
  const form = useFirstFault(error);
  const changed = () => {
    void queries.invalidateQueries(awayQuery);
    return queries.invalidateQueries({ queryKey: ownAbsenceKey });
  };
  const set = (part: Partial<typeof nothing>) => setValues({ ...values, ...part });

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(meWords.saved, async () => {
      const { from, until, substitute } = values;
      await send("/api/me/absence", { from: from || null, until: until || null, substitute: substitute || null });
      setValues(nothing);
      await changed();
    });
  }
  function end() {
    void save(words.away.ended, async () => {
      await send("/api/me/absence", undefined, { method: "DELETE" });
      await changed();
    });
  }

  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      {query.isPending && <Skeleton lines={2} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && <Now absence={query.data} me={me} />}
      {query.data?.substitute && (
        <p>
          <Button disabledFocusable={busy} onClick={end}>
            {words.away.end}
          </Button>
        </p>
      )}
      <form ref={form} onSubmit={submit} noValidate className="form">
        <Field label={w.from} hint={w.fromHint} validationMessage={faultOf(error, "from", w.from)}>
          <Input type="date" value={values.from} onChange={(_, data) => set({ from: data.value })} />
        </Field>
        <Field label={w.until} hint={w.untilHint} validationMessage={faultOf(error, "until", w.until)}>
          <Input type="date" value={values.until} onChange={(_, data) => set({ until: data.value })} />
        </Field>
        <Field
          label={w.substitute}
          hint={notesOf(people, [values.substitute])}
          validationMessage={faultOf(error, "substitute", w.substitute)}
        >
          <Select value={values.substitute} onChange={(_, data) => set({ substitute: data.value })}>
            <option value="">{w.choose}</option>
            <Options choices={people} />
          </Select>
        </Field>
        {query.data?.substitute && <p className="quiet">{w.change}</p>}
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {meWords.save}
        </Button>
      </form>
    </Section>
  );
}

function Now({ absence, me }: { absence: AbsenceDocument; me: string }) {
  const name = useNames();
  const clock = useClock();
  const { from, until, substitute, recordedBy, actingFor } = absence;
  const day = (at: string | null | undefined) => (at ? inFull(at, clock.zone) : "");
  const begun = from !== null && from !== undefined && new Date(from) <= clock.now();
  return (
    <>
      <p>
        <strong>
          {substitute
            ? (absence.active ? w.now : begun ? w.alone : w.planned)(day(from), day(until), name(substitute))
            : w.none}
        </strong>{" "}
        {recordedBy && recordedBy !== me ? w.by(name(recordedBy)) : ""}
      </p>
      {actingFor && actingFor.length > 0 && <p>{w.actingFor(actingFor.map(name).join(", "))}</p>}
    </>
  );
}
