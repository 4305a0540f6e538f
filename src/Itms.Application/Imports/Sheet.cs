namespace Itms.Application.Imports;

/// <param name="Text">As it is in the file, trimmed.</param>
/// <param name="IsNumber">The file has it as a number: where a date is expected, the days since 1900.</param>
internal readonly record struct SheetCell(string Text, bool IsNumber = false)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Cells">In the order of the columns. Cells at the end may be missing.</param>
internal sealed record SheetRow(long Row, IReadOnlyList<SheetCell> Cells)
{
    public bool IsBlank => Cells.All(cell => cell.IsBlank);
}

/// <summary>The rest of the file cannot be read. The rows before it were read.</summary>
/// <param name="row">The row where it ended.</param>
internal sealed class SheetException(long row, string message) : Exception(message)
{
    public long Row { get; } = row;
}

/// <summary>A list as CSV or as an Excel workbook, read row by row.</summary>
internal static class Sheet
{
    private static readonly byte[] Zip = [(byte)'P', (byte)'K', 3, 4];

    /// <summary>The rows, with the header first. A workbook's first sheet counts.</summary>
    /// <param name="file">It can seek.</param>
    /// <exception cref="SheetException">While reading.</exception>
    public static async Task<IAsyncEnumerable<SheetRow>> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[Zip.Length];
        file.Position = 0;
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        return head.AsSpan(0, length).SequenceEqual(Zip) ? XlsxSheet.ReadAsync(file) : CsvSheet.ReadAsync(file, cancellationToken);
    }
}
