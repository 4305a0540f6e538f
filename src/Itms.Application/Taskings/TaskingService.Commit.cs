using Itms.Application.Indexing;
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
        var rows = TaskingProjections.For(after, rules);
        IReadOnlyList<ProjectionKey> touched = before is null
            ? [.. rows.Keys]
            : [.. TaskingProjections.KeysFor(before.Tasking, rules).Union(rows.Keys)];
        var includeWords = SearchTerms.Differ(before?.Tasking, after);
        var begun = clock.GetTimestamp();
        var (outcome, areProjectionsWritten) = await store.CommitInTurnAsync(
            outbox.MarkPending(after.Number, first, touched),
            new TableWrites(TaskingKeys.Partition(after.Number), prepared.Writes),
            ProjectionUpdater.Writes(after, rows, touched, includeWords),
            CancellationToken.None);
        if (outcome is not CommitOutcome.Committed committed) return null;
        LogDone(after.Number, NameOf(command), actor.Id, first, after.Seq, after.Status);

        try
        {
            // Projections written right after the commit need no check: a process that later writes older rows checks its own.
            if (!areProjectionsWritten)
                await projections.UpdateAsync(after.Number, prepared.Committed(committed), touched, CancellationToken.None, includeWords);
            ItmsTelemetry.ProjectionsUpdated(clock.GetElapsedTime(begun));
        }
        catch (Exception e)
        {
            // The commit is stored and pending: the recovery sweep updates the projections.
            LogProjectionsLate(e, after.Number, first);
        }

        wakeSignal.Notify(after, happened);
        return new Outcome.Done(after, Changed: true);
    }

    /// <returns>Null: there is nobody to notify.</returns>
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

        return messages.Count == 0
            ? null
            : new OutboxBatch(happened[0].Seq, now, messages, outbox.FirstLease(now), ItmsTelemetry.CurrentTrace);
    }

    /// <summary>
    /// How many bytes the snapshot may have after the command. Comments are refused first, and those of other people before those of task
    /// managers. So whoever wrote long comments, there is room for the steps and their comments. Automatic changes are refused last.
    /// </summary>
    private static int Capacity(TaskingCommand command, Actor actor)
    {
        const int tenth = TaskingRecords.MaxSnapshot / 10;
        return command switch
        {
            TaskingCommand.DeadlineReached or TaskingCommand.Replan or TaskingCommand.SkipOccurrences or TaskingCommand.NoteNextOccurrence
                or TaskingCommand.LinkDuplicate
                => TaskingRecords.MaxSnapshot,
            TaskingCommand.AddComment or TaskingCommand.RecordFollowUp or TaskingCommand.AddAttachments { Comment: not null }
                => (actor.ManagesTaskings ? 5 : 4) * tenth,
            { Comment: not null } => (actor.ManagesTaskings ? 8 : 7) * tenth,
            _ => 9 * tenth,
        };
    }
}
