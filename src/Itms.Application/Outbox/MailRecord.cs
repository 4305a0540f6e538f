using Itms.Application.Storage;
using Itms.Domain.Notifications;

namespace Itms.Application.Outbox;

/// <summary>A mail as it was sent, or will be.</summary>
/// <param name="To">The addressee's person ID.</param>
/// <param name="Number">The tasking's number. Null: the mail is not about one tasking.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c> or <c>dead</c>.</param>
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

/// <summary>The mails about a tasking or of a digest, read from the stored outbox batches.</summary>
public sealed class MailRecord(ITableStore store, OutboxOptions options)
{
    /// <summary>Every mail about the subject, oldest first.</summary>
    /// <param name="subject">The number of a tasking, or the ID of a week's digest.</param>
    public async Task<List<MailDocument>> OfAsync(string subject, CancellationToken cancellationToken)
    {
        var number = MailSubject.IsTasking(subject) ? subject : null;
        var batches = await OutboxBatch.ReadAllAsync(store, subject, cancellationToken);
        return
        [
            .. batches.SelectMany(batch => batch.Messages.Select((message, i) => new MailDocument(
                OutboxMessage.EffectId(subject, batch.Seq, i),
                message.Notification.To,
                message.ToAddress,
                message.Notification.Subject,
                NotificationText.Plain(message.Notification, message.ToName, options.LinkOf(message.Notification, number), options.LinkTo),
                NotificationText.Html(message.Notification, message.ToName, options.LinkOf(message.Notification, number), options.LinkTo),
                number,
                message.Notification.Kind,
                message.State,
                message.Attempts,
                message.SentAt))),
        ];
    }
}
