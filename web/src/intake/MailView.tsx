import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { size } from "../parts/size";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { intakeWords as w } from "../words/intake";
import { AcceptDialog } from "./AcceptDialog";
import { AddDialog } from "./AddDialog";
import type { Decision } from "./decision";
import { type ReadMail, readMailQuery, type Waiting } from "./mails";
import { RejectDialog } from "./RejectDialog";
import { Suggested } from "./Suggested";
import { type Suggestion, useSuggestions } from "./useSuggestions";

interface Props {
  mail: Waiting;
  /** It does not wait any more. */
  gone: boolean;
  /** Whether one opened it, so that the focus belongs here. */
  opened: RefObject<boolean>;
  decided: (decision: Decision) => void;
}

/** A mail as text with its documents, and what one can do with it. */
export function MailView({ mail, gone, opened, decided }: Props) {
  const clock = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  const [doing, setDoing] = useState<"accept" | "add" | "reject" | null>(null);
  const query = useQuery(readMailQuery(mail));
  const read = query.data;
  const suggestions = useSuggestions(mail, read, clock.zone);
  useEffect(() => {
    if (opened.current) heading.current?.focus({ preventScroll: false });
  }, [opened]);

  const close = () => setDoing(null);
  // What nobody can read has nothing to make a tasking from.
  const usable = read?.found ? read : null;
  return (
    <section className="card mail" aria-labelledby="mail-subject">
      <h2 id="mail-subject" ref={heading} tabIndex={-1}>
        {mail.subject || w.noSubject}
      </h2>
      {gone && (
        <p className="notice">
          {w.gone} {w.goneMore}
        </p>
      )}
      <fieldset className="actions" disabled={gone}>
        <legend className="hidden">{w.decide}</legend>
        {usable && (
          <Decisions
            likely={suggestions.find((suggestion) => suggestion.sure)}
            accept={() => setDoing("accept")}
            add={() => setDoing("add")}
          />
        )}
        <Button onClick={() => setDoing("reject")}>{mail.hasMail ? w.reject : w.takeOff}</Button>
      </fieldset>
      <dl>
        <dt>{w.why}</dt>
        <dd>
          {w.reasons[mail.reason ?? ""]}
          {mail.reason === "turnedAway" || mail.reason === "unreadable" ? ` ${mail.detail ?? ""}` : ""}
        </dd>
        <dt>{w.from}</dt>
        <dd>{[read?.fromName, mail.from].filter(Boolean).join(", ") || w.noSender}</dd>
        {read?.to && (
          <>
            <dt>{w.to}</dt>
            <dd>{read.to}</dd>
          </>
        )}
        {read?.cc && (
          <>
            <dt>{w.copies}</dt>
            <dd>{read.cc}</dd>
          </>
        )}
        {read?.forwarded && (
          <>
            <dt>{w.askedFirst}</dt>
            <dd>{[read.forwarded.name, read.forwarded.address].filter(Boolean).join(", ")}</dd>
          </>
        )}
        {read?.date && (
          <>
            <dt>{w.sent}</dt>
            <dd>{inFull(read.date, clock.zone)}</dd>
          </>
        )}
        <dt>{w.received}</dt>
        <dd>{inFull(mail.receivedAt, clock.zone)}</dd>
        {read?.found && read.found.deadlines.length > 0 && (
          <>
            <dt>{w.deadline}</dt>
            {read.found.deadlines.map(({ at, sentence }, index) => (
              <dd key={at}>
                {inFull(at, clock.zone)}
                {index === 0 && read.found?.isShort && <strong className="late"> {w.short}</strong>}
                <span className="quiet">{` “${sentence}”`}</span>
              </dd>
            ))}
          </>
        )}
        {mail.source && !mail.hasMail && (
          <>
            <dt>{w.where}</dt>
            <dd className="prose">{mail.source}</dd>
          </>
        )}
      </dl>
      {suggestions.length > 0 && <Suggested suggestions={suggestions} />}
      {mail.hasMail && query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {read && read.flaws.length > 0 && (
        <div className="notice">
          <strong>{w.flaws}</strong>
          <ul>
            {read.flaws.map((flaw) => (
              <li key={flaw}>{flaw}</li>
            ))}
          </ul>
        </div>
      )}
      {read && <p className="prose">{read.text || w.noText}</p>}
      {read && read.documents.length > 0 && <Documents documents={read.documents} />}
      {mail.hasMail && (
        <p>
          <a href={`/api/intake/quarantine/${mail.id}/mail`} download="mail.eml">
            {w.original}
          </a>
        </p>
      )}
      {doing === "accept" && usable && (
        <AcceptDialog mail={mail} read={usable} suggestions={suggestions} close={close} decided={decided} />
      )}
      {doing === "add" && usable && (
        <AddDialog mail={mail} read={usable} suggestions={suggestions} close={close} decided={decided} />
      )}
      {doing === "reject" && <RejectDialog mail={mail} close={close} decided={decided} />}
    </section>
  );
}

interface DecisionsProps {
  /** Where the mail belongs in all likelihood. */
  likely: Suggestion | undefined;
  accept: () => void;
  add: () => void;
}

/** The likely decision comes first. */
function Decisions({ likely, accept, add }: DecisionsProps) {
  const buttons = [
    <Button key="accept" appearance={likely ? "secondary" : "primary"} onClick={accept}>
      {w.accept}
    </Button>,
    <Button key="add" appearance={likely ? "primary" : "secondary"} onClick={add}>
      {likely ? w.addTo(likely.number) : w.add}
    </Button>,
  ];
  return likely ? buttons.toReversed() : buttons;
}

/** The documents to save. None ever opens in the page, whatever it is. */
function Documents({ documents }: { documents: ReadMail["documents"] }) {
  return (
    <>
      <h3>{w.documents}</h3>
      <ul className="plain">
        {documents.map(({ name, link, length }) => (
          <li key={link}>
            <a href={link} download={name}>
              {w.save(name)}
            </a>
            <span className="quiet">{` ${size(Number(length))}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
