import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ProblemError, read, type Schemas, send } from "../api/client";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { Skeleton } from "../parts/Skeleton";
import { adminWords as w } from "../words/admin";
import { bodyOf, changedFields, type Entry, fieldsOf, type KindName, valuesOf } from "./directory";
import { FormDialog } from "./FormDialog";
import { refused, type Values } from "./forms";
import { useLists, useValueInWords } from "./written";

interface Props {
  kind: KindName;
  /** Null: a new entry. */
  entryKey: string | null;
  /** The keys that are in use. */
  taken: readonly string[];
  close: () => void;
  saved: (name: string, more: string) => Promise<void>;
}

interface Loaded {
  body: Entry | null;
  etag: string | null;
}

const addressOf = (kind: KindName, key: string) => `/api/admin/${kind}/${encodeURIComponent(key)}`;

/** Reads an entry as it is now, then lets one change it. */
export function EntryDialog(props: Props) {
  const { kind, entryKey, close } = props;
  const query = useQuery({
    queryKey: ["admin", kind, entryKey],
    queryFn: async ({ signal }): Promise<Loaded> =>
      entryKey ? read<Entry>(addressOf(kind, entryKey), signal) : { body: null, etag: null },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (query.data) return <Editor {...props} loaded={query.data} />;
  return (
    <Modal title={w.changeOne(w.directory[kind]?.one ?? "")} close={close}>
      {query.error ? <Fault error={query.error} retry={() => query.refetch()} /> : <Skeleton />}
    </Modal>
  );
}

function Editor({ kind, entryKey, taken, close, saved, loaded }: Props & { loaded: Loaded }) {
  const lists = useLists();
  const inWords = useValueInWords();
  const base = useRef(loaded);
  const [meanwhile, setMeanwhile] = useState<string[] | null>(null);
  const one = w.directory[kind]?.one ?? "";
  const wasActive = loaded.body?.active ?? true;
  const key = kind === "people" ? "id" : "code";

  async function submit(values: Values) {
    const id = entryKey ?? String(values[key]).trim();
    // Putting an entry replaces one that has its key, and nobody means that when adding.
    if (!entryKey && id === "") throw refused(key);
    if (!entryKey && taken.includes(id)) throw refused(key, w.exists);
    try {
      const { body } = await send<Schemas["PersonRequest"]>(addressOf(kind, id), bodyOf(values), {
        method: "PUT",
        ifMatch: base.current.etag,
      });
      const left = body.openTaskingsLeft;
      await saved(String(values.name), left === null || left === undefined ? "" : w.left(Number(left)));
    } catch (fault) {
      if (!(fault instanceof ProblemError) || fault.problem.status !== 412 || !entryKey) throw fault;
      const now = await read<Entry>(addressOf(kind, entryKey));
      const [before, after] = [valuesOf(kind, base.current.body), valuesOf(kind, now.body)];
      setMeanwhile(
        changedFields(before, after).map((name) => w.became(w.fields[name] ?? name, inWords(name, after[name]))),
      );
      base.current = now;
    }
  }

  return (
    <FormDialog
      title={loaded.body ? w.changeOne(loaded.body.name) : w.addOne(one)}
      fields={fieldsOf(kind, lists, entryKey === null)}
      initial={valuesOf(kind, loaded.body)}
      alert={
        meanwhile && (
          <>
            <strong>{w.stale}</strong>
            <p>{w.staleMore}</p>
            <ul>
              {meanwhile.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </>
        )
      }
      notice={(values) =>
        kind === "people" &&
        wasActive &&
        values.active === false && (
          <div className="notice" role="status">
            <strong>{w.leaving}</strong>
            <p>{w.leavingMore}</p>
          </div>
        )
      }
      submitLabel={w.save}
      submit={submit}
      close={close}
    />
  );
}
