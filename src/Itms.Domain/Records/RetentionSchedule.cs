using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Records;

/// <summary>What ends a record's active life. The years of its schedule count from there.</summary>
public enum CutOff
{
    /// <summary>The tasking was closed, with or without a response.</summary>
    Closed,

    /// <summary>The response was sent to the authority. A tasking without one has no cut-off, and is kept.</summary>
    Sent,
}

/// <summary>When a record is cut off after the event. Schedules often cut off all records of a year together.</summary>
public enum CutOffPeriod
{
    /// <summary>On the day of the event.</summary>
    Day,

    /// <summary>At the end of the calendar year.</summary>
    CalendarYear,

    /// <summary>At the end of the federal fiscal year, September 30.</summary>
    FiscalYear,
}

/// <summary>What a schedule needs to know of a tasking.</summary>
/// <param name="ClosedAt">Null: it is open.</param>
/// <param name="SentAt">When the response last went out. Null: none did.</param>
public sealed record RetentionFacts(
    string Category, TaskType TaskType, TaskAction Action, DateTimeOffset? ClosedAt, DateTimeOffset? SentAt);

/// <summary>How long one kind of tasking is kept.</summary>
/// <param name="Code">Names the entry. Unique within the schedule.</param>
/// <param name="Authority">The approved records schedule, such as <c>DAA-0567-2015-0013-0001</c>.</param>
/// <param name="EndOf">When the record is cut off after the event.</param>
/// <param name="Years">Years after the cut-off, 0 to 100. Null: permanent. ITMS never destroys such a record.</param>
/// <param name="Categories">The categories it is about. Empty: all.</param>
/// <param name="TaskTypes">The task types it is about. Empty: all.</param>
/// <param name="Actions">The task actions it is about. Empty: all.</param>
public sealed record RetentionEntry(
    string Code,
    string Title,
    string Authority,
    CutOff CutOff,
    CutOffPeriod EndOf,
    int? Years,
    IReadOnlyList<string> Categories,
    IReadOnlyList<TaskType> TaskTypes,
    IReadOnlyList<TaskAction> Actions)
{
    /// <summary>Whether it is about taskings like this one.</summary>
    public bool IsAbout(RetentionFacts facts) =>
        IsAbout(facts.Category)
        && (TaskTypes.Count == 0 || TaskTypes.Contains(facts.TaskType))
        && (Actions.Count == 0 || Actions.Contains(facts.Action));

    /// <summary>Whether it is about some taskings of this category.</summary>
    public bool IsAbout(string category) => Categories.Count == 0 || Categories.Contains(category);

    /// <summary>The last day on which such a tasking must be kept. Null: for ever, as things stand.</summary>
    public DateOnly? KeptThrough(RetentionFacts facts, BusinessCalendar calendar)
    {
        if (Years is not { } years || facts.ClosedAt is null) return null;
        if ((CutOff == CutOff.Sent ? facts.SentAt : facts.ClosedAt) is not { } at) return null;
        var day = calendar.DayOf(at);
        var cutOff = EndOf switch
        {
            CutOffPeriod.CalendarYear => new DateOnly(day.Year, 12, 31),
            CutOffPeriod.FiscalYear => new DateOnly(day.Month >= 10 ? day.Year + 1 : day.Year, 9, 30),
            _ => day,
        };
        return cutOff.AddYears(years);
    }
}

/// <summary>
/// How long taskings are kept: the approved records schedules as data (D 10). Of several entries that are about a tasking, the first
/// counts. A tasking that no entry is about is unscheduled, and is kept for ever.
/// </summary>
/// <param name="Version">1 or more. Version 1 is built in and empty.</param>
public sealed record RetentionSchedule(int Version, IReadOnlyList<RetentionEntry> Entries)
{
    /// <summary>The most entries.</summary>
    public const int MaxEntries = 200;

    /// <summary>The most years.</summary>
    public const int MaxYears = 100;

    /// <summary>No entry: everything is kept.</summary>
    public static RetentionSchedule Empty { get; } = new(1, []);

    /// <summary>The entry that counts. Null: the tasking is unscheduled.</summary>
    public RetentionEntry? EntryOf(RetentionFacts facts)
    {
        foreach (var entry in Entries)
            if (entry.IsAbout(facts))
                return entry;
        return null;
    }

    /// <summary>The fewest years after which a tasking of this category can be past its date. Null: none ever can.</summary>
    public int? FewestYears(string category) => Entries.Where(entry => entry.IsAbout(category)).Min(entry => entry.Years);

    /// <summary>Checks the entries.</summary>
    /// <param name="path">How the name of each field begins, such as <c>entries</c>.</param>
    /// <param name="categories">The categories there are.</param>
    public static void Check(IReadOnlyList<RetentionEntry> entries, IReadOnlyCollection<string> categories, string path, FieldErrors errors)
    {
        errors.Require(entries.Count <= MaxEntries, path, $"can have at most {MaxEntries} entries");
        var codes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, at) = (entries[i], $"{path}[{i}]");
            errors.Line($"{at}.code", entry.Code, required: true);
            errors.Require(string.IsNullOrWhiteSpace(entry.Code) || codes.Add(entry.Code), $"{at}.code", "is the code of another entry");
            errors.Line($"{at}.title", entry.Title, required: true);
            errors.Line($"{at}.authority", entry.Authority, required: true);
            errors.Require(entry.Years is null or (>= 0 and <= MaxYears), $"{at}.years", $"must be 0 to {MaxYears}, or empty for a permanent record");
            errors.Require(
                entry.Categories.All(categories.Contains), $"{at}.categories", "must be from the routing rubric");
        }
    }
}
