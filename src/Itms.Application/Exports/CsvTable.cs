using System.Globalization;
using CsvHelper;

namespace Itms.Application.Exports;

/// <summary>Writes a table as CSV (RFC 4180: commas, CRLF, a header), in UTF-8 with the byte order mark that Excel needs.</summary>
public static class CsvTable
{
    /// <summary>Characters that begin a formula, or that some programs read as one of these.</summary>
    private const string FormulaStart = "=+-@\t\r\n＝＋－＠−﹦﹢﹣﹫";

    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true };

    /// <summary>Writes each row as it comes, and keeps none in memory.</summary>
    /// <param name="to">Stays open. It is only written to asynchronously.</param>
    public static async Task WriteAsync<T>(
        Stream to, IReadOnlyList<Column<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(to, Options, leaveOpen: true);
        foreach (var column in columns) csv.WriteField(column.Kind == CellKind.Instant ? column.Header + " (UTC)" : column.Header);
        await csv.EndRecordAsync(cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var column in columns) csv.WriteField(Cell(column.Of(row)));
            await csv.EndRecordAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The text, changed if a spreadsheet could take it for a formula. A text that begins like a formula gets an apostrophe in front, even if
    /// the beginning is behind spaces, quotes or invisible characters.
    /// </summary>
    public static string Harmless(string text)
    {
        foreach (var c in text)
        {
            if (FormulaStart.Contains(c)) return "'" + text;
            if (!MayPrecedeFormula(c)) return text;
        }

        return text;
    }

    private static bool MayPrecedeFormula(char c) =>
        c is '"' or '\'' or '`' or '´' or '‘' or '’' or '“' or '”' or '«' or '»' or '＂' or '＇'
        || char.IsWhiteSpace(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        string text => Harmless(text),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A cell cannot be a {cell.GetType().Name}."),
    };
}
