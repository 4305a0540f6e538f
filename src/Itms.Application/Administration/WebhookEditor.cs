using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;
using Itms.Domain.Shared;

namespace Itms.Application.Administration;

/// <summary>Adds and removes webhooks, and turns them on again. The audit has each change, and never a secret.</summary>
public sealed class WebhookEditor(RuleBook book, WebhookStore webhooks, WebhookGuard guard, SecretSeal seal, NewId newId, TimeProvider clock)
{
    private const string Kind = "webhook";
    private const string BadSecret = "must be whsec_ and 24 to 64 bytes in base64";

    /// <summary>Adds a webhook.</summary>
    /// <param name="events">Kinds of events. Null or empty: all.</param>
    /// <param name="secret">Null: a new one is made.</param>
    /// <returns>The webhook and its secret. Without a webhook: what is wrong; if nothing is, others kept making changes.</returns>
    public async Task<(Webhook? Webhook, string Secret, FieldErrors Errors)> AddAsync(
        string? url, IReadOnlyList<string>? events, string? secret, string by, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        await guard.CheckAsync(url, errors, cancellationToken);
        for (var i = 0; i < (events?.Count ?? 0); i++)
            errors.Require(History.AllKinds.Contains(events![i]), $"events[{i}]", "is not a kind of event in a tasking's history");
        var given = string.IsNullOrWhiteSpace(secret) ? WebhookSignature.NewSecret() : secret.Trim();
        if (WebhookSignature.Read(given) is not { } bytes)
        {
            errors.Add("secret", BadSecret);
            return (null, "", errors);
        }

        if ((await webhooks.LoadAsync(cancellationToken)).Count >= Webhook.Most)
            errors.Add("url", $"would be one more than {Webhook.Most} webhooks: remove one first");
        if (errors.Any) return (null, "", errors);
        var id = newId();
        var webhook = new Webhook(id, url!, [.. (events ?? []).Distinct()], seal.Seal(id, bytes), by, clock.GetUtcNow());
        var audited = new AuditChange(Kind, id, Fields(webhook, removed: false));
        var changed = await ChangeAsync(by, new RowWrite.Insert(WebhookKeys.Row(id), Json.Bytes(webhook)), audited, cancellationToken);
        return (changed ? webhook : null, given, errors);
    }

    /// <summary>
    /// Turns a webhook on again. It is told of what happens from now on, and what was dropped stays dropped. If it is on already, nothing changes.
    /// </summary>
    /// <param name="secret">A new secret. Null: the present one stays; if it cannot be read any more, a new one is made.</param>
    public async Task<WebhookEnabled> EnableAsync(string id, string? secret, string by, CancellationToken cancellationToken)
    {
        var given = string.IsNullOrWhiteSpace(secret) ? null : secret.Trim();
        var errors = new FieldErrors();
        errors.Require(given is null || WebhookSignature.Read(given) is not null, "secret", BadSecret);
        if (errors.Any) return new WebhookEnabled.Invalid(errors);
        while (true)
        {
            if (await webhooks.FindRowAsync(id, cancellationToken) is not { } row) return new WebhookEnabled.NotFound();
            var webhook = Json.Read<Webhook>(row.Body);
            if (webhook.DisabledAt is null) return new WebhookEnabled.On(webhook, NewSecret: null);
            var fresh = given ?? (seal.Open(id, webhook.Secret) is null ? WebhookSignature.NewSecret() : null);
            var on = webhook with
            {
                DisabledAt = null,
                DisabledBecause = null,
                Secret = fresh is null ? webhook.Secret : seal.Seal(id, WebhookSignature.Read(fresh)!),
            };
            var fields = new Dictionary<string, FieldChange>
            {
                ["url"] = new(JsonValue.Create(webhook.Url), JsonValue.Create(webhook.Url)),
                ["disabledBecause"] = new(JsonValue.Create(webhook.DisabledBecause), After: null),
            };
            if (fresh is not null) fields["newSecret"] = new FieldChange(Before: null, JsonValue.Create(true));
            var audited = new AuditChange(Kind, id, fields);
            if (await ChangeAsync(by, new RowWrite.Update(row.RowKey, row.ETag, Json.Bytes(on)), audited, cancellationToken))
                return new WebhookEnabled.On(on, fresh);
            // Somebody else changed this webhook, or others kept making changes to the directory.
            if ((await webhooks.FindRowAsync(id, cancellationToken))?.ETag == row.ETag) return new WebhookEnabled.Busy();
        }
    }

    /// <summary>Removes a webhook with its deliveries. What waits is not sent any more.</summary>
    /// <returns>Null: there is none. False: others kept making changes.</returns>
    public async Task<bool?> RemoveAsync(string id, string by, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(id, cancellationToken) is not { } webhook) return null;
        // Before the webhook: if the process dies in between, somebody can remove it again.
        await webhooks.ClearAsync(id, cancellationToken);
        var removed = await ChangeAsync(
            by, new RowWrite.Delete(WebhookKeys.Row(id)), new AuditChange(Kind, id, Fields(webhook, removed: true)), cancellationToken);
        // A commit may have queued an event meanwhile.
        await webhooks.ClearAsync(id, CancellationToken.None);
        return removed;
    }

    private async Task<bool> ChangeAsync(string by, RowWrite write, AuditChange change, CancellationToken cancellationToken)
    {
        var done = await book.ChangeAsync(by, Kind, [write], [change], cancellationToken);
        await webhooks.LoadAsync(CancellationToken.None);
        return done;
    }

    private static Dictionary<string, FieldChange> Fields(Webhook webhook, bool removed)
    {
        return new Dictionary<string, FieldChange>
        {
            ["url"] = Change(JsonValue.Create(webhook.Url)),
            ["events"] = Change(JsonSerializer.SerializeToNode(webhook.Events)),
        };

        FieldChange Change(JsonNode? value) => removed ? new FieldChange(value, After: null) : new FieldChange(Before: null, value);
    }
}

/// <summary>What came of turning a webhook on.</summary>
public abstract record WebhookEnabled
{
    private WebhookEnabled()
    {
    }

    /// <summary>It is on.</summary>
    /// <param name="NewSecret">Null: its secret is the same as before.</param>
    public sealed record On(Webhook Webhook, string? NewSecret) : WebhookEnabled;

    public sealed record NotFound : WebhookEnabled;

    /// <summary>Others kept making changes.</summary>
    public sealed record Busy : WebhookEnabled;

    public sealed record Invalid(FieldErrors Errors) : WebhookEnabled;
}
