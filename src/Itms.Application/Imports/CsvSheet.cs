using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using Itms.Application.Shared;

namespace Itms.Application.Imports;

/// <summary>
/// A list exported as CSV: commas, a header row, UTF-8 or what its byte order mark says. SharePoint may put a line with the schema of the list
/// before the header.
/// </summary>
internal static class CsvSheet
{
    private const int LargestRecord = 4 * 1024 * 1024;

    private static readonly byte[] Schema = [.. "ListSchema="u8];

    public static async IAsyncEnumerable<SheetRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var encoding = await EncodingOfAsync(file, cancellationToken);
        var skipped = await SkipSchemaAsync(file, cancellationToken);
        await using var utf8 = encoding is UTF8Encoding
            ? file
            : Encoding.CreateTranscodingStream(file, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using var reader = CommaSeparated.Open(utf8, LargestRecord);
        int? columns = null;
        while (await NextAsync(reader, skipped, cancellationToken))
        {
            var row = new SheetRow(skipped + reader.RowNumber, [.. reader.Current.ToArray().Select(text => new SheetCell(text.Trim('\uFEFF')))]);
            columns ??= row.Cells.Count;
            if (row.Cells.Skip(columns.Value).Any(cell => !cell.IsBlank))
                throw new SheetException(row.Row, $"has {row.Cells.Count} cells, but the header has {columns}. Nothing after it was read");
            yield return row;
        }
    }

    /// <summary>A misplaced quotation mark ends the reading: nobody can tell where the next row begins.</summary>
    private static async Task<bool> NextAsync(CsvReader reader, int skipped, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException e)
        {
            throw new SheetException(skipped + e.RecordNumber, "has a misplaced quotation mark, or is too long. Nothing after it was read");
        }
    }

    /// <summary>Skips the line with the schema of the list. It is not CSV: its quotation marks follow no rule.</summary>
    /// <returns>How many lines were skipped.</returns>
    private static async Task<int> SkipSchemaAsync(Stream file, CancellationToken cancellationToken)
    {
        var start = file.Position;
        var head = new byte[Schema.Length];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (!head.AsSpan(0, length).SequenceEqual(Schema))
        {
            file.Position = start;
            return 0;
        }

        var buffer = new byte[64 * 1024];
        while (await file.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end < 0) continue;
            file.Position += end + 1 - read;
            break;
        }

        return 1;
    }

    private static async Task<Encoding> EncodingOfAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        // UTF-32 first: its mark begins like that of UTF-16.
        Encoding[] known =
            [new UTF32Encoding(false, true), new UTF32Encoding(true, true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF8];
        var found = known.FirstOrDefault(encoding => head.AsSpan(0, length).StartsWith(encoding.Preamble));
        file.Position = found?.Preamble.Length ?? 0;
        return found ?? Encoding.UTF8;
    }
}
