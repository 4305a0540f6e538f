using System.Buffers;
using System.Text;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// Stored rows of views with one byte for each phrase that stands in nearly all of them: half as long, so that what is searched
/// of an archive stays in memory. A phrase's byte is a control character, which no JSON holds as such.
/// </summary>
/// <remarks>What a byte stands for is part of the rows' layout: a change here counts <see cref="TaskingProjections.Layout"/> up.</remarks>
internal static class RowCompression
{
    /// <summary>Divides the lines of a row, and stands for nothing else.</summary>
    public const byte LineEnd = (byte)'\n';

    private const byte Last = 0x1F;

    // At most 30: the control characters but for the line's end and zero. Each begins a member, where writing looks for one.
    private static readonly byte[]?[] Phrases = Number(
    [
        "{\"number\":\"ITMS-20",
        .. Enum.GetValues<TaskingStatus>().Select(status => $",\"status\":\"{status.Word()}\",\"statusLabel\":\"{status.Label()}\",\"taskType\":\""),
        ",\"caseNumber\":\"",
        ",\"requestor\":\"",
        ",\"taskAuthority\":\"",
        ",\"units\":[\"",
        ",\"assignees\":[\"",
        ",\"delegates\":[],\"facilities\":[",
        ",\"delegates\":[\"",
        ",\"facilities\":[",
        ",\"priority\":\"",
        ",\"action\":\"work\",\"dueAt\":\"20",
        ",\"action\":\"",
        ",\"dueAt\":\"20",
        ",\"flags\":[],\"overdue\":",
        ",\"flags\":[\"",
        ",\"overdue\":",
        "{\"restricted\":false,\"people\":[\"",
        "{\"restricted\":true,\"people\":[\"",
        ",\"formerUnits\":[],\"positions\":[",
        ",\"formerUnits\":[",
        ",\"positions\":[",
    ]);

    /// <summary>By their third character, the longest first.</summary>
    private static readonly byte[][] ByThird = [.. Enumerable.Range(0, 128).Select(OfThird)];

    private static readonly SearchValues<byte> Begins = SearchValues.Create(",{"u8);

    /// <param name="text">JSON in lines; what else it may be, it must not hold the control characters.</param>
    public static byte[] Write(ReadOnlySpan<byte> text)
    {
        var compressed = new ArrayBufferWriter<byte>(text.Length + 1);
        while (text.Length > 0)
        {
            if (PhraseAt(text) is var code and not 0)
            {
                compressed.Write([code]);
                text = text[Phrases[code]!.Length..];
                continue;
            }

            var plain = text[1..].IndexOfAny(Begins) is var next && next < 0 ? text.Length : next + 1;
            compressed.Write(text[..plain]);
            text = text[plain..];
        }

        return compressed.WrittenSpan.ToArray();
    }

    /// <summary>The text it was made of.</summary>
    public static byte[] Read(ReadOnlySpan<byte> compressed)
    {
        var length = compressed.Length;
        foreach (var code in compressed)
            if (code <= Last && Phrases[code] is { } phrase) length += phrase.Length - 1;
        var text = new byte[length];
        var rest = text.AsSpan();
        while (true)
        {
            var plain = compressed.IndexOfAnyInRange((byte)1, Last);
            if (plain < 0) break;
            compressed[..plain].CopyTo(rest);
            rest = rest[plain..];
            ReadOnlySpan<byte> meant = Phrases[compressed[plain]] ?? compressed.Slice(plain, 1);
            meant.CopyTo(rest);
            rest = rest[meant.Length..];
            compressed = compressed[(plain + 1)..];
        }

        compressed.CopyTo(rest);
        return text;
    }

    private static byte PhraseAt(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[2] >= ByThird.Length) return 0;
        foreach (var code in ByThird[text[2]])
            if (text.StartsWith(Phrases[code]))
                return code;
        return 0;
    }

    private static byte[]?[] Number(IEnumerable<string> phrases)
    {
        var numbered = new byte[Last + 1][];
        byte code = 1;
        foreach (var phrase in phrases)
        {
            if (code == LineEnd) code++;
            numbered[code++] = Encoding.UTF8.GetBytes(phrase);
        }

        return numbered;
    }

    private static byte[] OfThird(int third) =>
    [
        .. Enumerable.Range(0, Phrases.Length).Where(code => Phrases[code]?[2] == third).OrderByDescending(code => Phrases[code]!.Length).Select(code => (byte)code),
    ];
}
