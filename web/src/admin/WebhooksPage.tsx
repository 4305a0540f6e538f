import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, send } from "../api/client";
import { all, useNames } from "../api/queries";
import { Secret } from "../me/Secret";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { kindInWords } from "../tasking/useAct";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { FormDialog } from "./FormDialog";
import { stateOf, WebhookDeliveries } from "./WebhookDeliveries";

type Webhook = Schemas["WebhookDocument"];

/** Other systems that are told of changes: add, remove, test, and see what arrived. */
export function WebhooksPage() {
  const h = w.webhooks;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const clock = useClock();
  const [doing, setDoing] = useState<"add" | { what: "remove" | "enable"; webhook: Webhook } | null>(null);
  const [made, setMade] = useState<Webhook | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const query = useQuery({
    queryKey: ["webhooks"],
    queryFn: ({ signal }) => all<Webhook>("/api/admin/webhooks?top=200", signal),
  });
  const events = useQuery({
    queryKey: ["webhook-events"],
    queryFn: ({ signal }) => all<string>("/api/admin/webhooks/events", signal),
  });
  const showing = query.data?.find((webhook) => webhook.id === shown);

  async function done(said: string) {
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
    setDoing(null);
    announce(said);
  }

  async function test(webhook: Webhook) {
    setError(null);
    try {
      await send(`/api/admin/webhooks/${webhook.id}/test`, undefined);
      setShown(webhook.id);
      await queries.invalidateQueries({ queryKey: ["webhook-deliveries", webhook.id] });
      announce(h.tested);
    } catch (fault) {
      setError(fault);
    }
  }

  return (
    <>
      <div className="bar">
        <AdminHeading page="webhooks" />
        <span className="grow" />
        <Button appearance="primary" onClick={() => setDoing("add")}>
          {h.add}
        </Button>
      </div>
      <p className="lead">{h.lead}</p>
      {made?.secret && <Secret key={made.id} label={h.secretOf(made.url)} value={made.secret} />}
      {error !== null && <Fault error={error} />}
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={h.empty}>{h.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.webhooks ?? ""}
          rows={query.data}
          keyOf={(webhook) => webhook.id}
          columns={[
            { head: h.url, cell: (webhook) => webhook.url },
            {
              head: h.events,
              cell: (webhook) =>
                webhook.events.length === 0 ? h.allEvents : webhook.events.map(kindInWords).join(", "),
            },
            {
              head: h.state,
              cell: (webhook) => stateOf(webhook, clock),
            },
            { head: h.by, cell: (webhook) => `${name(webhook.by)}, ${inFull(webhook.at, clock.zone)}` },
            {
              head: w.actions,
              isActions: true,
              cell: (webhook) => (
                <div className="buttons">
                  {webhook.disabledAt ? (
                    <Button
                      size="small"
                      aria-label={h.enableOf(webhook.url)}
                      onClick={() => setDoing({ what: "enable", webhook })}
                    >
                      {h.enable}
                    </Button>
                  ) : (
                    <Button size="small" aria-label={h.testOf(webhook.url)} onClick={() => test(webhook)}>
                      {h.test}
                    </Button>
                  )}
                  <Button
                    size="small"
                    aria-expanded={shown === webhook.id}
                    aria-label={h.deliveriesOf(webhook.url)}
                    onClick={() => setShown(shown === webhook.id ? null : webhook.id)}
                  >
                    {h.deliveries}
                  </Button>
                  <Button
                    size="small"
                    aria-label={h.removeOf(webhook.url)}
                    onClick={() => setDoing({ what: "remove", webhook })}
                  >
                    {w.remove}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
      {showing && <WebhookDeliveries key={showing.id} id={showing.id} url={showing.url} />}
      {doing === "add" && (
        <FormDialog
          title={h.add}
          lead={h.addMore}
          fields={[
            { name: "url", label: h.url, kind: "line", required: true, hint: h.urlHint },
            { name: "secret", label: h.secret, kind: "line", hint: h.secretHint },
            {
              name: "events",
              label: h.eventsLabel,
              kind: "ticks",
              choices: (events.data ?? []).map((value) => ({ value, label: kindInWords(value) })),
            },
          ]}
          initial={{ url: "", events: [], secret: "" }}
          submitLabel={h.add}
          submit={async ({ url, events: chosen, secret }) => {
            const { body } = await send<Webhook>("/api/admin/webhooks", {
              url: url || null,
              events: chosen,
              secret: secret || null,
            });
            setMade(body);
            await done(w.saved(body.url));
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing !== null && doing !== "add" && doing.what === "enable" && (
        <FormDialog
          title={h.enableOf(doing.webhook.url)}
          lead={h.enableMore}
          fields={[{ name: "secret", label: h.newSecret, kind: "line", hint: h.newSecretHint }]}
          initial={{ secret: "" }}
          submitLabel={h.enable}
          submit={async ({ secret }) => {
            const { body } = await send<Webhook>(`/api/admin/webhooks/${doing.webhook.id}/enable`, {
              secret: secret || null,
            });
            if (body.secret) setMade(body);
            await done(h.enabled);
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing !== null && doing !== "add" && doing.what === "remove" && (
        <FormDialog
          title={h.removeOf(doing.webhook.url)}
          lead={h.removeMore}
          fields={[]}
          initial={{}}
          submitLabel={w.remove}
          submit={async () => {
            await send(`/api/admin/webhooks/${doing.webhook.id}`, undefined, { method: "DELETE" });
            if (made?.id === doing.webhook.id) setMade(null);
            await done(h.removed);
          }}
          close={() => setDoing(null)}
        />
      )}
    </>
  );
}
