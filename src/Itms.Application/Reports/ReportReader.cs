using System.Runtime.CompilerServices;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Reports;
using Itms.Domain.Shared;

namespace Itms.Application.Reports;

/// <summary>Makes the reports of a period from the rows of its months and of what is open: never from all taskings.</summary>
public sealed class ReportReader(ITableStore store, TimeProvider clock)
{
    public async Task<Workload> WorkloadAsync(ReportPeriod period, BusinessCalendar calendar, CancellationToken cancellationToken)
    {
        var tally = new WorkloadTally(period, calendar, clock.GetUtcNow());
        await foreach (var fact in FactsAsync(period, calendar, cancellationToken)) tally.Add(fact);
        return tally.Report();
    }

    public async Task<Performance> PerformanceAsync(ReportPeriod period, BusinessCalendar calendar, CancellationToken cancellationToken)
    {
        var tally = new PerformanceTally(period, calendar, clock.GetUtcNow());
        await foreach (var fact in FactsAsync(period, calendar, cancellationToken)) tally.Add(fact);
        return tally.Report();
    }

    /// <summary>Each once: all that are open, and the closed ones that were open at some time of the period or of the one before it.</summary>
    private async IAsyncEnumerable<CycleFact> FactsAsync(
        ReportPeriod period, BusinessCalendar calendar, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // First what is open: what is closed meanwhile has its closed rows before it loses the open one.
        var open = new HashSet<(string, int)>();
        await foreach (var row in store.ReadAllAsync(new RowRange(ProjectionKeys.OpenFacts), cancellationToken))
        {
            var fact = Json.Read<CycleFact>(row.Body);
            open.Add((fact.Number, fact.Cycle));
            yield return fact;
        }

        var first = Month(period.Before(calendar).Start);
        for (var month = first; month <= Month(period.End.AddTicks(-1)); month = month.AddMonths(1))
            await foreach (var row in store.ReadAllAsync(new RowRange(ProjectionKeys.Facts(month.Year, month.Month)), cancellationToken))
            {
                var fact = Json.Read<CycleFact>(row.Body);
                // It stands in several months: it counts in the first of them that is read.
                var opened = Month(fact.OpenedAt);
                if (month == (opened > first ? opened : first) && !open.Contains((fact.Number, fact.Cycle))) yield return fact;
            }
    }

    private static DateOnly Month(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1);
}
