using Itms.Application.Shared;

namespace Itms.Application.Outbox;

/// <content>When mails are due.</content>
public sealed partial class OutboxProcessor
{
    /// <summary>When the mails of a batch can be tried again. Null: it is settled.</summary>
    internal DateTimeOffset? NextAttemptAt(OutboxBatch batch)
    {
        if (batch.IsSettled) return null;
        var now = clock.GetUtcNow();
        var due = DueAt(batch, now);
        return IsHeld(batch, now) && batch.Lease!.Until > due ? batch.Lease.Until : due;
    }

    /// <summary>Whether a process is sending the batch.</summary>
    private bool IsHeld(OutboxBatch batch, DateTimeOffset now) =>
        batch.Lease is { } lease && Term.RunsAnywhere(lease.Until, now, options.Delivery.Lease);

    private DateTimeOffset DueAt(OutboxBatch batch, DateTimeOffset now) =>
        batch.Hooks is not null ? now : batch.Messages.Where(message => message.IsOpen).Min(message => DueAt(message, now));

    /// <summary>The first attempt is due at once, and another after its wait, even if it was written by a clock that was ahead.</summary>
    private DateTimeOffset DueAt(OutboxMessage message, DateTimeOffset now) =>
        message.Attempts > 0 && Term.RunsAnywhere(message.NextAttemptAt, now, options.Delivery.WaitAfter(message.Attempts))
            ? message.NextAttemptAt
            : now;
}
