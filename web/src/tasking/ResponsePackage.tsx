import { type Tasking, useNames } from "../api/queries";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";
import { DocumentLink } from "./DocumentLink";

/** The cleared response as one file for the authority's system, and the record that it was uploaded there. */
export function ResponsePackage({ tasking }: { tasking: Tasking }) {
  const name = useNames();
  const clock = useClock();
  const { upload } = tasking;
  if (!tasking.packageReady && !upload) return null;
  const proofs = tasking.attachments.filter((document) => upload?.attachmentIds.includes(document.id));
  return (
    <section>
      <h2>{w.package}</h2>
      {tasking.packageReady && (
        <p>
          <a
            className="button secondary"
            href={`/api/taskings/${tasking.number}/package`}
            download={`${tasking.number}-response.zip`}
          >
            {w.packageDownload}
          </a>
          <br />
          <span className="quiet">{w.packageMore}</span>
        </p>
      )}
      {upload ? (
        <>
          <p>{`${w.uploadNumber(upload.reference)}, ${name(upload.by)}, ${inWords(upload.at, clock)}`}</p>
          <ul className="documents">
            {proofs.map((document) => (
              <li key={document.id}>
                <DocumentLink number={tasking.number} document={document} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="quiet">{w.uploadNone}</p>
      )}
    </section>
  );
}
