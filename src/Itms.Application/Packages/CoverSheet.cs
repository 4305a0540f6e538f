using System.Globalization;
using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Packages;

/// <summary>The texts of a response package, as Word documents.</summary>
internal static class CoverSheet
{
    /// <summary>What the agency keeps to itself: how it handles the request, and its own dates.</summary>
    private static readonly HashSet<string> Internal =
        ["category", "internalDueDate", "priority", "action", "requiresSes", "restricted", "source"];

    /// <summary>The cover sheet: the fields of the request, and who cleared the response.</summary>
    public static byte[] Of(Tasking tasking, Rules rules)
    {
        var form = tasking.Form;
        var rows = new List<(string Label, string Value)> { ("ITMS number", tasking.Number) };
        foreach (var tab in Tabs.All)
            foreach (var field in tab.Fields)
                if (!Internal.Contains(field.Path) && Text(field, field.ValueOn(form), rules.Calendar) is { Length: > 0 } value)
                    rows.Add((field.Label, value));
        foreach (var (name, alienNumber) in form.Detainees)
            rows.Add(("Detainee", string.Join(", ", new[] { name, alienNumber }.Where(text => !string.IsNullOrEmpty(text)))));
        if (tasking.FinalResponse is { } response) rows.Add(("Response", Choices.LabelOf(Choices.ResponseKind, response.Kind)));
        rows.AddRange(tasking.Decisions.Where(d => d.Cleared).Select(d => (
            "Cleared by", $"{PositionOf(d.Position)}{(d.Unit is null ? "" : $" of {d.Unit}")}, {Day(rules.Calendar.DayOf(d.At))}")));
        if (tasking.Clearance.Kind == ClearanceKind.None) rows.Add(("Cleared by", Choices.LabelOf(Choices.ClearanceKind, ClearanceKind.None)));
        return WordDocument.Write("Response to a tasking", body => body.Table(rows));
    }

    /// <summary>The response as a document. Null: it has no text, its documents say it all.</summary>
    public static byte[]? ResponseOf(Tasking tasking)
    {
        if (tasking.FinalResponse is not { } response) return null;
        var text = string.IsNullOrWhiteSpace(response.Text) ? null : response.Text;
        if (text is null && response.Kind == ResponseKind.Substantive) return null;
        return WordDocument.Write(
            $"Response to {tasking.Form.CaseNumber ?? tasking.Number}",
            body => body.Paragraphs(text ?? Choices.LabelOf(Choices.ResponseKind, ResponseKind.Negative) + "."));
    }

    private static string? Text(FieldDefinition field, object? value, BusinessCalendar calendar) => value switch
    {
        null => null,
        string text => text,
        IReadOnlyList<string> several => string.Join("; ", several),
        Moment moment => moment.Day is { } day ? Day(day) : calendar.Format(moment.At(calendar)),
        DateTimeOffset instant => calendar.Format(instant),
        TaskType type => TaskTypes.LabelOf(type),
        Enum choice => Choices.LabelOf(field.Enumeration!, choice),
        _ => null,
    };

    private static string Day(DateOnly day) => day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    private static string PositionOf(string position) =>
        Choices.All[Choices.Position].FirstOrDefault(choice => position.Equals(choice.Value))?.Label ?? position;
}
