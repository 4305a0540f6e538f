import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { type Schemas, send } from "../api/client";
import { all, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { useAnnounce } from "../shell/announce";
import { kindInWords } from "../tasking/useAct";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";

/** The mail that could not be delivered: why, and a button to try again. */
export function MailPage() {
  const m = w.mail;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const [error, setError] = useState<unknown>(null);
  const [resent, setResent] = useState(false);
  const query = useQuery({
    queryKey: ["dead-letters"],
    queryFn: ({ signal }) => all<Schemas["DeadLetter"]>("/api/admin/dead-letters?top=200", signal),
  });

  async function resend(id: string) {
    setError(null);
    try {
      await send(`/api/admin/dead-letters/${encodeURIComponent(id)}/resend`, undefined);
      await queries.invalidateQueries({ queryKey: ["dead-letters"] });
      setResent(true);
      announce(m.resent);
      // The button is gone with its row.
      document.querySelector<HTMLElement>("h1")?.focus();
    } catch (fault) {
      setError(fault);
    }
  }

  return (
    <>
      <div className="bar">
        <AdminHeading page="mail" />
      </div>
      <p className="lead">{m.lead}</p>
      {resent && (
        <p className="notice">
          {m.resent} {m.resentMore}
        </p>
      )}
      {error !== null && <Fault error={error} />}
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={m.empty}>{m.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.mail ?? ""}
          rows={query.data}
          keyOf={(mail) => mail.id}
          columns={[
            { head: m.to, cell: (mail) => name(mail.to) },
            {
              head: m.about,
              cell: (mail) => (mail.number ? <Link to={`/taskings/${mail.number}`}>{mail.number}</Link> : m.hidden),
            },
            { head: m.kind, cell: (mail) => kindInWords(mail.kind) },
            { head: m.tries, cell: (mail) => Number(mail.attempts) },
            { head: m.why, cell: (mail) => mail.lastError ?? m.unknown },
            {
              head: w.actions,
              isActions: true,
              cell: (mail) => (
                <Button size="small" aria-label={m.resendTo(name(mail.to))} onClick={() => resend(mail.id)}>
                  {m.resend}
                </Button>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
