import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { newKey, ProblemError, upload } from "../api/client";
import type { Tasking } from "../api/queries";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Heading, useAnnounce } from "../shell/announce";
import { words } from "../words";
import { entryWords } from "../words/entry";

const w = entryWords.documents;

interface Sending {
  file: File;
  /** The same in each try, so that a document whose answer got lost does not get a second version. */
  key: string;
  state: "waiting" | "sending" | "done" | "failed";
  part: number;
  why?: string;
}

interface Props {
  number: string;
  files: readonly File[];
  /** All are uploaded. */
  done: (tasking: Tasking) => void;
}

/** Uploads the documents of a tasking that was just saved, one after another. What fails can be tried again. */
export function SendFiles({ number, files, done }: Props) {
  const announce = useAnnounce();
  const [all, setAll] = useState<Sending[]>(() =>
    files.map((file) => ({ file, key: newKey(), state: "waiting", part: 0 })),
  );
  const [busy, setBusy] = useState(false);
  const started = useRef(false);

  async function run() {
    setBusy(true);
    let last: Tasking | null = null;
    let failures = 0;
    for (const one of all.filter((sending) => sending.state !== "done")) {
      const put = (change: Partial<Sending>) =>
        setAll((before) => before.map((sending) => (sending.file === one.file ? { ...sending, ...change } : sending)));
      put({ state: "sending", part: 0 });
      try {
        const address = `/api/taskings/${number}/attachments`;
        last = (await upload<Tasking>(address, [one.file], (part) => put({ part }), one.key)).body;
        put({ state: "done" });
      } catch (fault) {
        failures++;
        const problem = fault instanceof ProblemError ? fault.problem : null;
        put({ state: "failed", why: problem?.status ? (problem.detail ?? problem.title ?? "") : words.failedNetwork });
      }
    }
    setBusy(false);
    if (failures > 0) announce(w.failed(number));
    else if (last) done(last);
  }

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void run();
  });

  const failed = !busy && all.some((sending) => sending.state === "failed");
  return (
    <>
      <Heading title={number}>{number}</Heading>
      <p className={failed ? "notice bad" : "notice"} role="status">
        {failed ? w.failed(number) : w.sending(number)}
      </p>
      <ul className="documents">
        {all.map(({ file, state, part, why }) => (
          <li key={file.name}>
            <Icon name="file" />
            <div>
              {file.name}
              <br />
              <span className={state === "failed" ? "late" : "quiet"}>
                {[w.states[state], why].filter(Boolean).join(": ")}
              </span>
            </div>
            {state === "sending" && <progress value={part} max={1} aria-label={file.name} />}
          </li>
        ))}
      </ul>
      {failed && (
        <div className="buttons">
          <Button appearance="primary" onClick={run}>
            {w.retry}
          </Button>
          <Link to={`/taskings/${number}`}>{w.open(number)}</Link>
        </div>
      )}
    </>
  );
}
