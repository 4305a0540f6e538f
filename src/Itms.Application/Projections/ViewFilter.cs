using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// What narrows a view (G App. B "searched by"). Ids and words must be the same, one of several where several are given;
/// texts and numbers must hold what is asked for, in whatever case and accents. All conditions must hold.
/// </summary>
/// <remarks>It looks at the row as the viewer is shown it: what is masked cannot be guessed by filtering.</remarks>
public sealed class ViewFilter
{
    /// <summary>Characters of a value.</summary>
    public const int MaxLength = FieldErrors.LineLength;

    /// <summary>Values of one parameter.</summary>
    private const int MaxValues = 50;

    /// <summary>By parameter: whether the row has one of the values.</summary>
    private static readonly Dictionary<string, Func<RowDocument, string[], bool>> Conditions = new(StringComparer.Ordinal)
    {
        ["number"] = (row, values) => Holds(row.Number, values),
        ["caseNumber"] = (row, values) => Holds(row.CaseNumber, values),
        ["taskAuthority"] = (row, values) => Holds(row.TaskAuthority, values),
        ["requestor"] = (row, values) => Holds(row.Requestor, values),
        ["facility"] = (row, values) => row.Facilities.Any(facility => Holds(facility, values)),
        ["assignee"] = (row, values) => row.Assignees.Any(values.Contains),
        ["delegate"] = (row, values) => row.Delegates.Any(values.Contains),
        ["unit"] = (row, values) => row.Units.Any(values.Contains),
        ["taskType"] = (row, values) => values.Contains(row.TaskType.Word()),
        ["status"] = (row, values) => values.Contains(row.Status.Word()),
        ["priority"] = (row, values) => values.Contains(row.Priority.Word()),
    };

    private readonly List<(Func<RowDocument, string[], bool> Condition, string[] Values)> conditions = [];

    // What must stand somewhere in the row's JSON, so that most rows are passed over without being read.
    private readonly List<byte[]> traces = [];

    private ViewFilter() { }

    public static ViewFilter None { get; } = new();

    /// <summary>Every parameter it takes.</summary>
    public static IReadOnlyList<string> Parameters { get; } = [.. Conditions.Keys, "dueFrom", "dueTo"];

    /// <summary>Due then or later; null: whenever.</summary>
    public DateTimeOffset? DueFrom { get; private set; }

    /// <summary>Due before; null: whenever.</summary>
    public DateTimeOffset? DueBefore { get; private set; }

    /// <summary>The one tasking it asks for by its whole number.</summary>
    public string? Number { get; private set; }

    /// <summary>Whether every row passes that is due in time.</summary>
    public bool TakesEverything => conditions.Count == 0;

    /// <param name="query">Values by parameter, of <see cref="Parameters"/> alone.</param>
    public static ViewFilter Parse(IEnumerable<KeyValuePair<string, string[]>> query, BusinessCalendar calendar, FieldErrors errors)
    {
        var filter = new ViewFilter();
        foreach (var (name, given) in query)
        {
            string[] values = [.. given.SelectMany(value => IsText(name) ? [value] : value.Split(',')).Select(value => value.Trim())];
            if (Array.Exists(values, value => value.Length is 0 or > MaxLength)) errors.Add(name, $"must be 1 to {MaxLength} characters");
            else if (values.Length > MaxValues) errors.Add(name, $"may have {MaxValues} values");
            else if (name is "dueFrom" or "dueTo") filter.AddDue(name, values, calendar, errors);
            else filter.Add(name, values, errors);
        }

        return filter;
    }

    public bool TakesDue(DateTimeOffset? due) => (DueFrom is null || due >= DueFrom) && (DueBefore is null || due < DueBefore);

    public bool Takes(ShownRow row)
    {
        if (TakesEverything) return true;
        foreach (var trace in traces)
            if (row.Content.Span.IndexOf(trace) < 0)
                return false;
        var document = row.Document();
        return conditions.TrueForAll(c => c.Condition(document, c.Values));
    }

    private void Add(string name, string[] values, FieldErrors errors)
    {
        var known = name switch
        {
            "taskType" => WordsOf<TaskType>(),
            "status" => WordsOf<TaskingStatus>(),
            "priority" => WordsOf<Priority>(),
            _ => null,
        };
        if (known is not null && values.Except(known).Any()) errors.Add(name, $"must be one of: {string.Join(", ", known)}");
        if (name == "number" && values is [var one] && TaskingStore.ItmsNumber.IsWellFormed(one.ToUpperInvariant())) Number = one.ToUpperInvariant();
        if (IsText(name)) values = [.. values.Select(value => NormalizedText.Of(value).Text)];
        else if (values is [var only]) traces.Add(JsonSerializer.SerializeToUtf8Bytes(only, Json.Http));
        if (Array.Exists(values, value => value.Length == 0)) errors.Add(name, "holds nothing that can be seen");
        conditions.Add((Conditions[name], values));
    }

    private void AddDue(string name, string[] values, BusinessCalendar calendar, FieldErrors errors)
    {
        if (values is not [var value] || !Moment.TryParse(value, out var moment))
        {
            errors.Add(name, "must be a date (2027-01-15) or an instant with an offset (2027-01-15T15:00:00Z)");
            return;
        }

        // A day is the whole of it, agency time: from its beginning, or to its end.
        var day = moment.Day ?? default;
        if (name == "dueFrom") DueFrom = moment.Instant ?? calendar.At(day, TimeOnly.MinValue);
        else DueBefore = moment.Instant?.AddTicks(1) ?? calendar.At(day.AddDays(1), TimeOnly.MinValue);
    }

    /// <summary>Whether the parameter takes a text as somebody types it.</summary>
    internal static bool IsText(string name) => name is "number" or "caseNumber" or "taskAuthority" or "requestor" or "facility";

    private static bool Holds(string? text, string[] values) =>
        text is not null && NormalizedText.Of(text).Text is var plain && Array.Exists(values, value => plain.Contains(value, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Words.Word);
}
