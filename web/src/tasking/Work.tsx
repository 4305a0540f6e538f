import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import type { Schemas } from "../api/client";
import { type Tasking, useLabels, useNames } from "../api/queries";
import { Icon } from "../parts/Icon";
import { inWords, momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";
import { Answer } from "./Answer";
import { historyQuery, isReturned, lastReturn, reasonOf } from "./happened";
import { ResponsePackage } from "./ResponsePackage";

type Part = Schemas["ComponentDocument"];
type Response = Schemas["Response"];

/** The units with their people, answers and concurrences; then the clearance and the response. */
export function Work({ tasking }: { tasking: Tasking }) {
  const label = useLabels();
  const name = useNames();
  const clock = useClock();
  const { clearance, transmittal, closing, reopening } = tasking;
  return (
    <>
      {reopening && (
        <section className="notice">
          <h2>{w.reopened}</h2>
          <p className="prose">{reopening.instructions}</p>
          <p className="prose quiet">
            {w.reopenedBy(name(reopening.by), inWords(reopening.at, clock), reopening.reason)}
          </p>
        </section>
      )}
      {tasking.instruction && (
        <section>
          <h2>{w.instruction}</h2>
          <p className="prose">{tasking.instruction}</p>
        </section>
      )}
      <section>
        <h2>{w.parts}</h2>
        {tasking.components.length === 0 && <p>{w.noParts}</p>}
        {tasking.outstanding.length > 0 && (
          <p className="quiet">{`${w.outstanding}: ${tasking.outstanding.join(", ")}`}</p>
        )}
        <div className="cards">
          {tasking.components.map((part) => (
            <PartCard key={part.unit} part={part}>
              {isReturned(tasking, part) && <Returned number={tasking.number} unit={part.unit} />}
            </PartCard>
          ))}
        </div>
      </section>
      <section>
        <h2>{w.clearance}</h2>
        <p>
          {[
            label("clearanceKind", clearance.kind),
            clearance.positions.map((position) => label("position", position)).join(", "),
          ]
            .filter(Boolean)
            .join(": ")}
        </p>
        {clearance.override && <p className="quiet">{clearance.override.reason}</p>}
        {clearance.decisions.length === 0 && clearance.kind !== "none" && <p className="quiet">{w.noDecisions}</p>}
        <ul>
          {clearance.decisions.map((d) => (
            <li key={`${d.position} ${d.at}`}>
              {`${name(d.by)} (${label("position", d.position)}${d.unit ? `, ${d.unit}` : ""}) `}
              {d.onBehalfOf && `${w.onBehalf(name(d.onBehalfOf))} `}
              <strong>{d.decision === "cleared" ? w.cleared : w.returned}</strong>
              {`, ${inWords(d.at, clock)}`}
              {d.note && <p className="prose">{d.note}</p>}
            </li>
          ))}
        </ul>
      </section>
      <ResponseText title={w.icuResponse} response={tasking.icuResponse} />
      <ResponseText title={w.finalResponse} response={tasking.finalResponse} />
      <ResponsePackage tasking={tasking} />
      {transmittal && (
        <section>
          <h2>{w.transmittal}</h2>
          <p>{`${label("channel", transmittal.channel)}, ${name(transmittal.by)}, ${inWords(transmittal.at, clock)}`}</p>
          {transmittal.note && <p className="prose">{transmittal.note}</p>}
        </section>
      )}
      {closing && (
        <section>
          <h2>{w.closing}</h2>
          <p>{`${label("closingReason", closing.reason)}, ${name(closing.by)}, ${inWords(closing.at, clock)}`}</p>
          <p className="prose">{closing.note}</p>
        </section>
      )}
      {tasking.followUps.length > 0 && (
        <section>
          <h2>{w.followUps}</h2>
          <ul>
            {tasking.followUps.map((f) => (
              <li key={f.at}>
                {`${label("followUpKind", f.kind)}, ${name(f.by)}, ${inWords(f.at, clock)}`}
                <p className="prose">{f.text}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {tasking.cycles.map((cycle) => (
        <details key={Number(cycle.cycle)}>
          <summary>{`${w.cycles(Number(cycle.cycle))} ${inWords(cycle.closedAt, clock)}`}</summary>
          <ResponseText title={w.finalResponse} response={cycle.finalResponse} />
          {cycle.components.map((part) => (
            <PartCard key={part.unit} part={part} />
          ))}
        </details>
      ))}
    </>
  );
}

/** Why a unit's answer came back. Whoever has to answer again needs that first. */
function Returned({ number, unit }: { number: string; unit: string }) {
  const name = useNames();
  const clock = useClock();
  const { data } = useQuery(historyQuery(number));
  const found = data && lastReturn(data, unit);
  if (!found) return null;
  return (
    <div className="notice">
      <strong>{w.cameBack(name(found.by), inWords(found.at, clock))}</strong>
      <p className="prose">{reasonOf(found)}</p>
    </div>
  );
}

function PartCard({ part, children }: { part: Part; children?: ReactNode }) {
  const name = useNames();
  const clock = useClock();
  return (
    <article className="card">
      <h3>
        {part.unit} <span className="status">{w.partStates[part.state]}</span>
      </h3>
      {children}
      <dl>
        <dt>{w.assignee}</dt>
        <dd>{name(part.assignee) || w.noManager}</dd>
        {part.cc.length > 0 && (
          <>
            <dt>{w.cc}</dt>
            <dd>{part.cc.map(name).join(", ")}</dd>
          </>
        )}
        {part.delegates.map((d) => (
          <Fragment key={d.person}>
            <dt>{w.designee}</dt>
            <dd>
              {`${name(d.person)}, ${w.delegationStates[d.state] ?? d.state}`}
              {d.instructions && <p className="prose">{d.instructions}</p>}
              {d.response && <Answer response={d.response} />}
            </dd>
          </Fragment>
        ))}
        {part.extensionRequest && (
          <>
            <dt>{w.moreTime}</dt>
            <dd>
              {w.moreTimeUntil(
                momentInWords(part.extensionRequest.internalDueDate ?? "", clock.zone),
                name(part.extensionRequest.by),
              )}
              <p className="prose">{part.extensionRequest.reason}</p>
            </dd>
          </>
        )}
        {part.deferredTo && (
          <>
            <dt>{w.deferredTo}</dt>
            <dd>{part.deferredTo}</dd>
          </>
        )}
        <dt>{w.answer}</dt>
        <dd>{part.response ? <Answer response={part.response} /> : <span className="quiet">{w.noAnswer}</span>}</dd>
        <dt>{w.concurrences}</dt>
        <dd>
          {part.concurrences.length === 0 && <span className="quiet">{w.noConcurrences}</span>}
          {part.concurrences.map((c) => (
            <div key={`${c.level} ${c.at}`}>
              <Icon name="check" /> {`${name(c.by)}, ${w.levels[c.level]}, ${inWords(c.at, clock)}`}
              {c.recordedBy && c.recordedBy !== c.by && `, ${w.recordedBy(name(c.recordedBy))}`}
              {c.note && <p className="prose">{c.note}</p>}
            </div>
          ))}
        </dd>
        {(part.outstanding ?? []).length > 0 && (
          <>
            <dt>{w.waitsFor}</dt>
            {part.outstanding?.map((o) => (
              <dd key={`${o.level} ${o.person}`}>{`${name(o.person) || w.noManager}, ${w.levels[o.level]}`}</dd>
            ))}
          </>
        )}
        {part.reportedAt && (
          <>
            <dt>{w.reported}</dt>
            <dd>{inWords(part.reportedAt, clock)}</dd>
          </>
        )}
      </dl>
    </article>
  );
}

function ResponseText({ title, response }: { title: string; response: Response | null | undefined }) {
  if (!response) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Answer response={response} />
    </section>
  );
}
