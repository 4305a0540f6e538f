import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { awayQuery, ownAbsenceKey } from "../api/away";
import { send } from "../api/client";
import { meQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { words } from "../words";

/** Reminds somebody who works again that they are still recorded as away, so that their mails go to somebody else. */
export function OwnAbsence() {
  const { data: me } = useQuery(meQuery);
  const { data: away } = useQuery(awayQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const own = away?.find(({ person }) => person === me?.id);
  if (!own) return null;

  async function end() {
    setBusy(true);
    setError(null);
    try {
      await send("/api/me/absence", undefined, { method: "DELETE" });
      void queries.invalidateQueries({ queryKey: ownAbsenceKey });
      await queries.invalidateQueries(awayQuery);
      announce(words.away.ended);
      // The button is gone.
      document.querySelector<HTMLElement>("h1")?.focus();
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="notice">
      <p>
        {words.away.you(inFull(own.until, clock.zone))} {own.substitute && words.away.acts(name(own.substitute))}
      </p>
      {error !== null && <Fault error={error} />}
      <Button disabledFocusable={busy} onClick={end}>
        {words.away.end}
      </Button>
    </div>
  );
}
