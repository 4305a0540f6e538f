using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>A person's load: as action officer of any unit, and as designee.</summary>
public sealed record PersonLoad(string Person, Load AsAssignee, Load AsDesignee);

/// <param name="Ages">Open taskings in each of <see cref="AgeBand.All"/>.</param>
public sealed record StatusLoad(TaskingStatus Status, Load Load, IReadOnlyList<int> Ages);

/// <summary>Who has how much to do (docs/reports.md).</summary>
/// <param name="Before">Opened and closed in the same number of days before the period.</param>
/// <param name="Units">Load by unit code. A tasking counts in each of its units, or under the empty code if it has none.</param>
/// <param name="Statuses">The statuses with open taskings, in the order of <see cref="TaskingStatus"/>.</param>
/// <param name="Ages">Open taskings in each of <see cref="AgeBand.All"/>.</param>
public sealed record Workload(
    ReportPeriod Period,
    DateTimeOffset AsOf,
    Load Total,
    ReportPeriod PeriodBefore,
    Load Before,
    IReadOnlyList<KeyValuePair<string, Load>> Units,
    IReadOnlyList<PersonLoad> People,
    IReadOnlyList<KeyValuePair<TaskType, Load>> Types,
    IReadOnlyList<KeyValuePair<Priority, Load>> Priorities,
    IReadOnlyList<StatusLoad> Statuses,
    IReadOnlyList<int> Ages,
    IReadOnlyList<SeriesPoint> Series);

/// <summary>Computes the workload from facts. Add each fact once: all open ones, and those closed in the two periods.</summary>
public sealed class WorkloadTally(ReportPeriod period, BusinessCalendar calendar, DateTimeOffset now)
{
    private readonly ReportPeriod periodBefore = period.Before(calendar);
    private readonly SeriesTally series = new(period, calendar, now);
    private readonly SortedDictionary<string, Load> units = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PersonLoad> people = new(StringComparer.Ordinal);
    private readonly SortedDictionary<TaskType, Load> types = [];
    private readonly SortedDictionary<Priority, Load> priorities = [];
    private readonly SortedDictionary<TaskingStatus, (Load Load, int[] Ages)> statuses = [];
    private Load total;
    private Load before;

    public void Add(CycleFact fact)
    {
        series.Add(fact);
        before += Load.Of(fact, periodBefore, now) with { Open = 0, Overdue = 0, StoodDown = 0 };
        var load = Load.Of(fact, period, now);
        if (load == default) return;

        total += load;
        Count(types, fact.TaskType, load);
        Count(priorities, fact.Priority, load);
        if (fact.Units.Count == 0) Count(units, "", load);
        foreach (var unit in fact.Units) Count(units, unit, load);
        foreach (var person in fact.Assignees) people[person] = Of(person) with { AsAssignee = Of(person).AsAssignee + load };
        foreach (var person in fact.Delegates) people[person] = Of(person) with { AsDesignee = Of(person).AsDesignee + load };
        if (fact.ClosedAt is not null) return;

        if (!statuses.TryGetValue(fact.Status, out var status)) status = (default, new int[AgeBand.All.Count]);
        status.Ages[AgeBand.IndexOf(fact, now, calendar)]++;
        statuses[fact.Status] = (status.Load + load, status.Ages);
    }

    public Workload Report() => new(
        period,
        now,
        total,
        periodBefore,
        before,
        [.. units],
        [.. people.Values],
        [.. types],
        [.. priorities],
        [.. statuses.Select(s => new StatusLoad(s.Key, s.Value.Load, s.Value.Ages))],
        [.. AgeBand.All.Select((_, band) => statuses.Values.Sum(s => s.Ages[band]))],
        series.Points());

    private PersonLoad Of(string person) => people.GetValueOrDefault(person) ?? new PersonLoad(person, default, default);

    private static void Count<TKey>(SortedDictionary<TKey, Load> loads, TKey key, Load load)
        where TKey : notnull => loads[key] = loads.GetValueOrDefault(key) + load;
}
