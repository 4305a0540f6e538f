import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { Counts, FaultTable, FileField } from "./importParts";

type Result = Schemas["ArchiveImportResult"];

const askEveryMs = 1_000;

/** Imports the closed complaints of MCTS: first a look at what would happen, then the import, with how far it is. */
export function ArchiveImportPage() {
  const a = w.archive;
  const announce = useAnnounce();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<{ body: Result; dryRun: boolean } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const progress = useQuery({
    queryKey: ["archive-progress"],
    queryFn: ({ signal }) => follow<Schemas["ArchiveProgress"]>("/api/archive/mcts", signal),
    enabled: busy,
    refetchInterval: busy ? askEveryMs : false,
    gcTime: 0,
  });

  async function post(chosen: File, dryRun: boolean) {
    setResult(null);
    setError(null);
    setBusy(true);
    try {
      const csv = new Blob([chosen], { type: "text/csv" });
      const { body } = await send<Result>(`/api/archive/mcts?dryRun=${dryRun}`, csv);
      setResult({ body, dryRun });
      announce(dryRun ? a.checked : a.done);
      if (!dryRun) {
        setFile(null);
        if (chooser.current) chooser.current.value = "";
      }
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  const counts = result?.body;
  const changes = counts ? Number(counts.added) + Number(counts.changed) : 0;
  return (
    <>
      <div className="bar">
        <AdminHeading page="archive" />
      </div>
      <p className="lead">{a.lead}</p>
      <form className="panel" onSubmit={(event) => event.preventDefault()}>
        <FileField
          label={w.import.file}
          accept=".csv,text/csv"
          disabled={busy}
          chooser={chooser}
          onChoose={(chosen) => {
            setFile(chosen);
            setResult(null);
            if (chosen) void post(chosen, true);
          }}
        />
        <p className="wide quiet">{a.columns}</p>
      </form>
      {busy && (
        <label>
          {a.progress(progress.data?.state ?? "reading", Number(progress.data?.rows ?? 0))}{" "}
          <progress value={Number(progress.data?.written ?? 0)} max={Math.max(1, Number(progress.data?.parts ?? 1))} />
        </label>
      )}
      {error !== null && <Fault error={error} />}
      {counts && (
        <section className="notice" aria-label={w.import.check}>
          <strong>{result.dryRun ? a.checked : a.done}</strong>
          <Counts
            counts={(["rows", "added", "changed", "unchanged", "refused"] as const).map((name) => ({
              label: a.counts[name],
              value: counts[name],
            }))}
          />
          {result.dryRun && file && changes > 0 && (
            <Button appearance="primary" disabled={busy} onClick={() => post(file, false)}>
              {Number(counts.refused) > 0 ? a.goWithout : w.import.go}
            </Button>
          )}
          {result.dryRun && changes === 0 && <p>{w.import.nothing}</p>}
        </section>
      )}
      {counts && counts.errors.length > 0 && (
        <>
          <p>{a.refused(counts.errors.length, Number(counts.refused))}</p>
          <FaultTable faults={counts.errors} />
        </>
      )}
    </>
  );
}
