using System.Text.RegularExpressions;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>A cell that cannot be imported. Its row is left out.</summary>
/// <param name="Row">As a spreadsheet numbers it. The header is row 1.</param>
/// <param name="Field">The column. <c>row</c>: the row as a whole.</param>
public sealed record ImportFault(long Row, string Field, string Message);

/// <summary>
/// Reads the cells of one row, and collects what is wrong with them. A message never repeats a cell's text, because the report is kept longer
/// than the file.
/// </summary>
internal sealed class ImportRow(SheetRow row, ImportColumns columns, ImportMapping mapping, BusinessCalendar calendar)
{
    private readonly List<ImportFault> faults = [];

    public IReadOnlyList<ImportFault> Faults => faults;

    /// <param name="field">A field of the mapping, or a path in the form.</param>
    public void Fault(string field, string message)
    {
        var name = Within(field);
        faults.Add(new ImportFault(row.Row, columns.HeadingOf(row, name) ?? name, message));
    }

    public bool Has(string field) => columns.Has(field) && !columns.Cell(row, field).IsBlank;

    /// <summary>The text of a one-line field. Null: it is blank.</summary>
    public string? Line(string field) => Checked(field, CellText.Line(Written(field)));

    /// <summary>The text of a field with several lines. Null: it is blank.</summary>
    public string? Text(string field) => Checked(field, CellText.Plain(Written(field)));

    public IReadOnlyList<string> Several(string field)
    {
        var values = CellText.Several(Written(field));
        foreach (var value in values) Checked(field, value);
        return values;
    }

    /// <summary>Every column of the field as a text with its heading.</summary>
    public IEnumerable<(string Heading, string Text)> Texts(string field)
    {
        foreach (var (heading, cell) in columns.Cells(row, field))
            if (Checked(field, CellText.Plain(cell.Text)) is { } text) yield return (heading, text);
    }

    public Moment? Date(string field)
    {
        var cell = columns.Cell(row, field);
        if (cell.IsBlank) cell = new SheetCell(mapping.Defaults.GetValueOrDefault(field, ""));
        if (cell.IsBlank) return null;
        var date = CellText.Date(cell, calendar);
        if (date is null) Fault(field, "must be a date such as 7/19/2021, 7/19/2021 2:30 PM or 2021-07-19");
        return date;
    }

    public bool Flag(string field)
    {
        var truth = CellText.Truth(Written(field));
        if (truth is null) Fault(field, "must be Yes or No");
        return truth ?? false;
    }

    /// <summary>One of an enumeration's values, by the mapping's word, the label, or the word of ITMS.</summary>
    /// <param name="choices">The values with their labels.</param>
    /// <returns>Null: blank or wrong.</returns>
    public T? Choice<T>(string field, IEnumerable<(T Value, string Label)> choices)
        where T : struct => Find(field, choices.Select(choice => ((object)choice.Value, choice.Label))) is T found ? found : null;

    /// <inheritdoc cref="Choice{T}(string, IEnumerable{ValueTuple{T, string}})"/>
    /// <param name="enumeration">A name in <see cref="Choices.All"/>.</param>
    public object? Choice(string field, string enumeration) =>
        Find(field, Choices.All[enumeration].Select(choice => (choice.Value, choice.Label)));

    private object? Find(string field, IEnumerable<(object Value, string Label)> choices)
    {
        var values = Several(field);
        if (values.Count == 0) return null;
        if (values.Count > 1)
        {
            Fault(field, "has several values, but can have only one");
            return null;
        }

        var word = ImportMapping.Plain(values[0]);
        if (mapping.Values.TryGetValue(field, out var words))
            foreach (var (theirs, ours) in words)
                if (ImportMapping.Plain(theirs) == word) word = ImportMapping.Plain(ours);
        var list = choices.ToList();
        foreach (var (value, label) in list)
            if (ImportMapping.Plain(value.ToString()!) == word || ImportMapping.Plain(label) == word) return value;
        Fault(field, $"must be one of: {string.Join(", ", list.Select(choice => choice.Label))}; or name the word in the mapping");
        return null;
    }

    private string Written(string field)
    {
        var cell = columns.Cell(row, field);
        return cell.IsBlank ? mapping.Defaults.GetValueOrDefault(field, "") : cell.Text;
    }

    private string? Checked(string field, string text)
    {
        if (text.Length == 0) return null;
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) Fault(field, "has characters that cannot be read. Save the file as UTF-8");
        else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) Fault(field, "cannot contain control characters");
        else if (!IsUnicode(text)) Fault(field, "has half of a character");
        else return text;
        return null;
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]))) return false;
        return true;
    }

    /// <summary>The field of the mapping that a path in the form comes from: detainees[0].name is detainees.name.</summary>
    private static string Within(string path)
    {
        var plain = Regex.Replace(path, "\\[[0-9]+\\]", "");
        return ImportMapping.Fields.Contains(plain) ? plain
            : plain[(plain.LastIndexOf('.') + 1)..] is var last && ImportMapping.Fields.Contains(last) ? last
            : plain == "detainees" ? "detainees.name"
            : plain;
    }
}
