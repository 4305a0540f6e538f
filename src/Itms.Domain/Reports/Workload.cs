using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>A person's load: as action officer of any unit, as designee, and as the task manager in charge.</summary>
public sealed record PersonLoad(string Person, Load AsAssignee, Load AsDesignee, Load AsTaskManager = default);

/// <summary>The load of one line of a section.</summary>
/// <param name="Text">What the taskings say, where the key does not. Null: the key says it all.</param>
public sealed record SectionLoad(string Key, string? Text, Load Load);

/// <param name="Ages">Open taskings in each of <see cref="AgeBand.All"/>.</param>
public sealed record StatusLoad(TaskingStatus Status, Load Load, IReadOnlyList<int> Ages);

/// <summary>Who has how much to do (docs/reports.md).</summary>
/// <param name="Before">Opened and closed in the same number of days before the period.</param>
/// <param name="Units">Load by unit code. A tasking counts in each of its units, or under <c>none</c> if it has none.</param>
/// <param name="Sections">Load in each of <see cref="WorkloadTally.Sections"/>, by key.</param>
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
    IReadOnlyDictionary<ReportSection, IReadOnlyList<SectionLoad>> Sections,
    IReadOnlyList<StatusLoad> Statuses,
    IReadOnlyList<int> Ages,
    IReadOnlyList<SeriesPoint> Series);

/// <summary>Computes the workload from facts. Add each fact once: all open ones, and those closed in the two periods.</summary>
public sealed class WorkloadTally(ReportPeriod period, BusinessCalendar calendar, DateTimeOffset now)
{
    /// <summary>The sections with lines that are not known beforehand, and those with few taskings.</summary>
    public static IReadOnlyList<ReportSection> Sections { get; } =
    [
        ReportSection.TaskManager, ReportSection.Category, ReportSection.Requestor, ReportSection.TaskAuthority, ReportSection.Facility,
        ReportSection.Findings,
    ];

    private readonly ReportPeriod periodBefore = period.Before(calendar);
    private readonly SeriesTally series = new(period, calendar, now);
    private readonly SortedDictionary<string, Load> units = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PersonLoad> people = new(StringComparer.Ordinal);
    private readonly SortedDictionary<TaskType, Load> types = [];
    private readonly SortedDictionary<Priority, Load> priorities = [];
    private readonly Dictionary<ReportSection, SortedDictionary<string, SectionLoad>> sections = Sections.ToDictionary(
        section => section, _ => new SortedDictionary<string, SectionLoad>(StringComparer.Ordinal));

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
        foreach (var unit in fact.KeysOf(ReportSection.Unit)) Count(units, unit.Key, load);
        foreach (var (section, lines) in sections)
            foreach (var line in fact.KeysOf(section)) lines[line.Key] = Sum(lines.GetValueOrDefault(line.Key), line, load);
        foreach (var person in fact.Assignees) people[person] = Of(person) with { AsAssignee = Of(person).AsAssignee + load };
        foreach (var person in fact.Delegates) people[person] = Of(person) with { AsDesignee = Of(person).AsDesignee + load };
        if (fact.TaskManager is { } manager) people[manager] = Of(manager) with { AsTaskManager = Of(manager).AsTaskManager + load };
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
        sections.ToDictionary(s => s.Key, s => (IReadOnlyList<SectionLoad>)[.. s.Value.Values]),
        [.. statuses.Select(s => new StatusLoad(s.Key, s.Value.Load, s.Value.Ages))],
        [.. AgeBand.All.Select((_, band) => statuses.Values.Sum(s => s.Ages[band]))],
        series.Points());

    private PersonLoad Of(string person) => people.GetValueOrDefault(person) ?? new PersonLoad(person, default, default);

    /// <summary>Of several ways to write the same text, the first in ordinal order names the line.</summary>
    private static SectionLoad Sum(SectionLoad? line, SectionKey key, Load load) =>
        line is null ? new SectionLoad(key.Key, key.Text, load)
        : new SectionLoad(key.Key, string.CompareOrdinal(key.Text, line.Text) < 0 ? key.Text : line.Text, line.Load + load);

    private static void Count<TKey>(SortedDictionary<TKey, Load> loads, TKey key, Load load)
        where TKey : notnull => loads[key] = loads.GetValueOrDefault(key) + load;
}
