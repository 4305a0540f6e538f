using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Itms.Application.Indexing;
using Itms.Application.Shared;
using Itms.Domain.Forms;

namespace Itms.Application.Archive;

/// <summary>
/// A part of the archive as one row: complaints, one a line of JSON, compressed. All complaints of one alien number are in one block, so a
/// tasking finds a detainee's earlier complaints in one row. A search reads all blocks: the archive is closed, so it never gets larger.
/// </summary>
/// <remarks>
/// With an index row for each word and alien number instead, an import of 100,000 complaints would write a hundred times as many rows. The
/// figures are in decision 34.
/// </remarks>
internal static class ArchiveBlock
{
    /// <summary>How many blocks there are. Never change it: the keys of stored blocks depend on it.</summary>
    public const int Count = 512;

    /// <summary>The block of a complaint: that of its alien number, or of its own number if it has none.</summary>
    public static int Of(ArchivedComplaint complaint) => Of(AlienNumbers.Digits(complaint.AlienNumber) ?? complaint.Number);

    /// <param name="text">Nine digits of an alien number, or a number of MCTS.</param>
    public static int Of(string text)
    {
        // FNV-1a: the same on every machine.
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 16777619;
        return (int)(hash % Count);
    }

    public static ReadOnlyMemory<byte> Write(IEnumerable<ArchivedComplaint> complaints)
    {
        using var row = new MemoryStream();
        using (var compressed = new BrotliStream(row, CompressionLevel.Optimal, leaveOpen: true))
            foreach (var complaint in complaints)
            {
                compressed.Write(JsonSerializer.SerializeToUtf8Bytes(new Line(complaint, Words(complaint)), Json.Stored));
                compressed.WriteByte((byte)'\n');
            }

        return row.ToArray();
    }

    /// <summary>Every complaint of a block.</summary>
    public static IEnumerable<ArchivedComplaint> Read(ReadOnlyMemory<byte> row) => Read(row, [], _ => true);

    /// <summary>The complaints of a block that are in question. Other lines are passed over without being read.</summary>
    /// <param name="asked">Words that must all be in a line, each in one of its forms, or with its beginning.</param>
    /// <param name="holds">Whether a complaint is meant.</param>
    public static IEnumerable<ArchivedComplaint> Read(
        ReadOnlyMemory<byte> row, IReadOnlyList<IReadOnlyList<byte[]>> asked, Func<ArchivedComplaint, bool> holds)
    {
        var lines = Unpacked(row);
        for (var from = 0; from < lines.Length;)
        {
            var end = Array.IndexOf(lines, (byte)'\n', from);
            var line = new ReadOnlyMemory<byte>(lines, from, end - from);
            from = end + 1;
            if (HasAll(line.Span, asked) && Json.Read<Line>(line).Complaint is var complaint && holds(complaint)) yield return complaint;
        }
    }

    /// <summary>A word as it stands in a line, to be looked for by <c>Read</c>.</summary>
    /// <param name="field">Where it must be: <c>n</c> the name, <c>p</c> the place (facility), <c>f</c> the findings.</param>
    /// <param name="isWhole">Whether it must be the whole word, or its beginning.</param>
    public static byte[] Sought(char field, string word, bool isWhole) => Encoding.UTF8.GetBytes($" {field}:{word}{(isWhole ? " " : "")}");

    private static bool HasAll(ReadOnlySpan<byte> line, IReadOnlyList<IReadOnlyList<byte[]>> asked)
    {
        foreach (var forms in asked)
        {
            var found = false;
            foreach (var form in forms) found = found || line.IndexOf(form) >= 0;
            if (!found) return false;
        }

        return true;
    }

    /// <summary>The words by which a line is found, each with its field.</summary>
    private static string Words(ArchivedComplaint complaint)
    {
        var words = new StringBuilder(" ");
        foreach (var (field, text) in new[] { ('n', complaint.DetaineeName), ('p', complaint.Facility), ('f', complaint.Findings) })
            foreach (var word in TextWords.Indexed(text ?? "").Distinct(StringComparer.Ordinal))
                words.Append(field).Append(':').Append(word).Append(' ');
        return words.ToString();
    }

    private static byte[] Unpacked(ReadOnlyMemory<byte> row)
    {
        using var unpacked = new MemoryStream(row.Length * 8);
        using var compressed = new BrotliStream(new MemoryStream(row.ToArray()), CompressionMode.Decompress);
        compressed.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private sealed record Line(ArchivedComplaint Complaint, string Words);
}
