import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { all, signInQuery, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { accountWords as a } from "../words/account";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { FormDialog } from "./FormDialog";

type Account = Schemas["AccountDocument"];
type Invitation = Schemas["InvitationDocument"];
type Doing = { what: "code" | "signOut" | "disable"; account: Account } | null;

/** Who can sign in, where ITMS keeps the accounts itself. */
export function AccountsPage() {
  const { data: signIn } = useQuery(signInQuery);
  const elsewhere = signIn && signIn.kind !== "local" ? a.elsewhereMore[signIn.kind] : undefined;
  return (
    <>
      <div className="bar">
        <AdminHeading page="accounts" />
      </div>
      {!signIn && <Skeleton />}
      {elsewhere && <Empty title={a.elsewhere}>{elsewhere}</Empty>}
      {signIn?.kind === "local" && <Accounts />}
    </>
  );
}

function Accounts() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [doing, setDoing] = useState<Doing>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const query = useQuery({
    queryKey: ["admin", "accounts"],
    queryFn: ({ signal }) => all<Account>("/api/admin/accounts?top=200", signal),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["admin", "accounts"] });

  async function invite(account: Account) {
    const { body } = await send<Invitation>("/api/admin/accounts", { person: account.person });
    setDoing(null);
    setInvitation(body);
    await refresh();
  }
  async function signOut(account: Account) {
    await send(`/api/admin/accounts/${encodeURIComponent(account.person)}/sessions`, undefined, { method: "DELETE" });
    setDoing(null);
    announce(a.signedOut);
  }
  async function disable(account: Account) {
    await send(`/api/admin/accounts/${encodeURIComponent(account.person)}`, undefined, { method: "DELETE" });
    await refresh();
    setDoing(null);
    announce(a.disabled);
  }

  return (
    <>
      <p className="lead">{a.lead}</p>
      {query.isPending && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && <AccountTable accounts={query.data} start={setDoing} />}
      <Log />
      {doing?.what === "code" && (
        <FormDialog
          title={a.codeFor(doing.account.name)}
          lead={a.codeMore}
          fields={[]}
          initial={{}}
          submitLabel={a.makeCode}
          submit={() => invite(doing.account)}
          close={() => setDoing(null)}
        />
      )}
      {doing?.what === "signOut" && (
        <FormDialog
          title={a.signOutOf(doing.account.name)}
          lead={a.signOutMore}
          fields={[]}
          initial={{}}
          submitLabel={a.signOut}
          submit={() => signOut(doing.account)}
          close={() => setDoing(null)}
        />
      )}
      {doing?.what === "disable" && (
        <FormDialog
          title={a.disableOf(doing.account.name)}
          lead={a.disableMore}
          fields={[]}
          initial={{}}
          submitLabel={a.disable}
          submit={() => disable(doing.account)}
          close={() => setDoing(null)}
        />
      )}
      {invitation && <Code invitation={invitation} close={() => setInvitation(null)} />}
    </>
  );
}

function AccountTable({ accounts, start }: { accounts: readonly Account[]; start: (doing: Doing) => void }) {
  const clock = useClock();
  const until = (account: Account) =>
    account.state === "locked" ? account.lockedUntil : account.state === "invited" ? account.invitedUntil : null;
  const codeLabel = (account: Account) =>
    account.state === "locked" ? a.unlock : account.state === "none" ? a.code : a.newCode;
  return (
    <Table
      caption={w.pages.accounts ?? ""}
      rows={accounts}
      keyOf={(account) => account.person}
      columns={[
        { head: w.fields.person ?? "", cell: (account) => account.name },
        {
          head: a.state,
          cell: (account) => (
            <>
              {a.states[account.state]} {until(account) && a.until(inFull(until(account) ?? "", clock.zone))}
            </>
          ),
        },
        {
          head: a.lastSignIn,
          cell: (account) => (account.lastSignInAt ? inFull(account.lastSignInAt, clock.zone) : a.never),
        },
        {
          head: w.actions,
          isActions: true,
          cell: (account) => (
            <div className="buttons">
              <Button
                size="small"
                aria-label={`${codeLabel(account)}: ${account.name}`}
                onClick={() => start({ what: "code", account })}
              >
                {codeLabel(account)}
              </Button>
              {(account.state === "active" || account.state === "locked") && (
                <Button
                  size="small"
                  aria-label={a.signOutOf(account.name)}
                  onClick={() => start({ what: "signOut", account })}
                >
                  {a.signOut}
                </Button>
              )}
              {account.state !== "none" && account.state !== "disabled" && (
                <Button
                  size="small"
                  aria-label={a.disableOf(account.name)}
                  onClick={() => start({ what: "disable", account })}
                >
                  {a.disable}
                </Button>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}

/** The code, which nobody can read again. */
function Code({ invitation, close }: { invitation: Invitation; close: () => void }) {
  const name = useNames();
  const clock = useClock();
  const announce = useAnnounce();
  return (
    <Modal title={a.codeFor(name(invitation.person))} close={close}>
      <p>{a.codeIs}</p>
      <p className="code">{invitation.code}</p>
      <p className="quiet">{a.codeUntil(inFull(invitation.expiresAt, clock.zone))}</p>
      <div className="buttons">
        <Button
          onClick={async () => {
            await navigator.clipboard.writeText(invitation.code);
            announce(a.copied);
          }}
        >
          {a.copy}
        </Button>
        <Button appearance="primary" onClick={close}>
          {a.codeDone}
        </Button>
      </div>
    </Modal>
  );
}

function Log() {
  const name = useNames();
  const clock = useClock();
  const query = useInfiniteQuery({
    queryKey: ["admin", "accounts", "log"],
    queryFn: ({ pageParam, signal }) =>
      follow<{ items: Schemas["SignInEntry"][]; nextLink: string | null }>(pageParam, signal),
    initialPageParam: "/api/admin/accounts/log?top=50",
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section>
      <h2>{a.log}</h2>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && entries.length === 0 && <p>{a.logEmpty}</p>}
      <ul className="timeline">
        {entries.map((entry) => (
          <li key={`${entry.at} ${entry.person} ${entry.what}`}>
            {`${name(entry.person)}: ${a.events[entry.what] ?? entry.what}`}
            {entry.by !== entry.person && `, ${a.by(name(entry.by))}`}
            <span className="quiet">{`, ${inFull(entry.at, clock.zone)}`}</span>
          </li>
        ))}
      </ul>
      <ShowMore query={query} count={entries.length} />
    </section>
  );
}
