using System.Runtime.CompilerServices;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Reports;
using Itms.Domain.Shared;

namespace Itms.Application.Reports;

/// <summary>Makes the reports of a period. It reads the facts of the period's months and of open taskings, never all taskings.</summary>
public sealed class ReportReader(ITableStore store, TimeProvider clock)
{
    /// <summary>The workload report of a period.</summary>
    /// <param name="units">Count only what these units take part in, and only their parts. Null: everything.</param>
    public async Task<Workload> WorkloadAsync(
        ReportPeriod period, IReadOnlyCollection<string>? units, BusinessCalendar calendar, CancellationToken cancellationToken)
    {
        var tally = new WorkloadTally(period, calendar, clock.GetUtcNow());
        await foreach (var fact in FactsAsync(period.Before(calendar).Start, period.End, units, cancellationToken)) tally.Add(fact);
        return tally.Report();
    }

    /// <summary>The performance report of a period and of the period before it.</summary>
    /// <inheritdoc cref="WorkloadAsync"/>
    public async Task<Performance> PerformanceAsync(
        ReportPeriod period, IReadOnlyCollection<string>? units, BusinessCalendar calendar, CancellationToken cancellationToken)
    {
        var tally = new PerformanceTally(period, calendar, clock.GetUtcNow());
        await foreach (var fact in FactsAsync(period.Before(calendar).Start, period.End, units, cancellationToken)) tally.Add(fact);
        return tally.Report();
    }

    /// <summary>
    /// All open cycles, and all closed cycles that were open at some time in the months from <paramref name="start"/> to
    /// <paramref name="end"/>. Each comes once.
    /// </summary>
    /// <inheritdoc cref="WorkloadAsync"/>
    internal async IAsyncEnumerable<CycleFact> FactsAsync(
        DateTimeOffset start, DateTimeOffset end, IReadOnlyCollection<string>? units, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Read open taskings first. A tasking that closes now gets its closed rows before it loses the open row, so none is missed.
        var open = new HashSet<(string, int)>();
        await foreach (var row in store.ReadAllAsync(ProjectionKeys.OpenFacts, cancellationToken))
        {
            var fact = Json.Read<CycleFact>(row.Body);
            open.Add((fact.Number, fact.Cycle));
            if (Within(fact) is { } within) yield return within;
        }

        var first = Month(start);
        for (var month = first; month <= Month(end.AddTicks(-1)); month = month.AddMonths(1))
            await foreach (var row in store.ReadAllAsync(ProjectionKeys.Facts(month.Year, month.Month), cancellationToken))
            {
                var fact = Json.Read<CycleFact>(row.Body);
                // A cycle has a row in each of its months. Count it in the first month that is read.
                var opened = Month(fact.OpenedAt);
                if (month == (opened > first ? opened : first) && !open.Contains((fact.Number, fact.Cycle)) && Within(fact) is { } within)
                    yield return within;
            }

        CycleFact? Within(CycleFact fact) => units is null ? fact : fact.Within(units);
    }

    private static DateOnly Month(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1);
}
