import { useEffect } from "react";
import type { Schemas } from "../api/client";
import { useLabels } from "../api/queries";
import { Button } from "../parts/Button";
import { Status } from "../parts/Status";
import { useAnnounce } from "../shell/announce";
import { entryWords } from "../words/entry";

const w = entryWords.related;

interface Props {
  found: Schemas["CheckDocument"] | undefined;
  failed: boolean;
  use: (number: string) => void;
}

/** The possible duplicates and the similar taskings, beside the form. */
export function Related({ found, failed, use }: Props) {
  const announce = useAnnounce();
  const { duplicates = [], similar = [] } = found ?? {};
  const counts = found ? w.found(duplicates.length, similar.length) : "";
  useEffect(() => {
    if (counts) announce(counts);
  }, [counts, announce]);
  const others = similar.filter((one) => !duplicates.some((duplicate) => duplicate.number === one.number));
  return (
    <section className="card" aria-label={w.title}>
      <h2>{w.title}</h2>
      {failed ? (
        <p>{w.failed}</p>
      ) : !found ? (
        <p className="quiet">{w.wait}</p>
      ) : (
        duplicates.length + similar.length === 0 && <p className="quiet">{w.none}</p>
      )}
      {duplicates.length > 0 && (
        <div className="notice bad">
          <strong>{w.duplicates}</strong>
          {duplicates.map((one) => (
            <Found key={one.number} row={one.tasking} why={one.why} use={use} />
          ))}
        </div>
      )}
      {others.map((one) => (
        <Found key={one.number} row={one.tasking} why={one.why} use={use} />
      ))}
    </section>
  );
}

interface FoundProps {
  row: Schemas["RowDocument"];
  why: readonly string[];
  use: (number: string) => void;
}

function Found({ row, why, use }: FoundProps) {
  const label = useLabels();
  return (
    <div className="found">
      <a href={`/taskings/${row.number}`} target="_blank" rel="noreferrer">
        {row.number}
        <span className="hidden"> {w.newTab}</span>
      </a>{" "}
      <Status status={row.status} label={row.statusLabel} />
      <p className="quiet">
        {[label("taskType", row.taskType), row.requestor, row.caseNumber].filter(Boolean).join(", ")}
        <br />
        {w.because(why.join(", "))}
      </p>
      <Button size="small" aria-label={w.useOf(row.number)} onClick={() => use(row.number)}>
        {w.use}
      </Button>
    </div>
  );
}
