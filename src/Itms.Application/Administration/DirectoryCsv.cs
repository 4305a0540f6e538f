using System.Text;
using System.Text.Json;
using CsvHelper;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.Administration;

/// <summary>
/// People, units or facilities as a CSV file (docs/administration.md): UTF-8, a header row, one entry per row. Faults name
/// the row as a spreadsheet numbers it; the header is row 1.
/// </summary>
public sealed class DirectoryCsv
{
    /// <summary>Largest file in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Most entries in a file.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Separates several values in one cell.</summary>
    private const char Several = ';';

    private static readonly Dictionary<string, Columns> Files = new(StringComparer.Ordinal)
    {
        ["people"] = new("id", ["id", "name", "email", "unit", "roles"], ["positions", "active", "ses"], Person),
        ["units"] = new("code", ["code", "name", "division"], ["chief"], Unit),
        ["facilities"] = new("code", ["code", "name", "staffing"], ["lead"], Facility),
    };

    private readonly Columns columns;
    private readonly List<Cells> rows = [];

    private DirectoryCsv(Columns columns) => this.columns = columns;

    /// <summary>What can be imported.</summary>
    public static bool Knows(string what) => Files.ContainsKey(what);

    /// <summary>Reads the rows of the file. Returns null and adds the faults if the file is not valid.</summary>
    public static DirectoryCsv? Parse(string what, ReadOnlyMemory<byte> file, FieldErrors errors)
    {
        var csv = new DirectoryCsv(Files[what]);
        if (Text(file.Span) is not { } text)
        {
            errors.Add("body", "is not UTF-8 text");
            return null;
        }

        csv.Read(text, errors);
        return errors.Any ? null : csv;
    }

    /// <summary>Turns the rows into entries. If the file has no column for a value, the directory's value stays.</summary>
    public IReadOnlyList<(int Row, DirectoryEntry Entry)> Entries(AgencyDirectory directory, FieldErrors errors) =>
    [
        .. rows.Select(cells => (cells.Row, columns.Make(cells, directory, (field, error) => errors.Add($"row {cells.Row}: {field}", error)))),
    ];

    private static string? Text(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Encoding.UTF8.Preamble)) file = file[Encoding.UTF8.Preamble.Length..];
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private void Read(string text, FieldErrors errors)
    {
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            SkipEmptyLines = false,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
        });
        try
        {
            if (!reader.Read())
            {
                errors.Add("row 1", "is missing: it must name the columns");
                return;
            }

            if (Header(reader.Current.ToArray(), errors) is not { } header) return;
            var seen = 0;
            while (reader.Read())
            {
                var (row, cells) = (reader.RowNumber, reader.Current.ToArray());
                if (cells.All(string.IsNullOrEmpty)) continue;
                if (++seen > MaxRows)
                {
                    errors.Add("body", $"may have at most {MaxRows} rows");
                    return;
                }

                if (cells.Length != header.Length) errors.Add($"row {row}", $"has {cells.Length} cells, but the header has {header.Length}");
                else rows.Add(new Cells((int)row, header.Zip(cells).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal)));
            }
        }
        catch (CsvFormatException e)
        {
            errors.Add($"row {e.RecordNumber}", "has a misplaced quotation mark");
        }

        foreach (var twice in rows.GroupBy(r => r[columns.Key], StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            errors.Add($"row {twice.Row}: {columns.Key}", "is in the file twice");
    }

    private string[]? Header(string[] cells, FieldErrors errors)
    {
        if (cells.Length > columns.All.Count)
        {
            errors.Add("row 1", $"names {cells.Length} columns, but there are only these: {string.Join(", ", columns.All)}");
            return null;
        }

        var header = cells.Select(c => c.ToLowerInvariant()).ToArray();
        for (var i = 0; i < header.Length; i++)
        {
            if (!columns.All.Contains(header[i])) errors.Add("row 1", $"column {i + 1} is not one of: {string.Join(", ", columns.All)}");
            else if (Array.IndexOf(header, header[i]) < i) errors.Add("row 1", $"names {header[i]} twice");
        }

        foreach (var missing in columns.Required.Except(header)) errors.Add("row 1", $"has no column {missing}");
        return errors.Any ? null : header;
    }

    private static DirectoryEntry Person(Cells cells, AgencyDirectory directory, Action<string, string> wrong)
    {
        var present = directory.Find(cells["id"]);
        return DirectoryEntry.Of(new Person(
            cells["id"],
            cells["name"],
            cells["email"],
            cells["unit"],
            [.. Parts(cells["roles"]).Select(word => Word<Role>("roles", word, wrong))],
            cells.Find("positions") is { } positions ? [.. Parts(positions)] : present?.Positions ?? [],
            cells.Find("active") is { } active ? Truth("active", active, empty: true, wrong) : present?.Active ?? true,
            cells.Find("ses") is { } ses ? Truth("ses", ses, empty: false, wrong) : present?.Ses ?? false));
    }

    private static DirectoryEntry Unit(Cells cells, AgencyDirectory directory, Action<string, string> wrong) => DirectoryEntry.Of(new Unit(
        cells["code"],
        cells["name"],
        cells["division"],
        Post(cells.Find("chief"), directory.FindUnit(cells["code"])?.Chief)));

    private static DirectoryEntry Facility(Cells cells, AgencyDirectory directory, Action<string, string> wrong)
    {
        var staffing = Word<Staffing>("staffing", cells["staffing"], wrong);
        return DirectoryEntry.Of(new Facility(
            cells["code"], cells["name"], staffing, Post(cells.Find("lead"), directory.FindFacility(cells["code"])?.Lead)));
    }

    /// <summary>Who is in a post. An empty cell: the post is vacant. No such column: whoever is in it now.</summary>
    private static string? Post(string? cell, string? present) => cell is null ? present : cell.Length == 0 ? null : cell;

    private static string[] Parts(string cell) => cell.Split(Several, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static T Word<T>(string field, string word, Action<string, string> wrong)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase)) return value;
        wrong(field, $"must be one of: {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}");
        return default;
    }

    /// <param name="empty">What an empty cell means.</param>
    private static bool Truth(string field, string word, bool empty, Action<string, string> wrong)
    {
        if (word.Length == 0) return empty;
        if (bool.TryParse(word, out var truth)) return truth;
        wrong(field, "must be true or false");
        return true;
    }

    private sealed record Columns(
        string Key,
        IReadOnlyList<string> Required,
        IReadOnlyList<string> Optional,
        Func<Cells, AgencyDirectory, Action<string, string>, DirectoryEntry> Make)
    {
        public IReadOnlyList<string> All { get; } = [.. Required, .. Optional];
    }

    private sealed record Cells(int Row, IReadOnlyDictionary<string, string> ByColumn)
    {
        public string this[string column] => ByColumn[column];

        /// <summary>Null if the file has no such column.</summary>
        public string? Find(string column) => ByColumn.GetValueOrDefault(column);
    }
}
