import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, Suspense, useEffect, useState } from "react";
import { send } from "../api/client";
import { meQuery, type Person, signInQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { lazyFluent } from "../parts/withFluent";
import { useAnnounce } from "../shell/announce";
import { words } from "../words";
import { demoWords as w } from "../words/demo";
import { DemoPeople } from "./DemoPeople";
import { dayAfter, morningOf } from "./morning";

const DemoMails = lazyFluent(async () => (await import("./DemoMails")).DemoMails);

/** The demo's bar: who one is, what time it is, and the mails. It is at the bottom, so that the page does not move when it comes. */
export function DemoBar({ person }: { person: Person }) {
  const [shown, setShown] = useState(true);
  const [dialog, setDialog] = useState<"people" | "mails" | null>(null);
  const queries = useQueryClient();
  const announce = useAnnounce();

  async function become(who: Person) {
    setDialog(null);
    queries.setQueryData(meQuery.queryKey, who);
    // What the person before could see is gone. The page is made anew, at the same address.
    const own = [meQuery.queryKey[0], signInQuery.queryKey[0]] as unknown[];
    await queries.resetQueries({ predicate: (query) => !own.includes(query.queryKey[0]) });
    announce(w.switched(who.name));
  }

  if (!shown) return null;
  return (
    <aside className="demo-bar" aria-label={w.title}>
      <Button size="small" onClick={() => setDialog("people")}>
        {w.you(person.name)}
      </Button>
      <DemoTime />
      <Button size="small" onClick={() => setDialog("mails")}>
        {w.mails}
      </Button>
      <span className="grow" />
      <Button
        size="small"
        appearance="subtle"
        onClick={() => {
          setShown(false);
          announce(w.hidden);
          document.querySelector<HTMLElement>("h1")?.focus();
        }}
      >
        {w.hide}
      </Button>
      {dialog === "people" && (
        <Modal title={w.switchTo} close={() => setDialog(null)}>
          <p>{w.switchMore}</p>
          <DemoPeople enter={become} except={person.id} />
          <div className="buttons end">
            <Button onClick={() => setDialog(null)}>{words.cancel}</Button>
          </div>
        </Modal>
      )}
      {dialog === "mails" && (
        <Suspense>
          <DemoMails person={person} close={() => setDialog(null)} />
        </Suspense>
      )}
    </aside>
  );
}

/** The demo's clock. It only goes forward. */
function DemoTime() {
  const clock = useClock();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [date, setDate] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const now = useNow(clock.now);

  async function move(body: { advance: string } | { now: string }) {
    setBusy(true);
    setError(null);
    announce(w.moving);
    try {
      const sent = await send<{ now: string }>("/api/demo/clock", body);
      setDate("");
      await queries.invalidateQueries();
      announce(w.moved(inFull(sent.body.now, clock.zone)));
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }
  function go(event: FormEvent) {
    event.preventDefault();
    if (date && !busy) void move({ now: morningOf(date, clock.zone) });
  }

  return (
    <>
      <time dateTime={now.toISOString()} title={w.clock}>
        {inFull(now.toISOString(), clock.zone)}
      </time>
      <div className="buttons" aria-busy={busy}>
        <Button size="small" disabledFocusable={busy} onClick={() => move({ advance: "1.00:00:00" })}>
          {w.nextDay}
        </Button>
        <Button size="small" disabledFocusable={busy} onClick={() => move({ advance: "7.00:00:00" })}>
          {w.nextWeek}
        </Button>
        <form onSubmit={go} noValidate>
          <input
            type="date"
            aria-label={w.date}
            min={dayAfter(now, clock.zone)}
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
          <Button size="small" type="submit" disabledFocusable={busy || date === ""}>
            {w.go}
          </Button>
        </form>
        {busy && <span>{w.moving}</span>}
      </div>
      {error !== null && <Fault error={error} />}
    </>
  );
}

/** The time now, once a minute at least. */
function useNow(now: () => Date): Date {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
  return now();
}
