import { Field, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";
import { detailsOf, historyQuery } from "./happened";
import { kindInWords } from "./useAct";

/** Everything that happened, latest first. It can be filtered, and checked for changes from outside. */
export function History({ number }: { number: string }) {
  const name = useNames();
  const clock = useClock();
  const [kind, setKind] = useState("");
  const [verified, setVerified] = useState<Schemas["Verification"] | null>(null);
  const path = { params: { path: { number } } };
  const query = useQuery(historyQuery(number));
  if (query.isPending) return <Skeleton />;
  if (query.error) return <Fault error={query.error} retry={() => query.refetch()} />;
  const kinds = [...new Set(query.data.map((event) => event.kind))].toSorted();
  const shown = query.data.filter((event) => kind === "" || event.kind === kind).toReversed();
  return (
    <>
      <div className="inline">
        <Field label={w.filterHistory}>
          <Select value={kind} onChange={(_, data) => setKind(data.value)}>
            <option value="">{w.allKinds}</option>
            {kinds.map((value) => (
              <option key={value} value={value}>
                {kindInWords(value)}
              </option>
            ))}
          </Select>
        </Field>
        <Button
          onClick={async () => setVerified((await get("/api/taskings/{number}/history/verify", path)).data ?? null)}
        >
          {w.verify}
        </Button>
        <span role="status">
          {verified && (verified.intact ? w.intact(Number(verified.events)) : `${w.broken} ${verified.problem}`)}
        </span>
      </div>
      <ol className="timeline" reversed>
        {shown.map((event) => (
          <li key={Number(event.seq)}>
            <strong>{kindInWords(event.kind)}</strong>
            <br />
            <span className="quiet">
              {`${name(event.by)}${event.onBehalfOf ? ` ${w.onBehalf(name(event.onBehalfOf))}` : ""}, ${inFull(event.at, clock.zone)}`}
            </span>
            {detailsOf(event, { name, zone: clock.zone }).map((detail) => (
              <p key={detail} className="prose">
                {detail}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}
