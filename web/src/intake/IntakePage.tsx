import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { follow } from "../api/client";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { inWords as timeInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useRows } from "../parts/useRows";
import { Heading, useAnnounce } from "../shell/announce";
import { intakeWords as w } from "../words/intake";
import { type Decision, inWords } from "./decision";
import { MailView } from "./MailView";
import type { Waiting } from "./mails";

interface Page {
  items: Waiting[];
  nextLink: string | null;
}

/** How often the list is read again, because others decide too. */
const readAgainMs = 30_000;

/** Mail in: the mails that wait for a task manager, and what becomes of each. */
export function IntakePage() {
  const [params, setParams] = useSearchParams();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { list, onKeyDown } = useRows();
  const [decision, setDecision] = useState<Decision | null>(null);
  const chosen = params.get("mail");
  const query = useInfiniteQuery({
    queryKey: ["intake"],
    queryFn: ({ pageParam, signal }) => follow<Page>(pageParam, signal),
    initialPageParam: "/api/intake/quarantine",
    getNextPageParam: (page) => page.nextLink ?? undefined,
    refetchInterval: readAgainMs,
  });
  const mails = query.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting = mails.find((mail) => mail.id === chosen);

  // A mail that leaves the list while one is at it stays open, with all that was typed.
  const open = useRef(waiting);
  if (waiting || open.current?.id !== chosen) open.current = waiting;
  const shown = open.current;

  // Opening a mail leads into it. After a decision the next one is open, and the focus stays in the list.
  const opening = useRef(false);
  const next = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each decision moves the focus once
  useEffect(() => {
    if (next.current === null || next.current !== (chosen ?? "")) return;
    const row = document.querySelector<HTMLElement>(`[data-mail="${CSS.escape(next.current)}"]`);
    next.current = null;
    (row ?? document.querySelector<HTMLElement>("h1"))?.focus();
  }, [decision, chosen]);

  function decided(made: Decision) {
    const at = mails.findIndex((mail) => mail.id === chosen);
    const following = (mails[at + 1] ?? mails[at - 1])?.id;
    queries.setQueryData<{ pages: Page[]; pageParams: unknown[] }>(
      ["intake"],
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({ ...page, items: page.items.filter((mail) => mail.id !== chosen) })),
        },
    );
    for (const key of ["intake", "mail-count", "awaiting", "view", "counts"])
      void queries.invalidateQueries({ queryKey: [key] });
    next.current = following ?? "";
    opening.current = false;
    setParams(following ? { mail: following } : {}, { replace: true });
    setDecision(made);
    const said = inWords(made);
    announce([said.text, said.number].filter(Boolean).join(" "));
  }

  const said = decision && inWords(decision);
  return (
    <>
      <div className="bar">
        <Heading title={w.title}>{w.title}</Heading>
        {query.data && <span className="quiet">{w.count(mails.length, query.hasNextPage)}</span>}
      </div>
      <p className="lead">
        {w.lead} <Link to="/active?status=pending">{w.pending}</Link>
      </p>
      {said && (
        <p className="notice">
          {said.text} {said.number && <Link to={`/taskings/${said.number}`}>{said.number}</Link>}
        </p>
      )}
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && mails.length === 0 && <Empty title={w.empty}>{w.emptyMore}</Empty>}
      {query.data && (mails.length > 0 || chosen) && (
        <div className="intake">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys only move between the links inside */}
          <div ref={list} onKeyDown={onKeyDown} className="queue">
            <h2 className="hidden">{w.list}</h2>
            <p className="hidden">{w.keys}</p>
            <ul>
              {mails.map((mail, index) => (
                <Row
                  key={mail.id}
                  mail={mail}
                  chosen={mail.id === chosen}
                  reachable={mail.id === chosen || (!shown && index === 0)}
                  open={() => {
                    opening.current = true;
                  }}
                />
              ))}
            </ul>
            <ShowMore query={query} count={mails.length} />
          </div>
          {shown ? (
            <MailView key={shown.id} mail={shown} gone={!waiting} opened={opening} decided={decided} />
          ) : (
            <Empty title={chosen ? w.gone : w.choose}>{chosen ? w.goneMore : w.chooseMore}</Empty>
          )}
        </div>
      )}
    </>
  );
}

interface RowProps {
  mail: Waiting;
  chosen: boolean;
  /** The row that Tab leads to. */
  reachable: boolean;
  open: () => void;
}

function Row({ mail, chosen, reachable, open }: RowProps) {
  const clock = useClock();
  return (
    <li>
      <Link
        to={`/intake?mail=${mail.id}`}
        replace
        data-row
        data-mail={mail.id}
        tabIndex={reachable ? 0 : -1}
        aria-current={chosen ? "true" : undefined}
        onClick={open}
      >
        {mail.subject || w.noSubject}
      </Link>
      <span>{mail.from || w.noSender}</span>
      <span className="quiet">{timeInWords(mail.receivedAt, clock)}</span>
      <span className="quiet">{w.reasons[mail.reason ?? ""]}</span>
    </li>
  );
}
