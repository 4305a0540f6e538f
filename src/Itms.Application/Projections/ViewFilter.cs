using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// A filter on a view (G App. B "searched by"). Ids and fixed words must be equal to one of the values given. Texts and numbers must
/// contain one of the values, ignoring case and accents. A row must meet all conditions.
/// </summary>
/// <remarks>A filter tests the row as the viewer sees it, so nobody can guess masked values by filtering.</remarks>
public sealed class ViewFilter
{
    /// <summary>Most characters of a value.</summary>
    public const int MaxLength = FieldErrors.LineLength;

    private const string Division = "division";

    private const string TaskManager = "taskManager";

    /// <summary>The value of <c>taskManager</c> for taskings that nobody is in charge of.</summary>
    private const string Nobody = "none";

    /// <summary>Most values of one parameter.</summary>
    private const int MaxValues = 50;

    /// <summary>For each parameter, whether a row has one of the values.</summary>
    private static readonly Dictionary<string, Func<RowDocument, string[], bool>> Conditions = new(StringComparer.Ordinal)
    {
        ["number"] = (row, values) => Contains(row.Number, values),
        ["caseNumber"] = (row, values) => Contains(row.CaseNumber, values),
        ["taskAuthority"] = (row, values) => Contains(row.TaskAuthority, values),
        ["requestor"] = (row, values) => Contains(row.Requestor, values),
        ["facility"] = (row, values) => row.Facilities.Any(facility => Contains(facility, values)),
        ["assignee"] = (row, values) => row.Assignees.Any(values.Contains),
        ["delegate"] = (row, values) => row.Delegates.Any(values.Contains),
        ["designee"] = (row, values) => row.Delegates.Any(values.Contains),
        [TaskManager] = (row, values) => values.Contains(row.TaskManager ?? Nobody),
        ["unit"] = (row, values) => row.Units.Any(values.Contains),
        ["taskType"] = (row, values) => values.Contains(row.TaskType.Word()),
        ["status"] = (row, values) => values.Contains(row.Status.Word()),
        ["priority"] = (row, values) => values.Contains(row.Priority.Word()),
        ["category"] = (row, values) => values.Contains(row.Category),
        ["action"] = (row, values) => values.Contains(row.Action.Word()),
        ["flag"] = (row, values) => row.Flags.Any(values.Contains),

        // The values are the division's units: a row names no division.
        [Division] = (row, values) => row.Units.Any(values.Contains),
    };

    private readonly List<(Func<RowDocument, string[], bool> Condition, string[] Values)> conditions = [];

    // JSON texts that a matching row must contain. They rule out most rows without parsing them.
    private readonly List<byte[]> required = [];

    private ViewFilter() { }

    /// <summary>All parameters of a filter.</summary>
    public static IReadOnlyList<string> Parameters { get; } = [.. Conditions.Keys, "dueFrom", "dueTo"];

    /// <summary>Taskings due then or later. Null: no limit.</summary>
    public DateTimeOffset? DueFrom { get; private set; }

    /// <summary>Taskings due before then. Null: no limit.</summary>
    public DateTimeOffset? DueBefore { get; private set; }

    /// <summary>The only tasking that can match, if the filter holds a whole number. Null: any.</summary>
    public string? Number { get; private set; }

    /// <summary>Whether the due date is the only condition.</summary>
    public bool MatchesEverything => conditions.Count == 0;

    /// <summary>Reads a filter from a query. It reports wrong values in <paramref name="errors"/>, by parameter.</summary>
    /// <param name="query">Values by parameter. Every parameter must be one of <see cref="Parameters"/>.</param>
    public static ViewFilter Parse(IEnumerable<KeyValuePair<string, string[]>> query, Rules rules, FieldErrors errors)
    {
        var filter = new ViewFilter();
        foreach (var (name, given) in query)
        {
            string[] values = [.. given.SelectMany(value => IsText(name) ? [value] : value.Split(',')).Select(value => value.Trim())];
            if (Array.Exists(values, value => value.Length is 0 or > MaxLength)) errors.Add(name, $"must be 1 to {MaxLength} characters");
            else if (values.Length > MaxValues) errors.Add(name, $"may have at most {MaxValues} values");
            else if (name is "dueFrom" or "dueTo") filter.AddDue(name, values, rules.Calendar, errors);
            else if (name == Division) filter.AddDivision(values, rules.Directory, errors);
            else filter.Add(name, values, rules, errors);
        }

        return filter;
    }

