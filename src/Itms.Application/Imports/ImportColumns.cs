namespace Itms.Application.Imports;

/// <summary>Which columns of a file hold which field.</summary>
internal sealed class ImportColumns
{
    private readonly Dictionary<string, List<int>> places = new(StringComparer.Ordinal);
    private readonly List<string> headings;

    /// <param name="header">The file's first row.</param>
    public ImportColumns(ImportMapping mapping, SheetRow header)
    {
        headings = [.. header.Cells.Select(cell => CellText.Line(cell.Text))];
        var plain = headings.ConvertAll(ImportMapping.Plain);
        foreach (var (field, names) in mapping.Columns)
        {
            var found = names.Select(name => plain.IndexOf(ImportMapping.Plain(name))).Where(place => place >= 0).Distinct().ToList();
            if (found.Count > 0) places[field] = found;
        }

        var used = places.Values.SelectMany(found => found).ToHashSet();
        Ignored = [.. headings.Where((heading, place) => heading.Length > 0 && !used.Contains(place))];
    }

    /// <summary>Headings that no field takes.</summary>
    public IReadOnlyList<string> Ignored { get; }

    public bool Has(string field) => places.ContainsKey(field);

    /// <summary>The cell of the first column for the field that has a text in this row. Blank if there is none.</summary>
    public SheetCell Cell(SheetRow row, string field) => Cells(row, field).Select(cell => cell.Cell).FirstOrDefault(new SheetCell(""));

    /// <summary>The cells of all columns for the field that have a text in this row, with their headings.</summary>
    public IEnumerable<(string Heading, SheetCell Cell)> Cells(SheetRow row, string field)
    {
        if (!places.TryGetValue(field, out var found)) yield break;
        foreach (var place in found)
            if (place < row.Cells.Count && !row.Cells[place].IsBlank) yield return (headings[place], row.Cells[place]);
    }

    /// <summary>What the file calls the field: the column that the row's value comes from. Null: no column of the file is about it.</summary>
    public string? HeadingOf(SheetRow row, string field) => places.TryGetValue(field, out var found)
        ? Cells(row, field).Select(cell => cell.Heading).FirstOrDefault() ?? headings[found[0]]
        : null;

    /// <summary>Every mapped cell that has a text. They tell whether the row has changed since it was imported.</summary>
    public IEnumerable<(string Field, string Text)> All(SheetRow row) => places.Keys.Order(StringComparer.Ordinal)
        .SelectMany(field => Cells(row, field).Select(cell => (field, cell.Cell.Text)));
}
