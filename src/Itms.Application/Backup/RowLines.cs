using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Backup;

/// <summary>
/// Rows as lines of JSON: partition, key, and the body as <c>text</c>, or as <c>base64</c> if it is not UTF-8. The bytes of a body stay as they
/// are.
/// </summary>
internal static class RowLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> to, Row row)
    {
        using (var json = new Utf8JsonWriter(to, Options))
        {
            json.WriteStartObject();
            json.WriteString("partition", row.Partition);
            json.WriteString("row", row.RowKey);
            if (Utf8.IsValid(row.Body.Span)) json.WriteString("text", row.Body.Span);
            else json.WriteBase64String("base64", row.Body.Span);
            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    /// <exception cref="JsonException">The lines are not rows.</exception>
    /// <exception cref="ArgumentException">A key breaks the rules, or a body is too large.</exception>
    public static IEnumerable<Row> Read(ReadOnlyMemory<byte> lines)
    {
        while (lines.Length > 0)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            if (end < 0) throw new JsonException("The last row is not complete.");
            var line = Json.Read<Line>(lines[..end]);
            var row = new Row(line.Partition ?? "", line.Row ?? "", ETag: "", line.Base64 ?? Encoding.UTF8.GetBytes(line.Text ?? ""));
            TableTransaction.Of(row.Partition, [new RowWrite.Upsert(row.RowKey, row.Body)]);
            yield return row;
            lines = lines[(end + 1)..];
        }
    }

    private sealed record Line(string? Partition, string? Row, string? Text, byte[]? Base64);
}
