using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Telemetry;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <content>Commits a decision, and does what follows the commit.</content>
public sealed partial class TaskingService
{
    /// <summary>Commits the events and their notifications, updates the projections, and signals.</summary>
    /// <param name="before">Null: the tasking is new.</param>
    /// <returns>Null: another writer was faster, and nothing was committed.</returns>
    private async Task<Outcome?> CommitAsync(
        StoredTasking? before,
        TaskingCommand command,
        Actor actor,
        Rules rules,
        DateTimeOffset now,
        IReadOnlyList<TaskingEvent> events,
        IdempotencyKey? key = null,
        CommandReceipt? receipt = null)
    {
        var first = (before?.Tasking.Seq ?? 0) + 1;
        var happened = events.Select((e, i) => new Recorded(first + i, now, actor.Id, actor.OnBehalfOf, e)).ToList();
        var after = happened.Aggregate(before?.Tasking, Tasking.Apply)!;
        var batch = Compose(before?.Tasking, happened, rules, now);
        var prepared = TaskingRecords.Prepare(
            before,
            after,
            happened,
            batch is null ? null : new RowWrite.Insert(OutboxKeys.Batch(batch.Seq), Json.Bytes(batch)),
            key is null || receipt is null ? null : (TaskingKeys.Command(actor.Id, key.Key), receipt));
        if (prepared.Size > Capacity(command, actor)) return Refuse(after.Number, command, actor, Refusal.RecordFull());

        // From here on nothing can be canceled. If the caller goes away, the work is finished anyway.
        var change = ProjectionUpdater.Change(before?.Tasking, after, rules);
        // Without mails, nothing is left to do once the projections are up to date.
        var hasMore = batch is not null || (command is TaskingCommand.Create && duplicates.LooksLater);
        TableWrites[] following = change is null ? [] : hasMore ? [change] : [change, OutboxProcessor.RemovePending(after.Number, first)];
        var begun = clock.GetTimestamp();
        var (outcome, followed) = await store.CommitInTurnAsync(
            outbox.MarkPending(after.Number, first),
            new TableWrites(TaskingKeys.Partition(after.Number), prepared.Writes),
            following,
            CancellationToken.None);
        if (outcome is not CommitOutcome.Committed committed) return null;
        LogDone(after.Number, NameOf(command), actor.Id, first, after.Seq, after.Status);
        records.Committed(prepared.Committed(committed));
        if (batch is not null) outbox.Remember(after.Number, batch, committed.ETags[prepared.BatchAt!.Value]!);

        try
        {
            await FinishAsync(after.Number, first, following, followed, hasMore);
            ItmsTelemetry.ProjectionsUpdated(clock.GetElapsedTime(begun));
        }
        catch (Exception e)
        {
            // The commit is stored and pending: the recovery sweep updates the projections, and then sends the mails. A signal would have them
            // sent now. Then the commit would no longer be pending, and nobody would update the projections.
            LogProjectionsLate(e, after.Number, first);
            return new Outcome.Done(after, Changed: true);
        }

        if (hasMore || MovesOn(before?.Tasking, after, rules)) wakeSignal.Notify(after, happened);
        return new Outcome.Done(after, Changed: true);
    }

    /// <summary>Does what the store left to do after a commit: updates the projections, and ends a commit with which nothing is left to do.</summary>
    /// <param name="following">The transactions that follow the commit. Empty: the projections need more than one.</param>
    /// <param name="followed">How many of them the store has committed.</param>
    /// <param name="hasMore">There are mails to send, or there is something to look for: the commit stays pending.</param>
    private async Task FinishAsync(string number, long seq, TableWrites[] following, int followed, bool hasMore)
    {
        var areWritten = followed > 0
            || (following is [var change, ..]
                && await store.CommitAsync(change, CancellationToken.None) is CommitOutcome.Committed);
        // The stored rows are those of another version: another process has not written them yet, or has written newer ones.
        if (!areWritten) await projections.UpdateAsync(number, CancellationToken.None);
        if (!hasMore && followed < 2) await store.CommitAsync(OutboxProcessor.RemovePending(number, seq), CancellationToken.None);
    }

    /// <summary>Whether a change matters to whoever waits for the tasking: its status, who has to act, or when it is due again.</summary>
    private static bool MovesOn(Tasking? before, Tasking after, Rules rules) =>
        // Nobody waits for an old tasking that was imported closed.
        before is null ? after is not { Import: not null, IsClosed: true }
        : before.Status != after.Status
        || before.Form.Action != after.Form.Action
        || Agenda.NextAt(before, rules) != Agenda.NextAt(after, rules)
        || !Waiting.Turns(before).SequenceEqual(Waiting.Turns(after));

    /// <returns>Null: there is nobody to notify, and no webhook to tell.</returns>
    private OutboxBatch? Compose(Tasking? before, List<Recorded> happened, Rules rules, DateTimeOffset now)
    {
        List<OutboxMessage> messages = [];
        foreach (var notification in NotificationComposer.For(before, happened, rules))
        {
            var timing = GatheredComposer.TimingOf(notification, rules);
            if (timing == MailTiming.Off) continue;
            var message = OutboxMessage.New(notification, rules.Directory.Find(notification.To)!, now);
            messages.Add(timing == MailTiming.Daily ? message with { State = OutboxMessageState.ToGather } : message);
        }

        // Receivers would take a list of old taskings for new ones.
        var hooks = happened.Any(r => r.Event is TaskingEvent.Imported) ? null : outbox.HooksOf(before, happened);
        return messages.Count == 0 && hooks is null
            ? null
            : new OutboxBatch(happened[0].Seq, now, messages, outbox.FirstLease(now), ItmsTelemetry.CurrentTrace) { Hooks = hooks };
    }

    /// <summary>
    /// How many bytes the snapshot may have after the command. Comments are refused first, and those of other people before those of task
    /// managers. So whoever wrote long comments, there is room for the steps and their comments. Automatic changes are refused last.
    /// </summary>
    private static int Capacity(TaskingCommand command, Actor actor)
    {
        const int tenth = TaskingRecords.MaxSize / 10;
        return command switch
        {
            TaskingCommand.DeadlineReached or TaskingCommand.Replan or TaskingCommand.SkipOccurrences or TaskingCommand.NoteNextOccurrence
                or TaskingCommand.LinkDuplicate
                => TaskingRecords.MaxSize,
            TaskingCommand.AddComment or TaskingCommand.RecordFollowUp or TaskingCommand.AddAttachments { Comment: not null }
                => (actor.ManagesTaskings ? 5 : 4) * tenth,
            { Comment: not null } => (actor.ManagesTaskings ? 8 : 7) * tenth,
            _ => 9 * tenth,
        };
    }
}
