import { type DragEvent, useRef } from "react";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { words } from "../words";
import { entryWords } from "../words/entry";

const w = entryWords.documents;

/** Documents that are chosen before there is a tasking. A file with the same name takes the place of the one before. */
export function FilesToSend({ files, set }: { files: readonly File[]; set: (files: File[]) => void }) {
  const chooser = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  function add(list: FileList | null) {
    const chosen = [...(list ?? [])];
    set([...files.filter((file) => !chosen.some((other) => other.name === file.name)), ...chosen]);
    if (chooser.current) chooser.current.value = "";
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    add(event.dataTransfer.files);
  }
  return (
    <section>
      <h2>{w.title}</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div className="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <input ref={chooser} type="file" multiple hidden onChange={(event) => add(event.target.files)} data-upload />
        <Button ref={button} onClick={() => chooser.current?.click()}>
          {w.choose}
        </Button>
        <span className="quiet">{w.later}</span>
      </div>
      <ul className="documents">
        {files.map((file) => (
          <li key={file.name}>
            <Icon name="file" />
            <div>{file.name}</div>
            <Button
              size="small"
              aria-label={entryWords.removeOne(file.name)}
              onClick={() => {
                set(files.filter((other) => other !== file));
                button.current?.focus();
              }}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
