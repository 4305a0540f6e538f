import type { Schemas } from "../api/client";
import { useLabels, useNames } from "../api/queries";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";

/** A response, with who gave it and when. */
export function Answer({ response }: { response: Schemas["Response"] }) {
  const name = useNames();
  const label = useLabels();
  const clock = useClock();
  return (
    <>
      <span className="quiet">{`${label("responseKind", response.kind)}, ${name(response.by)}, ${inWords(response.at, clock)}`}</span>
      {response.text && <p className="prose">{response.text}</p>}
    </>
  );
}
