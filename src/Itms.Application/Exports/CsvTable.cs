using System.Globalization;
using CsvHelper;

namespace Itms.Application.Exports;

/// <summary>Writes a table as CSV (RFC 4180: commas, CRLF, a header), in UTF-8 with a byte order mark, without which Excel reads it as something else.</summary>
public static class CsvTable
{
    private static readonly CsvWriterOptions Options = new() { WriteByteOrderMark = true };

    /// <summary>Writes row by row as they come; what has been written is not kept.</summary>
    /// <param name="to">Stays open, and is never waited for on the caller's thread.</param>
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
    /// The text such that no spreadsheet takes it for a formula: one that begins like a formula, be it behind blanks, quotes
    /// or signs nobody sees, gets an apostrophe in front.
    /// </summary>
    public static string Harmless(string text)
    {
        foreach (var c in text)
        {
            if (c is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '−' or '﹦' or '﹢' or '﹣' or '﹫') return "'" + text;
            if (!MayStandBefore(c)) return text;
        }

        return text;
    }

    private static bool MayStandBefore(char c) =>
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
