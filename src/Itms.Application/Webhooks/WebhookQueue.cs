using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;

namespace Itms.Application.Webhooks;

/// <summary>
/// Puts the events of a commit into the queues of the webhooks. The events are part of the commit's outbox batch, so none is lost; and each
/// webhook has a queue of its own, so a slow receiver delays neither mails nor other receivers.
/// </summary>
public sealed class WebhookQueue(ITableStore store, WebhookStore webhooks)
{
    /// <summary>The events of a commit that webhooks are told of. Null: none.</summary>
    /// <param name="before">The tasking before the commit. Null: it is new.</param>
    public IReadOnlyList<WebhookEvent>? EventsOf(Tasking? before, IReadOnlyList<Recorded> happened)
    {
        if (!webhooks.Any) return null;
        var events = new List<WebhookEvent>();
        var tasking = before;
        foreach (var recorded in happened)
        {
            tasking = Tasking.Apply(tasking, recorded);
            if (History.KindOf(recorded.Event) is var kind && webhooks.AnyWants(kind))
                events.Add(new WebhookEvent(recorded.Seq, kind, tasking.Status));
        }

        return events.Count == 0 ? null : events;
    }

    /// <summary>Queues the events for every webhook that wants them. A repeat may deliver an event again, with the same id.</summary>
    internal async Task EnqueueAsync(string number, DateTimeOffset at, IReadOnlyList<WebhookEvent> events)
    {
        foreach (var webhook in await webhooks.LoadAsync(CancellationToken.None))
        {
            var deliveries = events.Where(e => webhook.Wants(e.Kind)).Select(e => WebhookDelivery.Of(webhook, number, e, at));
            foreach (var some in deliveries.Chunk(TableLimits.RowsPerTransaction))
                await store.CommitAsync(WebhookKeys.Deliveries(webhook.Id), [.. some.Select(Write)], CancellationToken.None);
        }
    }

    /// <summary>Queues a delivery that only shows whether the receiver is there.</summary>
    public async Task EnqueueTestAsync(Webhook webhook, string id, DateTimeOffset now) => await store.CommitAsync(
        WebhookKeys.Deliveries(webhook.Id), [Write(WebhookDelivery.Test(webhook, id, now))], CancellationToken.None);

    private static RowWrite Write(WebhookDelivery delivery) => new RowWrite.Upsert(WebhookKeys.Open(delivery), Json.Bytes(delivery));
}
