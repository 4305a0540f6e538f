import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemError, read, type Sent, send } from "../../api/client";
import type { Faults } from "../forms";
import { type Difference, differences, merge } from "./compare";
import { type DocumentName, definitions, type Row, type Version } from "./documents";

export interface Meanwhile {
  version: Version;
  differences: Difference[];
}

const none: Faults = {};
const addressOf = (document: DocumentName) => `/api/admin/rules/${document}`;

/**
 * The current version of a document, the rows as they are being changed, and saving them as a new version. If somebody
 * saved one meanwhile, what was changed here stays and is laid on top of theirs.
 */
export function useRules(document: DocumentName) {
  const { rowsOf, documentOf } = definitions[document];
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["rules", document],
    queryFn: ({ signal }) => read<Version>(addressOf(document), signal),
    // A newer version must not slip in under rows that are being changed.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const [draft, setDraft] = useState<Row[] | null>(null);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const current = query.data;
  const base = current ? rowsOf(current.body.document) : [];
  const rows = draft ?? base;
  const changes = draft ? differences(document, base, draft) : [];
  const faults: Faults = (error instanceof ProblemError && error.problem.errors) || none;

  function keep(sent: Sent<Version>) {
    queries.setQueryData(["rules", document], sent);
  }

  function change(next: Row[] | null) {
    setDraft(next);
    setError(null);
  }

  /** Returns the number of the new version; null if it was not saved. */
  async function save(reason: string): Promise<number | null> {
    setBusy(true);
    setError(null);
    try {
      const body = { reason, document: documentOf(rows) };
      const sent = await send<Version>(addressOf(document), body, { method: "PUT", ifMatch: current?.etag ?? null });
      keep(sent);
      setDraft(null);
      setMeanwhile(null);
      for (const key of ["versions", "reference", "routing"]) await queries.invalidateQueries({ queryKey: [key] });
      return Number(sent.body.version);
    } catch (fault) {
      if (fault instanceof ProblemError && fault.problem.status === 412) await layOnTop();
      else setError(fault);
      return null;
    } finally {
      setBusy(false);
    }
  }

  async function layOnTop() {
    try {
      const now = await read<Version>(addressOf(document));
      const theirs = rowsOf(now.body.document);
      setMeanwhile({ version: now.body, differences: differences(document, base, theirs) });
      setDraft(merge(document, base, theirs, rows));
      keep(now);
    } catch (fault) {
      setError(fault);
    }
  }

  return { query, current: current?.body, rows, changes, change, faults, error, busy, meanwhile, save };
}
