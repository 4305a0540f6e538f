import { type DragEvent, useRef, useState } from "react";
import { send, upload } from "../api/client";
import type { Loaded, Tasking } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Icon } from "../parts/Icon";
import { size } from "../parts/size";
import { useAnnounce } from "../shell/announce";
import { taskingWords as w } from "../words/action";
import { DocumentLink } from "./DocumentLink";
import { useChanged } from "./useAct";

/** The documents, their versions, and a place to drop more. */
export function Documents({ loaded: { tasking, etag } }: { loaded: Loaded }) {
  const announce = useAnnounce();
  const changed = useChanged(tasking.number);
  const chooser = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function add(files: FileList | null) {
    if (!files || files.length === 0) return;
    setError(null);
    setPart(0);
    try {
      const sent = await upload<Tasking>(`/api/taskings/${tasking.number}/attachments`, [...files], setPart);
      changed(sent.body, sent.etag);
      announce(w.uploaded);
    } catch (fault) {
      setError(fault);
    } finally {
      setPart(null);
      if (chooser.current) chooser.current.value = "";
    }
  }

  async function mark(id: string, final: boolean) {
    setError(null);
    try {
      const sent = await send<Tasking>(
        `/api/taskings/${tasking.number}/attachments/${id}/final`,
        { final },
        { ifMatch: etag },
      );
      changed(sent.body, sent.etag);
    } catch (fault) {
      setError(fault);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    void add(event.dataTransfer.files);
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div className="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <input ref={chooser} type="file" multiple hidden onChange={(event) => add(event.target.files)} data-upload />
        <Button onClick={() => chooser.current?.click()} disabled={part !== null}>
          {w.drop}
        </Button>
        <span className="quiet">
          {w.room(size(Number(tasking.storage.used)), size(Number(tasking.storage.allowed)))}
        </span>
        {part !== null && (
          <label>
            {w.uploading(part)} <progress value={part} max={1} />
          </label>
        )}
      </div>
      {error !== null && <Fault error={error} />}
      {tasking.attachments.length === 0 && <p>{w.noDocuments}</p>}
      <ul className="documents">
        {tasking.attachments.toReversed().map((document) => (
          <li key={document.id}>
            <Icon name="file" />
            <DocumentLink number={tasking.number} document={document} />
            <Button
              size="small"
              onClick={() => mark(document.id, !document.final)}
              aria-label={`${markLabel(document.final)}: ${document.name}`}
            >
              {markLabel(document.final)}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function markLabel(final: boolean): string {
  return final ? w.unmarkFinal : w.markFinal;
}
