import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { follow } from "../../api/client";
import { all, useNames } from "../../api/queries";
import { Button } from "../../parts/Button";
import { Fault } from "../../parts/Fault";
import { Skeleton } from "../../parts/Skeleton";
import { inFull } from "../../parts/time";
import { useClock } from "../../parts/useClock";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import { differences } from "./compare";
import { Differences } from "./Differences";
import { type DocumentName, definitions, type Row, type Version } from "./documents";

interface Props {
  document: DocumentName;
  current: number;
  use: (version: number, rows: Row[]) => void;
}

type Listed = Omit<Version, "document">;

const versionQuery = (document: DocumentName, version: number) => ({
  queryKey: ["rules", document, version],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    follow<Version>(`/api/admin/rules/${document}/versions/${version}`, signal),
  // A version never changes.
  staleTime: Number.POSITIVE_INFINITY,
});

/** The versions of a document, latest first: who made them, what they changed, and a way back. */
export function Versions({ document, current, use }: Props) {
  const query = useQuery({
    queryKey: ["versions", document],
    queryFn: ({ signal }) => all<Listed>(`/api/admin/rules/${document}/versions?top=200`, signal),
  });
  return (
    <section>
      <h2>{r.versions}</h2>
      {query.isPending && <Skeleton lines={3} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      <ol className="changes">
        {query.data?.map((listed) => (
          <Item key={listed.version} document={document} listed={listed} current={current} use={use} />
        ))}
      </ol>
    </section>
  );
}

function Item({ document, listed, current, use }: Omit<Props, "version"> & { listed: Listed }) {
  const name = useNames();
  const clock = useClock();
  const [open, setOpen] = useState(false);
  const version = Number(listed.version);
  const own = useQuery({ ...versionQuery(document, version), enabled: open });
  const before = useQuery({ ...versionQuery(document, version - 1), enabled: open && version > 1 });
  const { rowsOf } = definitions[document];
  const whose = listed.by && listed.at ? r.by(name(listed.by), inFull(listed.at, clock.zone)) : r.builtIn;
  const error = own.error ?? before.error;
  return (
    <li>
      <strong>{r.version(version)}</strong>
      <span className="quiet">{`, ${whose}`}</span>
      {listed.reason && <p>{`${w.reason}: ${listed.reason}`}</p>}
      <div className="buttons">
        <Button size="small" aria-expanded={open} aria-label={r.showDiffers(version)} onClick={() => setOpen(!open)}>
          {r.whatDiffers}
        </Button>
        {version !== current && <UseAgain document={document} version={version} use={use} />}
      </div>
      {open && (
        <div role="status">
          {error && <Fault error={error} />}
          {version === 1 && <p>{r.firstVersion}</p>}
          {version > 1 && own.data && before.data && (
            <Differences list={differences(document, rowsOf(before.data.document), rowsOf(own.data.document))} />
          )}
        </div>
      )}
    </li>
  );
}

function UseAgain({ document, version, use }: Pick<Props, "document" | "use"> & { version: number }) {
  const query = useQuery({ ...versionQuery(document, version), enabled: false });
  return (
    <>
      <Button
        size="small"
        aria-label={r.useAgainOf(version)}
        onClick={async () => {
          const found = query.data ?? (await query.refetch()).data;
          if (found) use(version, definitions[document].rowsOf(found.document));
        }}
      >
        {r.useAgain}
      </Button>
      {query.error && <Fault error={query.error} />}
    </>
  );
}
