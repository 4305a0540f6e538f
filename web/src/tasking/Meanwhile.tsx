import type { Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords } from "../words/action";
import { kindInWords } from "./useAct";

/** What others did since this was opened. */
export function Meanwhile({ events }: { events: readonly Schemas["EventDocument"][] }) {
  const name = useNames();
  const clock = useClock();
  if (events.length === 0) return null;
  return (
    <div className="notice" role="alert">
      <strong>{taskingWords.changed}</strong>
      <p>{taskingWords.changedMore}</p>
      <ul>
        {events.map((event) => (
          <li
            key={Number(event.seq)}
          >{`${kindInWords(event.kind)}, ${name(event.by)}, ${inWords(event.at, clock)}`}</li>
        ))}
      </ul>
    </div>
  );
}
