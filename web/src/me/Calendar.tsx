import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { meWords } from "../words/me";
import { Secret } from "./Secret";
import { Section } from "./Section";
import { useSave } from "./useSave";

type CalendarDocument = Schemas["CalendarDocument"];

const w = meWords.calendar;
const queryKey = ["my-calendar"];

/** The secret address of one's due dates, for a calendar program. */
export function Calendar() {
  const queries = useQueryClient();
  const clock = useClock();
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await get("/api/me/calendar", { signal })).data as CalendarDocument,
  });
  const [address, setAddress] = useState("");
  const { busy, error, said, save } = useSave();

  function make() {
    void save("", async () => {
      const { body } = await send<CalendarDocument>("/api/me/calendar", {});
      setAddress(body.url ?? "");
      await queries.invalidateQueries({ queryKey });
    });
  }
  function revoke() {
    void save(w.revoked, async () => {
      await send("/api/me/calendar", undefined, { method: "DELETE" });
      setAddress("");
      await queries.invalidateQueries({ queryKey });
    });
  }

  const { exists, createdAt, lastUsedAt } = query.data ?? {};
  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      {query.isPending && <Skeleton lines={2} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && (
        <p>
          {exists && createdAt ? w.has(inFull(createdAt, clock.zone)) : w.none}{" "}
          {exists && (lastUsedAt ? w.read(inFull(lastUsedAt, clock.zone)) : w.unread)}
        </p>
      )}
      {address && (
        <>
          <Secret key={address} label={w.made} value={address} />
          <p>{w.outlook}</p>
          <p>{w.keep}</p>
        </>
      )}
      {query.data && (
        <>
          {exists && <p className="quiet">{w.replaceMore}</p>}
          <div className="buttons">
            <Button disabledFocusable={busy} onClick={make}>
              {exists ? w.replace : w.make}
            </Button>
            {exists && (
              <Button disabledFocusable={busy} onClick={revoke}>
                {w.revoke}
              </Button>
            )}
          </div>
        </>
      )}
    </Section>
  );
}
