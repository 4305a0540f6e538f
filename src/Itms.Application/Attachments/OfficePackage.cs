using System.Buffers.Binary;
using System.Text;

namespace Itms.Application.Attachments;

/// <summary>
/// Reads the list of parts at the end of a zip file. It reads no part and unpacks nothing, so a zip bomb does no harm.
/// </summary>
internal static class OfficePackage
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>The longest list of parts, in bytes. A document with thousands of pictures stays below it.</summary>
    private const int MaxList = 4 * 1024 * 1024;

    /// <summary>Whether the file is an Office package with this main part, and has no macros.</summary>
    public static async Task<ContentFault> FaultAsync(Stream file, string mainPart, CancellationToken cancellationToken)
    {
        if (await ReadPartsAsync(file, cancellationToken) is not { } parts) return ContentFault.OtherKind;
        if (!parts.Contains("[Content_Types].xml", StringComparer.OrdinalIgnoreCase) || !parts.Any(IsMain)) return ContentFault.OtherKind;
        return parts.Any(part => part.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)) ? ContentFault.Macros : ContentFault.None;

        // Word sometimes writes word/document2.xml.
        bool IsMain(string part) =>
            part.StartsWith(mainPart, StringComparison.OrdinalIgnoreCase)
            && part.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            && part.AsSpan(mainPart.Length, part.Length - mainPart.Length - ".xml".Length).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <returns>The names of the parts. Null: the file is not a zip file, or not a regular one.</returns>
    private static async Task<List<string>?> ReadPartsAsync(Stream file, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(file.Length, EndLength + MaxComment)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellationToken);
        if (FindEnd(tail) is not var (count, length, offset) || length > MaxList || offset + length > file.Length) return null;
        var list = new byte[length];
        file.Position = offset;
        await file.ReadExactlyAsync(list, cancellationToken);
        return ReadList(list, count);
    }

    private static (int Count, long Length, long Offset)? FindEnd(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail[at..];
            if (!end.StartsWith("PK\x05\x06"u8) || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndLength) continue;
            return (
                BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
                BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
                BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        }

        return null;
    }

    private static List<string>? ReadList(ReadOnlySpan<byte> list, int count)
    {
        var parts = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            if (list.Length < EntryLength || !list.StartsWith("PK\x01\x02"u8)) return null;
            var name = BinaryPrimitives.ReadUInt16LittleEndian(list[28..]);
            var extra = BinaryPrimitives.ReadUInt16LittleEndian(list[30..]);
            var comment = BinaryPrimitives.ReadUInt16LittleEndian(list[32..]);
            var whole = EntryLength + name + extra + comment;
            if (list.Length < whole) return null;
            parts.Add(Encoding.UTF8.GetString(list.Slice(EntryLength, name)).Replace('\\', '/'));
            list = list[whole..];
        }

        return parts;
    }
}
