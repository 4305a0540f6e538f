import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { get, newKey, ProblemError, type Schemas, send } from "../api/client";
import { type Loaded, type Tasking, taskingQuery } from "../api/queries";

type Event = Schemas["EventDocument"];

/** Puts a changed tasking in place of the one that is shown, and lets the lists be read again. */
export function useChanged(number: string) {
  const queries = useQueryClient();
  return (tasking: Tasking, etag: string | null) => {
    queries.setQueryData<Loaded>(taskingQuery(number).queryKey, { tasking, etag });
    for (const key of ["awaiting", "view", "counts"]) void queries.invalidateQueries({ queryKey: [key] });
    void queries.invalidateQueries({ queryKey: ["of", number] });
  };
}

/**
 * Sends a change of a tasking, based on the version that is shown. If somebody changed it meanwhile, it returns what they did, and the
 * next try is based on that.
 */
export function useAct(number: string, shown: string | null, done: (tasking: Tasking) => void) {
  const changed = useChanged(number);
  const queries = useQueryClient();
  const base = useRef(shown);
  const key = useRef(newKey());
  const [error, setError] = useState<unknown>(null);
  const [meanwhile, setMeanwhile] = useState<Event[]>([]);
  const [busy, setBusy] = useState(false);

  async function act(path: string, body: unknown) {
    setBusy(true);
    setError(null);
    try {
      const sent = await send<Tasking>(`/api/taskings/${number}${path}`, body, {
        ifMatch: base.current,
        key: key.current,
      });
      setMeanwhile([]);
      key.current = newKey();
      base.current = sent.etag;
      changed(sent.body, sent.etag);
      done(sent.body);
    } catch (fault) {
      if (fault instanceof ProblemError && fault.problem.status === 412) await readAgain();
      else setError(fault);
      // A refused request did nothing. Only one without an answer may have been done: the same key finds out.
      if (fault instanceof ProblemError && fault.problem.status >= 400 && fault.problem.status < 500)
        key.current = newKey();
    } finally {
      setBusy(false);
    }
  }

  async function readAgain() {
    const since = Number(base.current?.replaceAll('"', ""));
    const history = await get("/api/taskings/{number}/history", { params: { path: { number } } });
    const loaded = await queries.fetchQuery({ ...taskingQuery(number), staleTime: 0 });
    base.current = loaded.etag;
    setMeanwhile(((history.data?.items ?? []) as Event[]).filter((event) => Number(event.seq) > since));
  }

  return { act, busy, error, meanwhile };
}

/** An event's kind in words: "delegatedTaskCompleted" is "Delegated task completed". */
export function kindInWords(kind: string): string {
  const spaced = kind
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/\b(hq|icu|ad)\b/g, (office) => office.toUpperCase());
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
