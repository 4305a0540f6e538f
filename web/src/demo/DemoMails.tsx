import { Field, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { follow, type Schemas } from "../api/client";
import { type Person, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { Skeleton } from "../parts/Skeleton";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { words } from "../words";
import { demoWords as w } from "../words/demo";
import { piecesOf } from "./links";

type Mail = Schemas["MailDocument"];

const pageSize = 20;

/** The mails that went out, latest first. Their links work. */
export function DemoMails({ person, close }: { person: Person; close: () => void }) {
  const [toMe, setToMe] = useState(true);
  const [shown, setShown] = useState(pageSize);
  const name = useNames();
  const clock = useClock();
  const query = useQuery({
    queryKey: ["demo-mail", toMe ? person.id : ""],
    queryFn: ({ signal }) =>
      follow<{ items: Mail[] }>(`/api/demo/mail${toMe ? `?to=${encodeURIComponent(person.id)}` : ""}`, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const mails = query.data?.items.toReversed() ?? [];
  return (
    <Modal title={w.mailsTitle} close={close}>
      <p className="quiet">{w.mailsMore}</p>
      <Field label={w.to}>
        <Select
          value={toMe ? "me" : "anyone"}
          onChange={(_, data) => {
            setToMe(data.value === "me");
            setShown(pageSize);
          }}
        >
          <option value="me">{w.toMe(person.name)}</option>
          <option value="anyone">{w.toAnyone}</option>
        </Select>
      </Field>
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && mails.length === 0 && <Empty title={w.none}>{w.noneMore}</Empty>}
      <ul className="mails">
        {mails.slice(0, shown).map((mail) => (
          <li key={mail.id}>
            <details>
              <summary>
                <strong>{mail.subject}</strong>
                <span className="quiet">
                  {` ${toMe ? "" : `${w.toWhom(name(mail.to))}, `}${mail.sentAt ? inWords(mail.sentAt, clock) : ""}`}
                </span>
              </summary>
              <p className="prose">
                <MailText text={mail.text} follow={close} />
              </p>
            </details>
          </li>
        ))}
      </ul>
      <div className="buttons end">
        {mails.length > shown && <Button onClick={() => setShown(shown + pageSize)}>{w.more}</Button>}
        <Button onClick={close}>{words.close}</Button>
      </div>
    </Modal>
  );
}

function MailText({ text, follow: onFollow }: { text: string; follow: () => void }) {
  return piecesOf(text).map((piece, index) =>
    piece.page ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places
      <Link key={index} to={piece.page} onClick={onFollow}>
        {piece.text}
      </Link>
    ) : (
      piece.text
    ),
  );
}
