import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { get } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Icon } from "../parts/Icon";
import { Skeleton } from "../parts/Skeleton";
import { inFull, useClock } from "../parts/time";
import { AcceptDialog } from "./AcceptDialog";
import { AddDialog } from "./AddDialog";
import type { Decision } from "./decision";
import { detailsOf } from "./found";
import type { Waiting } from "./IntakePage";
import { intakeWords as w } from "./intakeWords";
import { type MailDocument, readMail } from "./mime";
import { RejectDialog } from "./RejectDialog";
import { Suggested } from "./Suggested";
import { type Suggestion, useSuggestions } from "./useSuggestions";

interface Props {
  mail: Waiting;
  /** It does not wait any more. */
  gone: boolean;
  /** Whether one opened it, so that the focus belongs here. */
  opened: RefObject<boolean>;
  stillWaits: () => Promise<boolean>;
  decided: (decision: Decision) => void;
}

/** A mail as text with its documents, and what one can do with it. */
export function MailView({ mail, gone, opened, stillWaits, decided }: Props) {
  const clock = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  const [doing, setDoing] = useState<"accept" | "add" | "reject" | null>(null);
  // Each reading is recorded, so it is read once.
  const query = useQuery({
    queryKey: ["intake-mail", mail.id],
    queryFn: async ({ signal }) => {
      const { data } = await get("/api/intake/quarantine/{id}/mail", {
        params: { path: { id: mail.id } },
        parseAs: "arrayBuffer",
        signal,
      });
      return new Uint8Array(data as ArrayBuffer);
    },
    enabled: mail.hasMail,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const read = useMemo(() => (query.data ? readMail(query.data) : null), [query.data]);
  const details = useMemo(() => (read ? detailsOf(read, mail.from ?? "") : null), [read, mail.from]);
  const suggestions = useSuggestions(mail, read, details);
  useEffect(() => {
    if (opened.current) heading.current?.focus({ preventScroll: false });
  }, [opened]);

  const close = () => setDoing(null);
  const usable = query.data && read && details ? { raw: query.data, read, details } : null;
  const acceptable = usable !== null && mail.reason !== "unreadable";
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
        {acceptable && (
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
        <dd>{read?.from || mail.from || w.noSender}</dd>
        {read?.to && (
          <>
            <dt>{w.to}</dt>
            <dd>{read.to}</dd>
          </>
        )}
        {read?.cc && (
          <>
            <dt>{w.cc}</dt>
            <dd>{read.cc}</dd>
          </>
        )}
        <dt>{w.received}</dt>
        <dd>{inFull(mail.receivedAt, clock.zone)}</dd>
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
        <AcceptDialog mail={mail} {...usable} suggestions={suggestions} close={close} decided={decided} />
      )}
      {doing === "add" && usable && (
        <AddDialog
          mail={mail}
          {...usable}
          suggestions={suggestions}
          stillWaits={stillWaits}
          close={close}
          decided={decided}
        />
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

function Documents({ documents }: { documents: readonly MailDocument[] }) {
  return (
    <>
      <h3>{w.documents}</h3>
      <ul className="plain">
        {documents.map((document, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the documents of a mail never change places
          <li key={index}>
            <Button size="small" icon={<Icon name="file" />} onClick={() => save(document)}>
              {w.save(document.name)}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Saves a document. It never opens in the page, whatever it is. */
function save({ name, bytes }: MailDocument) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
