import type { Tasking } from "../api/queries";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { actionWords, taskingWords as w } from "../words/action";
import { Answer } from "./Answer";
import { DocumentLink } from "./DocumentLink";

/** The most characters of an instruction that is shown without a click. A longer one would hide the response on a phone. */
const shortQuestion = 600;

/** What an official clears, in one place: what was asked, the response, its documents, and the decision. Made for a phone between two meetings. */
export function ForClearing({ tasking, start }: { tasking: Tasking; start: (action: string) => void }) {
  const whole = tasking.icuResponse ?? tasking.finalResponse;
  const question = [tasking.reopening?.instructions, tasking.instruction].filter(Boolean).join("\n\n");
  const parts = tasking.components.filter((part) => part.response);
  // What is marked final goes out. Before anything is marked, all of it may.
  const final = tasking.attachments.filter((document) => document.final);
  const documents = final.length > 0 ? final : tasking.attachments;
  return (
    <section className="card for-clearing" aria-labelledby="for-clearing">
      <h2 id="for-clearing">{w.toClear}</h2>
      {question && (
        <details open={question.length <= shortQuestion}>
          <summary>{w.instruction}</summary>
          <p className="prose">{question}</p>
        </details>
      )}
      {whole ? (
        <>
          <h3>{tasking.icuResponse ? w.icuResponse : w.finalResponse}</h3>
          <Answer response={whole} />
        </>
      ) : (
        parts.map((part) => (
          <div key={part.unit}>
            <h3>{part.unit}</h3>
            {part.response && <Answer response={part.response} />}
          </div>
        ))
      )}
      {!whole && parts.length === 0 && <p className="quiet">{w.noAnswer}</p>}
      <h3>{w.tabs.documents}</h3>
      {documents.length === 0 && <p className="quiet">{w.noDocuments}</p>}
      <ul className="documents">
        {documents.map((document) => (
          <li key={document.id}>
            <Icon name="file" />
            <DocumentLink number={tasking.number} document={document} />
          </li>
        ))}
      </ul>
      <div className="buttons">
        {["clear", "return-clearance"]
          .filter((action) => tasking.allowedActions.includes(action))
          .map((action) => (
            <Button
              key={action}
              appearance={action === "clear" ? "primary" : "secondary"}
              onClick={() => start(action)}
            >
              {actionWords[action]?.label}
            </Button>
          ))}
      </div>
    </section>
  );
}
