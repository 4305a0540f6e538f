import { type Tasking, useNames } from "../api/queries";
import { size } from "../parts/size";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";

/** A document to download, with its version, its size and who added it. It never opens inside the page. */
export function DocumentLink({ number, document }: { number: string; document: Tasking["attachments"][number] }) {
  const name = useNames();
  const clock = useClock();
  return (
    <div>
      <a href={`/api/taskings/${number}/attachments/${document.id}`} download={document.name}>
        {document.name}
      </a>{" "}
      {document.final && <span className="flag">{w.final}</span>}
      <br />
      <span className="quiet">
        {`${w.version(Number(document.version))}, ${size(Number(document.length))}, ${name(document.by)}, ${inWords(document.at, clock)}`}
      </span>
    </div>
  );
}
