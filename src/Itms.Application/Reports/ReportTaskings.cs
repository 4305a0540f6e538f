using System.Runtime.CompilerServices;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Reports;

namespace Itms.Application.Reports;

/// <summary>
/// Lists the taskings behind a figure of a report, by number. It counts the same facts with the same rules as the report, so it lists
/// exactly those.
/// </summary>
public sealed class ReportTaskings(ITableStore store, ReportReader reports, RulesSource rules, TimeProvider clock)
{
    /// <summary>One page, and the figure.</summary>
    /// <param name="units">The units that the report covers. Null: all.</param>
    /// <param name="from"><see cref="ShownPage.Next"/> of the previous page. Null: the first page.</param>
    public async Task<(ShownPage Page, int Figure)> PageAsync(
        ReportSelection selection, IReadOnlyCollection<string>? units, int top, string? from, Person viewer, CancellationToken cancellationToken)
    {
        var counted = await CountAsync(selection, units, cancellationToken);
        // The next page begins with a row that the viewer may see. Otherwise the cursor would reveal a hidden row.
        var rows = new List<ShownRow>(top + 1);
        await foreach (var row in ShowAsync(counted.Keys, from, viewer, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count > top) break;
        }

        var next = rows.Count > top ? rows[top].RowKey : null;
        return (new ShownPage(next is null ? rows : rows[..top], next), counted.Values.Sum());
    }

    /// <summary>All rows.</summary>
    public async IAsyncEnumerable<ShownRow> AllAsync(
        ReportSelection selection, IReadOnlyCollection<string>? units, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counted = await CountAsync(selection, units, cancellationToken);
        await foreach (var row in ShowAsync(counted.Keys, null, viewer, cancellationToken)) yield return row;
    }

    /// <summary>How much each tasking adds to the figure. A tasking that was closed twice in the period counts twice.</summary>
    private async Task<SortedDictionary<string, int>> CountAsync(
        ReportSelection selection, IReadOnlyCollection<string>? units, CancellationToken cancellationToken)
    {
        var (counted, calendar, now) = (new SortedDictionary<string, int>(StringComparer.Ordinal), rules.Current.Calendar, clock.GetUtcNow());
        await foreach (var fact in reports.FactsAsync(selection.Period.Start, selection.Period.End, units, cancellationToken))
            if (selection.Count(fact, calendar, now) is var count and > 0)
                counted[fact.Number] = counted.GetValueOrDefault(fact.Number) + count;
        return counted;
    }

    private async IAsyncEnumerable<ShownRow> ShowAsync(
        IEnumerable<string> numbers, string? from, Person viewer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (directory, now) = (rules.Current.Directory, clock.GetUtcNow());
        foreach (var number in numbers)
            if (string.CompareOrdinal(number, from) >= 0
                && await ProjectionRow.FindAsync(store, number, cancellationToken) is { } row
                && row.Show(number, viewer, directory, now) is { } shown)
                yield return shown;
    }
}
