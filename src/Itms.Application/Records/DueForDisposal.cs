using System.Runtime.CompilerServices;
using Itms.Application.Holds;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Application.Records;

/// <summary>A tasking that is past its date. It has nothing that somebody typed into the tasking.</summary>
/// <param name="ClosedAt">When it was last closed.</param>
/// <param name="Schedule">The code of the entry of the retention schedule.</param>
/// <param name="Authority">The approved records schedule that the entry names.</param>
/// <param name="KeptThrough">The last day on which it had to be kept.</param>
/// <param name="Kept">Why it may not be disposed of, although it is past its date. Null: it may.</param>
/// <param name="Disposal">Id of the open disposal that it is in. Null: none.</param>
public sealed record DueTasking(
    string Number,
    TaskType TaskType,
    string Category,
    TaskAction Action,
    DateTimeOffset ClosedAt,
    string Schedule,
    string Authority,
    DateOnly KeptThrough,
    KeptReason? Kept,
    string? Disposal);

/// <summary>
/// Lists the taskings that are past their date: by category, and within it by when they were closed.
/// </summary>
/// <remarks>
/// Each category has a list of its closed taskings by date. A page reads one key of each category, and of each category that the schedule is
/// about only what is old enough for its shortest time. So it reads what it shows, and besides only old taskings that another entry of the same
/// category keeps longer. The rest of the archive costs nothing.
/// </remarks>
public sealed class DueForDisposal(
    ITableStore store, TaskingRecords records, HoldStore holds, Disposals disposals, RulesSource rulesSource, TimeProvider clock)
{
    /// <summary>One page.</summary>
    /// <param name="category">Only this category. Null: all.</param>
    /// <param name="from">The end of the page before. Null: the beginning.</param>
    /// <returns>Next: where the next page begins. Null: this is the last.</returns>
    public async Task<(List<DueTasking> Taskings, string? Next)> ReadAsync(
        string? category, string? from, int top, CancellationToken cancellationToken)
    {
        var (rules, now) = (rulesSource.Current, clock.GetUtcNow());
        var (all, open) = (await holds.ReadAsync(cancellationToken), await disposals.ReadOpenAsync(cancellationToken));
        var due = new List<DueTasking>();
        await foreach (var row in RowsAsync(category, from, rules, now, cancellationToken))
        {
            var (number, facts) = (KeyText.ReadTimed(row.RowKey).Number, Json.Read<RetentionFacts>(row.Body));
            if (rules.Retention.EntryOf(facts) is not { } entry) continue;
            if (entry.KeptThrough(facts, rules.Calendar) is not { } keptThrough || rules.Calendar.DayOf(now) <= keptThrough) continue;
            if (due.Count == top) return (due, row.RowKey);
            if (await records.LoadAsync(number, cancellationToken) is not { Tasking: var tasking }) continue;
            due.Add(new DueTasking(
                number, facts.TaskType, facts.Category, facts.Action, facts.ClosedAt!.Value, entry.Code, entry.Authority, keptThrough,
                RecordFacts.WhyKept(tasking, all, rules, now), open.Find(disposal => disposal.Find(number) is not null)?.Id));
        }

        return (due, null);
    }

    /// <summary>The closed taskings that may be past their date.</summary>
    private async IAsyncEnumerable<Row> RowsAsync(
        string? only, string? from, Rules rules, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = from ?? (only is null ? ProjectionKeys.AllClosed : ProjectionKeys.Closed(only)).From;
        while (await CategoryAtAsync(next, only, cancellationToken) is { } category)
        {
            var list = ProjectionKeys.Closed(category);
            if (rules.Retention.FewestYears(category) is { } years)
            {
                // A day more than needed: the schedule counts days of the agency's calendar.
                var range = list.Between("", KeyText.Through(now.AddYears(-years).AddDays(1)));
                if (string.CompareOrdinal(next, range.From) > 0) range = range with { From = next };
                await foreach (var row in store.ReadAllAsync(range, cancellationToken)) yield return row;
            }

            if (list.To is null) yield break;
            next = list.To;
        }
    }

    /// <summary>The category of the first closed tasking from a key on. Null: there is none.</summary>
    private async Task<string?> CategoryAtAsync(string from, string? only, CancellationToken cancellationToken)
    {
        var range = only is null ? ProjectionKeys.AllClosed : ProjectionKeys.Closed(only);
        if (string.CompareOrdinal(from, range.From) > 0) range = range with { From = from };
        var keys = await store.ReadKeysAsync(range, 1, cancellationToken);
        return keys.RowKeys is [var key, ..] ? ProjectionKeys.CategoryOf(key) : null;
    }
}
