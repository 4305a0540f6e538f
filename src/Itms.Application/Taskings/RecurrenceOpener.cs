using Itms.Application.Outbox;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>
/// Opens the next occurrences of taskings that recur, when their time has come (requirements.md, Life 10). Safe to run at any
/// time, twice at once, and after any crash: an occurrence is created under a key made of the number of the one before it.
/// </summary>
public sealed partial class RecurrenceOpener(
    ITableStore store, TaskingRecords records, TaskingService service, OutboxProcessor outbox, RulesSource rulesSource, TimeProvider clock, ILogger<RecurrenceOpener> logger)
{
    /// <summary>Occurrences of one series that open in one pass: more are a mistake in its dates, or years of standing still.</summary>
    private const int MostAtOnce = 12;

    /// <summary>When the next occurrence of any series opens, or null.</summary>
    /// <param name="after">Only one later than this; null: any.</param>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset? after, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(new RowRange(ProjectionKeys.Recurrences, after is { } at ? KeyText.Through(at) : ""), 1, cancellationToken);
        return page.Rows is [var first, ..] ? KeyText.ReadTimed(first.RowKey).At : null;
    }

    /// <summary>Opens every occurrence due by now, in the order of time; one that cannot be opened does not hold up the others.</summary>
    public async Task OpenDueAsync(CancellationToken cancellationToken)
    {
        // All of them first: what is opened meanwhile, and due as well, waits for the next pass.
        var due = await store.ReadAllAsync(new RowRange(ProjectionKeys.Recurrences, "", KeyText.Through(clock.GetUtcNow())), cancellationToken).ToListAsync(cancellationToken);
        foreach (var row in due)
        {
            try
            {
                await OpenAsync(row, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogSkipped(e, row.RowKey);
            }
        }
    }

    private async Task OpenAsync(Row row, CancellationToken cancellationToken)
    {
        var number = KeyText.ReadTimed(row.RowKey).Number;
        var (last, opened) = (number, 0);
        // After a long stop several may be due: each is opened from the one before it.
        for (; opened < MostAtOnce && await OpenNextAsync(last, cancellationToken) is { } next; last = next) opened++;
        if (opened == MostAtOnce) LogMany(number, opened, last);
        // What opens nothing is a row left over from an older state, or from older rules.
        if (opened == 0) await outbox.UpdateProjectionsAsync(number, known: null, [new ProjectionKey(row.Partition, row.RowKey)], cancellationToken);
    }

    /// <returns>The number of the occurrence after this tasking; null where none is due.</returns>
    private async Task<string?> OpenNextAsync(string number, CancellationToken cancellationToken)
    {
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: { NextOccurrence: null } last }) return null;
        // A process may have ended before it could do this; the one before may have changed since, so that nobody looks at it again.
        if (last.Occurrence is { } place) await ExecuteAsync(place.Previous, new TaskingCommand.NoteNextOccurrence(number), cancellationToken);

        var key = IdempotencyKey.OfOccurrenceAfter(number);
        // What was created before the process ended counts, however much of it is past by now.
        if (await service.FindCreatedAsync(Actor.SystemId, key, cancellationToken) is not { } next)
        {
            if (await ExecuteAsync(number, new TaskingCommand.SkipOccurrences(), cancellationToken) is not { } ready) return null;
            var rules = rulesSource.Current;
            if (!(OccurrencePlanner.OpensAt(ready, rules.Calendar) <= clock.GetUtcNow()) || OccurrencePlanner.Open(ready, rules) is not { } create) return null;
            if (Done(number, create, await service.CreateAsync(create, Actor.System, key, cancellationToken)) is not { } created) return null;
            next = created;
            LogOpened(number, next.Number);
        }

        await ExecuteAsync(number, new TaskingCommand.NoteNextOccurrence(next.Number), cancellationToken);
        return next.Number;
    }

    private async Task<Tasking?> ExecuteAsync(string number, TaskingCommand command, CancellationToken cancellationToken) =>
        Done(number, command, await service.ExecuteAsync(number, command, Actor.System, expectedSeq: null, key: null, cancellationToken));

    /// <summary>The tasking after it; null where it was not done, which nobody but the log would hear of.</summary>
    private Tasking? Done(string number, TaskingCommand command, Outcome outcome)
    {
        if (outcome is Outcome.Done { Tasking: var after }) return after;
        LogNotDone(number, command.GetType().Name, outcome is Outcome.Refused { Refusal.Code: var code } ? code : outcome.GetType().Name);
        return null;
    }

    [LoggerMessage(25, LogLevel.Information, "{Number} recurs: opened {Next}")]
    private partial void LogOpened(string number, string next);

    [LoggerMessage(26, LogLevel.Error, "Could not open the occurrence due at {RowKey}; it is tried again")]
    private partial void LogSkipped(Exception exception, string rowKey);

    [LoggerMessage(27, LogLevel.Error, "{Number}: {Command} was not done, {Code}; its next occurrence waits, and it is tried again")]
    private partial void LogNotDone(string number, string command, string code);

    [LoggerMessage(28, LogLevel.Error, "{Number} recurs: {Count} have been opened at once, up to {Last}; the others follow with the next pass")]
    private partial void LogMany(string number, int count, string last);
}
