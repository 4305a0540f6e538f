using Itms.Application.Tables;
using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>How a tasking stands once it was attended to.</summary>
/// <param name="NextAt">When it wants attention again: its next deadline, or the next attempt at a letter. Null: not before something is done with it.</param>
public sealed record Attended(int Cycle, TaskingStatus Status, bool IsClosed, DateTimeOffset? NextAt);

/// <content>One tasking by itself, where each has its own timer.</content>
public sealed partial class Sweeper
{
    /// <summary>All that one tasking wants now: its deadlines are reached, and every commit of it followed up from where that had stopped.</summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async Task<Attended?> AttendAsync(string number, CancellationToken cancellationToken)
    {
        await service.ExecuteAsync(number, new TaskingCommand.DeadlineReached(), Actor.System, expectedSeq: null, key: null, cancellationToken);
        // Before what is to be followed up is looked for: a step done in between is not known of then, and rings for itself. Found
        // closed after that, its last letters would be left behind.
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) return null;
        DateTimeOffset? letters = null;
        var now = clock.GetUtcNow();
        await foreach (var row in store.ReadAllAsync(Keys.CommitsOf(number), cancellationToken))
            if (!await FollowUpAsync(row, Json.Read<Announcement>(row.Body), now, cancellationToken))
                letters = Earlier(letters, await NextAttemptAsync(row.RowKey, cancellationToken));

        return new Attended(tasking.Cycle, tasking.Status, tasking.IsClosed, Earlier(letters, Agenda.NextAt(tasking, rulesSource.Current)));
    }

    /// <summary>When there is something to send again; null where it is not committed, or done by now.</summary>
    private async Task<DateTimeOffset?> NextAttemptAsync(string rowKey, CancellationToken cancellationToken)
    {
        var (number, seq) = Keys.ReadCommit(rowKey);
        if (await store.GetAsync(Keys.Letters(number), Keys.Parcel(seq), cancellationToken) is not { } row) return null;
        var parcel = Json.Read<Parcel>(row.Body);
        return parcel.Lease is { } lease && lease.Until > parcel.NextAttemptAt ? lease.Until : parcel.NextAttemptAt;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