    /// <summary>Whether the due date is within the filter's limits.</summary>
    public bool MatchesDue(DateTimeOffset? due) => (DueFrom is null || due >= DueFrom) && (DueBefore is null || due < DueBefore);

    /// <summary>Whether the row meets all conditions. Due dates are tested by <see cref="MatchesDue"/>.</summary>
    public bool Matches(ShownRow row)
    {
        if (MatchesEverything) return true;
        foreach (var text in required)
            if (row.Content.Span.IndexOf(text) < 0)
                return false;
        var document = row.Document();
        return conditions.TrueForAll(c => c.Condition(document, c.Values));
    }

    private void Add(string name, string[] values, Rules rules, FieldErrors errors)
    {
        var known = name switch
        {
            "taskType" => WordsOf<TaskType>(),
            "status" => WordsOf<TaskingStatus>(),
            "priority" => WordsOf<Priority>(),
            "category" => rules.Rubric.Categories,
            "action" => WordsOf<TaskAction>(),
            _ => null,
        };
        if (known is not null && values.Except(known).Any()) errors.Add(name, $"must be one of: {string.Join(", ", known)}");
        if (name == "number")
        {
            // The numbers alone, of texts such as "Re: [ITMS-2027-000042]".
            values = [.. values.SelectMany(value => WrittenNumber.FindIn(value) is { Count: > 0 } written
                ? written.Select(w => w.Number)
                : [WrittenNumber.Plain(value)])];
            if (values is [var one] && ItmsNumber.IsWellFormed(one)) Number = one;
        }

        if (IsText(name)) values = [.. values.Select(value => NormalizedText.Of(value).Text)];
        else if (values is [var only] && (name, only) is not (TaskManager, Nobody))
            required.Add(JsonSerializer.SerializeToUtf8Bytes(only, Json.Http));
        if (Array.Exists(values, value => value.Length == 0)) errors.Add(name, "has no visible characters");
        conditions.Add((Conditions[name], values));
    }

    private void AddDivision(string[] values, AgencyDirectory directory, FieldErrors errors)
    {
        errors.Require(Array.TrueForAll(values, value => directory.FindDivision(value) is not null), Division, "is not a division in the directory");
        conditions.Add((Conditions[Division], [.. directory.Components.Where(unit => values.Contains(unit.Division)).Select(unit => unit.Code)]));
    }

    private void AddDue(string name, string[] values, BusinessCalendar calendar, FieldErrors errors)
    {
        if (values is not [var value] || !Moment.TryParse(value, out var moment))
        {
            errors.Add(name, "must be a date (2027-01-15) or an instant with an offset (2027-01-15T15:00:00Z)");
            return;
        }

        // A date means the whole day, in agency time.
        var day = moment.Day ?? default;
        if (name == "dueFrom") DueFrom = moment.Instant ?? calendar.At(day, TimeOnly.MinValue);
        else DueBefore = moment.Instant?.AddTicks(1) ?? calendar.At(day.AddDays(1), TimeOnly.MinValue);
    }

    /// <summary>Whether the parameter holds free text.</summary>
    internal static bool IsText(string name) => name is "number" or "caseNumber" or "taskAuthority" or "requestor" or "facility";

    private static bool Contains(string? text, string[] values)
    {
        if (text is null) return false;
        var plain = NormalizedText.Of(text).Text;
        return Array.Exists(values, value => plain.Contains(value, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Words.Word);
}
