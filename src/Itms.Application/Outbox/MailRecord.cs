using Itms.Application.Storage;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>A mail as it was, or will be, sent.</summary>
/// <param name="To">Id of the person.</param>
/// <param name="Number">Null: a digest, of several taskings.</param>
/// <param name="State">waiting, sent or dead.</param>
public sealed record MailDocument(
    string Id,
    string To,
    string ToAddress,
    string Subject,
    string Text,
    string Html,
    string? Number,
    string Kind,
    OutboxMessageState State,
    int Attempts,
    DateTimeOffset? SentAt);

/// <summary>The mails of a tasking or a digest, from the letters kept with it.</summary>
public sealed class MailRecord(ITableStore store, OutboxOptions options)
{
    /// <summary>Every mail about the tasking, oldest first.</summary>
    /// <param name="number">Of the tasking, or the id of a week's digest.</param>
    public async Task<List<MailDocument>> OfAsync(string number, CancellationToken cancellationToken)
    {
        var about = DigestWeek.IsId(number) ? null : number;
        var link = options.LinkTo(about);
        var batches = await OutboxBatch.ReadAllAsync(store, number, cancellationToken);
        return
        [
            .. batches.SelectMany(batch => batch.Notifications.Select((notification, i) => new MailDocument(
                OutboxMessage.EffectId(number, batch.Seq, i),
                notification.Notification.To,
                notification.ToAddress,
                notification.Notification.Subject,
                NotificationText.Plain(notification.Notification, notification.ToName, link, options.LinkTo),
                NotificationText.Html(notification.Notification, notification.ToName, link, options.LinkTo),
                about,
                notification.Notification.Kind,
                notification.State,
                notification.Attempts,
                notification.SentAt))),
        ];
    }
}
