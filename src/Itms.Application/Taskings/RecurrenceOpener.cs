using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Taskings;

/// <summary>
/// Opens the next occurrence of each recurring tasking when it is due. It can run at any time, twice
/// at once, and after any crash: the key of an occurrence is made of the number of the one before it, so each is created once.
/// </summary>
public sealed partial class RecurrenceOpener(
    ITableStore store,
    TaskingRecords records,
    TaskingService service,
    ProjectionUpdater projections,
    RulesSource rulesSource,
    TimeProvider clock,
    ILogger<RecurrenceOpener> logger)
{
    /// <summary>The most occurrences of one series that open in one pass. More point to a mistake in the dates, or a stop of years.</summary>
    private const int MostAtOnce = 12;

    /// <summary>When the next occurrence of any series opens. Null: there is none.</summary>
    /// <param name="after">Only an occurrence later than this. Null: any.</param>
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset? after, CancellationToken cancellationToken) =>
        store.NextTimedAsync(ProjectionKeys.Recurrences, after, cancellationToken);

    /// <summary>Opens every occurrence that is due, in order of time. If one cannot be opened, the others still open.</summary>
    public async Task OpenDueAsync(CancellationToken cancellationToken)
    {
        // Read all rows first. If an occurrence that opens now is followed by another one that is due, that one waits for the next pass.
        var range = ProjectionKeys.Recurrences.Between("", KeyText.Through(clock.GetUtcNow()));
        foreach (var row in await store.ReadAllAsync(range, cancellationToken).ToListAsync(cancellationToken))
        {
            try
            {
                await OpenAsync(row, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, row.RowKey);
            }
        }
    }

    private async Task OpenAsync(Row row, CancellationToken cancellationToken)
    {
        var number = KeyText.ReadTimed(row.RowKey).Number;
        var (last, opened) = (number, 0);
        // After a long stop several may be due. Each is opened from the one before it.
        for (; opened < MostAtOnce && await OpenNextAsync(last, cancellationToken) is { } next; last = next) opened++;
        if (opened == MostAtOnce) LogMany(number, opened, last);
        // If nothing opened, the row is left over from an older state of the tasking or from older rules.
        if (opened == 0) await projections.UpdateAsync(number, cancellationToken, leftOver: row.RowKey);
    }

    /// <returns>The number of the occurrence after this tasking. Null: none is due.</returns>
    private async Task<string?> OpenNextAsync(string number, CancellationToken cancellationToken)
    {
        if (await records.LoadAsync(number, cancellationToken) is not { Tasking: { NextOccurrence: null } last }) return null;
        // Link the tasking before this one. An earlier process may have ended before it did so, and nothing else will.
        if (last.Occurrence is { } place) await ExecuteAsync(place.Previous, new TaskingCommand.NoteNextOccurrence(number), cancellationToken);

        var key = IdempotencyKey.OfOccurrenceAfter(number);
        // An occurrence that was created before a crash counts, even if its dates have passed by now.
        if (await service.FindCreatedAsync(Actor.SystemId, key, cancellationToken) is not { } next)
        {
            if (await ExecuteAsync(number, new TaskingCommand.SkipOccurrences(), cancellationToken) is not { } ready) return null;
            var rules = rulesSource.Current;
            if (!(OccurrencePlanner.OpensAt(ready, rules.Calendar) <= clock.GetUtcNow())) return null;
            if (OccurrencePlanner.Open(ready, rules) is not { } create) return null;
            if (Done(number, create, await service.CreateAsync(create, Actor.System, key, cancellationToken)) is not { } created) return null;
            next = created;
            LogOpened(number, next.Number);
        }

        await ExecuteAsync(number, new TaskingCommand.NoteNextOccurrence(next.Number), cancellationToken);
        return next.Number;
    }

    private async Task<Tasking?> ExecuteAsync(string number, TaskingCommand command, CancellationToken cancellationToken) =>
        Done(number, command, await service.ExecuteAsync(number, command, Actor.System, expectedSeq: null, key: null, cancellationToken));

    /// <summary>The tasking after the command. Null: it was not done. Nobody waits for the answer, so the log must say so.</summary>
    private Tasking? Done(string number, TaskingCommand command, Outcome outcome)
    {
        if (outcome is Outcome.Done { Tasking: var after }) return after;
        LogNotDone(number, command.GetType().Name, outcome is Outcome.Refused { Refusal.Code: var code } ? code : outcome.GetType().Name);
        return null;
    }

    [LoggerMessage(25, LogLevel.Information, "{Number}: opened its next occurrence, {Next}")]
    private partial void LogOpened(string number, string next);

    [LoggerMessage(26, LogLevel.Error, "Could not open the occurrence due at {RowKey}; will try again")]
    private partial void LogFailed(Exception exception, string rowKey);

    [LoggerMessage(27, LogLevel.Error, "{Number}: {Command} was not done ({Code}), so its next occurrence is not open; will try again")]
    private partial void LogNotDone(string number, string command, string code);

    [LoggerMessage(28, LogLevel.Error, "{Number}: opened {Count} occurrences at once, up to {Last}; the rest follow in the next pass")]
    private partial void LogMany(string number, int count, string last);
}
