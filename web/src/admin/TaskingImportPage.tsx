import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { Counts, FaultTable, FileField } from "./importParts";

type Result = Schemas["ImportResult"];
type Name = "file" | "mapping" | "attachments";

const askEveryMs = 1_000;
const isRunning = (result: Result) => result.state === "running" || result.state === "receiving";

/** Imports the lists of ITMS on SharePoint: first a look at what would happen, then the import, which goes on without this page. */
export function TaskingImportPage() {
  const t = w.taskings;
  const announce = useAnnounce();
  const chooser = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<Partial<Record<Name, File>>>({});
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const [isWaiting, setWaiting] = useState(true);
  const busy = isSending || isWaiting;
  const last = useQuery({
    queryKey: ["tasking-import"],
    queryFn: ({ signal }) => follow<Result>("/api/imports/taskings", signal),
    refetchInterval: busy ? askEveryMs : false,
    gcTime: 0,
  });
  const now = last.data;

  useEffect(() => {
    // An import that goes on after its request, or that was begun before this page was opened.
    if (isSending || !isWaiting || !now || isRunning(now)) return;
    setWaiting(false);
    if (now.state !== "none" && !now.dryRun) setResult(now);
  }, [isSending, isWaiting, now]);

  function choose(name: Name, file: File | null) {
    const { [name]: _, ...others } = files;
    setFiles(file ? { ...others, [name]: file } : others);
    setResult(null);
    setError(null);
  }

  async function post(dryRun: boolean) {
    const form = new FormData();
    for (const name of ["file", "mapping", "attachments"] as const) {
      const file = files[name];
      if (file) form.append(name, file, file.name);
    }
    setResult(null);
    setError(null);
    setSending(true);
    try {
      const { body } = await send<Result | undefined>(`/api/imports/taskings?dryRun=${dryRun}`, form);
      if (body) {
        setResult(body);
        announce(headingOf(body));
      } else {
        setWaiting(true);
      }
      if (!dryRun) {
        setFiles(({ file: _, ...others }) => others);
        if (chooser.current) chooser.current.value = "";
      }
    } catch (fault) {
      setError(fault);
    } finally {
      await last.refetch();
      setSending(false);
    }
  }

  const changes = result ? Number(result.created) + Number(result.documents) : 0;
  return (
    <>
      <div className="bar">
        <AdminHeading page="taskings" />
      </div>
      <p className="lead">{t.lead}</p>
      <form
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void post(true);
        }}
      >
        <FileField
          label={t.file}
          accept=".csv,.xlsx"
          disabled={busy}
          chooser={chooser}
          onChoose={(file) => choose("file", file)}
        />
        <FileField
          label={t.mapping}
          accept=".json,application/json"
          disabled={busy}
          onChoose={(file) => choose("mapping", file)}
        />
        <FileField
          label={t.attachments}
          accept=".zip,application/zip"
          disabled={busy}
          onChoose={(file) => choose("attachments", file)}
        />
        <p className="wide quiet">
          {t.hint}{" "}
          <a href="/api/imports/taskings/mapping" download="mapping.json">
            {t.readyMapping}
          </a>
        </p>
        <Button type="submit" appearance="primary" disabled={busy || !files.file}>
          {t.check}
        </Button>
      </form>
      {busy && now && isRunning(now) && (
        <p role="status">
          {t.progress(now.dryRun, Number(now.rows))}. {!now.dryRun && t.goOn}
        </p>
      )}
      {error !== null && <Fault error={error} />}
      {result && (
        <section className={result.state === "failed" ? "notice bad" : "notice"} aria-label={w.import.check}>
          <strong>{headingOf(result)}</strong>
          {result.file && <p>{t.about(result.file, result.startedAt ?? "")}</p>}
          {result.problem && <p>{result.problem}</p>}
          <Counts
            counts={(["rows", "created", "unchanged", "changed", "refused", "documents"] as const).map((name) => ({
              label: t.counts[name],
              value: result[name],
            }))}
          />
          {result.ignored.length > 0 && <p className="quiet">{t.ignored(result.ignored)}</p>}
          {result.dryRun && files.file && changes > 0 && (
            <Button appearance="primary" disabled={busy} onClick={() => post(false)}>
              {Number(result.refused) > 0 ? w.archive.goWithout : w.import.go}
            </Button>
          )}
          {result.dryRun && changes === 0 && <p>{w.import.nothing}</p>}
        </section>
      )}
      {result && result.errors.length > 0 && (
        <>
          <p>{w.archive.refused(result.errors.length, Number(result.faults))}</p>
          <FaultTable faults={result.errors} />
        </>
      )}
    </>
  );
}

function headingOf(result: Result): string {
  const t = w.taskings;
  if (result.state === "failed") return t.failed;
  return result.dryRun ? t.checked : t.done;
}
