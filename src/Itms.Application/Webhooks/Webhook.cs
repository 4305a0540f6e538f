using Itms.Domain.Taskings;

namespace Itms.Application.Webhooks;

/// <summary>An address that is told of changes, as Standard Webhooks describes. This record is a stored format.</summary>
/// <param name="Events">The kinds of events that it is told of, as in a tasking's history. Empty: all.</param>
/// <param name="Secret">The secret that signs its deliveries, sealed (<see cref="SecretSeal"/>).</param>
/// <param name="By">Id of the administrator who added it.</param>
public sealed record Webhook(string Id, string Url, IReadOnlyList<string> Events, byte[] Secret, string By, DateTimeOffset At)
{
    /// <summary>Most webhooks of an installation.</summary>
    public const int Most = 20;

    /// <summary>When it was turned off. Null: it is on.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it was turned off: <c>gone</c> (the receiver answered 410), or <c>secretLost</c> (after a restore).</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>Whether it is told of events of this kind.</summary>
    public bool Wants(string kind) => DisabledAt is null && (Events.Count == 0 || Events.Contains(kind));
}

/// <summary>An event that webhooks are told of.</summary>
/// <param name="Kind">The kind of the event, as in the history: <c>delegated</c>.</param>
/// <param name="Status">The tasking's status after the event.</param>
public sealed record WebhookEvent(long Seq, string Kind, TaskingStatus Status);

/// <summary>How a delivery stands.</summary>
public enum WebhookDeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Every attempt failed.</summary>
    Failed,

    /// <summary>It waited when the webhook was turned off.</summary>
    Dropped,
}

/// <summary>One event for one webhook.</summary>
/// <param name="Id">The <c>webhook-id</c>: the same in every attempt. It holds no full stop, as the standard asks.</param>
/// <param name="Number">The tasking. Null: a test.</param>
/// <param name="Status">The tasking's status after the event. Null: a test.</param>
/// <param name="At">When the event happened.</param>
/// <param name="HttpStatus">The last answer. Null: none came.</param>
/// <param name="LastError">The kind of the last failure.</param>
public sealed record WebhookDelivery(
    string Id,
    string? Number,
    string Kind,
    TaskingStatus? Status,
    DateTimeOffset At,
    WebhookDeliveryState State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? SettledAt = null,
    int? HttpStatus = null,
    string? LastError = null)
{
    /// <summary>The delivery of an event, before its first attempt.</summary>
    internal static WebhookDelivery Of(Webhook webhook, string number, WebhookEvent happened, DateTimeOffset at) => new(
        FormattableString.Invariant($"msg_{webhook.Id}_{number}_{happened.Seq:D6}"),
        number, happened.Kind, happened.Status, at, WebhookDeliveryState.Waiting, Attempts: 0, NextAttemptAt: at);

    /// <summary>A delivery that only shows whether the receiver is there.</summary>
    internal static WebhookDelivery Test(Webhook webhook, string id, DateTimeOffset at) => new(
        $"msg_{webhook.Id}_test_{id}", Number: null, "test", Status: null, at, WebhookDeliveryState.Waiting, Attempts: 0, NextAttemptAt: at);
}

/// <summary>The latest attempt to send something to a webhook.</summary>
/// <param name="At">When it ended.</param>
/// <param name="State">How the delivery stood after it: delivered, waiting for the next attempt, or failed for good.</param>
/// <param name="NextAttemptAt">When this delivery is tried again. Null: it is not.</param>
/// <param name="HttpStatus">The answer. Null: none came.</param>
/// <param name="LastError">The kind of the failure, if no answer came.</param>
public sealed record WebhookAttempt(
    DateTimeOffset At, WebhookDeliveryState State, DateTimeOffset? NextAttemptAt, int? HttpStatus, string? LastError);

/// <summary>Encrypts the secrets of webhooks with the key of this installation, which no backup has.</summary>
/// <param name="Seal">Encrypts a secret for the webhook of an id.</param>
/// <param name="Open">Decrypts it. Null: it was sealed with another key, or for another webhook.</param>
public sealed record SecretSeal(Func<string, byte[], byte[]> Seal, Func<string, byte[], byte[]?> Open);
