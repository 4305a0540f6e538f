import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { newKey, ProblemError, send } from "../api/client";
import { type Loaded, type Tasking, taskingQuery } from "../api/queries";

/** Creates a tasking: once, however often one presses the button or an answer gets lost. */
export function useSave() {
  const queries = useQueryClient();
  const key = useRef(newKey());
  const running = useRef(false);
  const [busy, setBusy] = useState(false);

  /** @throws ProblemError if it is refused. Null: it is being saved already. */
  async function save(body: unknown): Promise<Tasking | null> {
    if (running.current) return null;
    running.current = true;
    setBusy(true);
    try {
      const sent = await send<Tasking>("/api/taskings", body, { key: key.current });
      queries.setQueryData<Loaded>(taskingQuery(sent.body.number).queryKey, { tasking: sent.body, etag: sent.etag });
      for (const name of ["awaiting", "view", "counts"]) void queries.invalidateQueries({ queryKey: [name] });
      return sent.body;
    } catch (fault) {
      // A refused request did nothing. Only one without an answer may have been done: the same key finds out.
      if (fault instanceof ProblemError && fault.problem.status >= 400 && fault.problem.status < 500)
        key.current = newKey();
      throw fault;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  return { save, busy };
}
