import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import { follow, type Schemas } from "../api/client";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { type Clock, inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { kindInWords } from "../tasking/useAct";
import { adminWords as w } from "../words/admin";

type Delivery = Schemas["WebhookDelivery"];
type Webhook = Schemas["WebhookDocument"];

const refreshMs = 3_000;

/** The latest deliveries of one webhook. While one waits, the list looks again. */
export function WebhookDeliveries({ id, url }: { id: string; url: string }) {
  const h = w.webhooks;
  const clock = useClock();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["webhook-deliveries", id],
    queryFn: ({ signal }) => follow<{ items: Delivery[] }>(`/api/admin/webhooks/${id}/deliveries?top=50`, signal),
    refetchInterval: (state) =>
      state.state.data?.items.some((delivery) => delivery.state === "waiting") ? refreshMs : false,
  });
  // An answer can turn the webhook off.
  useEffect(() => {
    if (query.dataUpdatedAt > 0) void queries.invalidateQueries({ queryKey: ["webhooks"] });
  }, [queries, query.dataUpdatedAt]);
  return (
    <section aria-label={h.deliveriesOf(url)}>
      <h2>{h.deliveriesOf(url)}</h2>
      {query.isPending && <Skeleton lines={3} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.items.length === 0 && <p>{h.noDeliveries}</p>}
      {query.data && query.data.items.length > 0 && (
        <Table
          caption={h.deliveriesOf(url)}
          rows={query.data.items}
          keyOf={(delivery) => `${delivery.id} ${delivery.state}`}
          columns={[
            {
              head: h.about,
              cell: (delivery) =>
                delivery.number ? <Link to={`/taskings/${delivery.number}`}>{delivery.number}</Link> : h.test,
            },
            { head: h.event, cell: (delivery) => kindInWords(delivery.kind) },
            { head: h.when, cell: (delivery) => inFull(delivery.at, clock.zone) },
            { head: h.state, cell: (delivery) => h.states[delivery.state] ?? delivery.state },
            { head: h.attempts, cell: (delivery) => Number(delivery.attempts) },
            { head: h.answer, cell: (delivery) => answerOf(delivery) },
            {
              head: h.next,
              cell: (delivery) => (delivery.nextAttemptAt ? inFull(delivery.nextAttemptAt, clock.zone) : ""),
            },
          ]}
        />
      )}
    </section>
  );
}

/** Whether a webhook is on, and whether the latest delivery failed. */
export function stateOf(
  { disabledAt, disabledBecause, latestAttempt }: Pick<Webhook, "disabledAt" | "disabledBecause" | "latestAttempt">,
  clock: Clock,
): string {
  const h = w.webhooks;
  if (disabledAt) return h.off[disabledBecause ?? ""] ?? h.isOff;
  if (!latestAttempt || latestAttempt.state === "delivered") return h.on;
  const { at, nextAttemptAt } = latestAttempt;
  const next = !nextAttemptAt
    ? h.givenUp
    : new Date(nextAttemptAt) > clock.now()
      ? h.nextTry(inFull(nextAttemptAt, clock.zone))
      : h.tryDue;
  return h.failing(inFull(at, clock.zone), answerOf(latestAttempt), next);
}

/** What the other system answered, or why there is no answer. */
export function answerOf({ httpStatus, lastError }: Pick<Delivery, "httpStatus" | "lastError">): string {
  if (httpStatus !== null && httpStatus !== undefined) return String(httpStatus);
  return lastError ? (w.webhooks.failures[lastError] ?? kindInWords(lastError)) : "";
}
