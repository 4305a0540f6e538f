using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Webhooks;

/// <summary>The webhooks. Every process knows them, so that a commit that no webhook asks about costs nothing.</summary>
public sealed class WebhookStore(ITableStore store)
{
    private volatile IReadOnlyList<Webhook> known = [];

    /// <summary>The webhooks that this process knows.</summary>
    public IReadOnlyList<Webhook> Known => known;

    /// <summary>Whether any webhook that this process knows is told of events of this kind. Another process may just have added one.</summary>
    public bool AnyWants(string kind) => known.Any(webhook => webhook.Wants(kind));

    /// <summary>Whether this process knows a webhook that is on.</summary>
    public bool Any => known.Any(webhook => webhook.DisabledAt is null);

    /// <summary>Reads the webhooks, and puts them into force.</summary>
    public async Task<IReadOnlyList<Webhook>> LoadAsync(CancellationToken cancellationToken)
    {
        var all = new List<Webhook>();
        await foreach (var row in store.ReadAllAsync(WebhookKeys.All, cancellationToken)) all.Add(Json.Read<Webhook>(row.Body));
        return known = all;
    }

    /// <summary>The webhook as it is stored. Null: there is none.</summary>
    public async Task<Webhook?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? Json.Read<Webhook>(row.Body) : null;

    /// <summary>The row of a webhook. Null: there is none.</summary>
    internal async Task<Row?> FindRowAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? await store.GetAsync(DirectoryKeys.Partition, WebhookKeys.Row(id), cancellationToken) : null;

    /// <summary>A page of the webhook's deliveries: those that wait, earliest attempt first, then the past ones, latest first.</summary>
    /// <param name="from">The row key to continue from. Null: the first page.</param>
    public async Task<(IReadOnlyList<WebhookDelivery> Deliveries, string? Next)> DeliveriesAsync(
        string id, string? from, int top, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(WebhookKeys.AllDeliveries(id, from), top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<WebhookDelivery>(row.Body))], page.Next);
    }

    /// <summary>The latest attempt to send something to the webhook since it was turned on. Null: there was none.</summary>
    public async Task<WebhookAttempt?> LatestAttemptAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(WebhookKeys.Deliveries(id), WebhookKeys.LatestAttempt, cancellationToken) is { } row
            ? Json.Read<WebhookAttempt>(row.Body)
            : null;

    /// <summary>Turns a webhook off. It does nothing if it is off or gone.</summary>
    internal async Task DisableAsync(string id, string because, DateTimeOffset now)
    {
        if (await store.GetAsync(DirectoryKeys.Partition, WebhookKeys.Row(id)) is not { } row) return;
        var webhook = Json.Read<Webhook>(row.Body);
        if (webhook.DisabledAt is not null) return;
        var off = Json.Bytes(webhook with { DisabledAt = now, DisabledBecause = because });
        await store.CommitAsync(DirectoryKeys.Partition, [new RowWrite.Update(row.RowKey, row.ETag, off)], CancellationToken.None);
        await LoadAsync(CancellationToken.None);
        await ChangeMark.NoteAsync(store);
    }

    /// <summary>Removes every delivery of a webhook.</summary>
    public async Task ClearAsync(string id, CancellationToken cancellationToken)
    {
        var keys = await store.ReadAllKeysAsync(new RowRange(WebhookKeys.Deliveries(id)), cancellationToken);
        foreach (var key in keys) await store.CommitAsync(WebhookKeys.Deliveries(id), [new RowWrite.Delete(key)], cancellationToken);
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 40 && id.All(char.IsAsciiLetterOrDigit);
}
