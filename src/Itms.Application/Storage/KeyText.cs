using System.Globalization;
using System.Text;

namespace Itms.Application.Storage;

/// <summary>
/// Writes the parts of keys. Free text is escaped. Numbers and instants are written such that keys sort in their order.
/// <c>|</c> separates the parts.
/// </summary>
public static class KeyText
{
    /// <summary>A key that sorts the latest first.</summary>
    public static string LatestFirst(DateTimeOffset at, string id) => $"{Instant(DateTimeOffset.MaxValue.AddTicks(-at.UtcTicks))}|{Escape(id)}";

    /// <summary>A key that sorts by instant, then by number. Without an instant, it sorts last.</summary>
    public static string Timed(DateTimeOffset? at, string number) => $"{Instant(at)}|{Escape(number)}";

    /// <summary>The parts of a key that ends with one made by <see cref="Timed"/>.</summary>
    public static (DateTimeOffset? At, string Number) ReadTimed(string rowKey)
    {
        var bar = rowKey.LastIndexOf('|');
        var ticks = long.Parse(rowKey.AsSpan(bar - InstantLength, InstantLength), CultureInfo.InvariantCulture);
        return (ticks == long.MaxValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero), Last(rowKey));
    }

    /// <summary>The last part of a key, unescaped.</summary>
    internal static string Last(string rowKey) => Unescape(rowKey[(rowKey.LastIndexOf('|') + 1)..]);

    /// <summary>The start (inclusive) of a range with this instant and later ones.</summary>
    public static string From(DateTimeOffset at) => Instant(at);

    /// <summary>The end (exclusive) of a range with this instant and earlier ones.</summary>
    public static string Through(DateTimeOffset at) => Instant(at.AddTicks(1));

    /// <summary>Keeps letters, digits, <c>-</c>, <c>.</c> and <c>_</c>. Every other byte of the UTF-8 text becomes <c>=XX</c>.</summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain)) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var b in Encoding.UTF8.GetBytes(text))
            if (IsPlain((char)b)) escaped.Append((char)b);
            else escaped.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        return escaped.ToString();
    }

    public static string Unescape(string escaped)
    {
        if (!escaped.Contains('=', StringComparison.Ordinal)) return escaped;
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
            if (escaped[i] != '=') bytes.Add((byte)escaped[i]);
            else
            {
                bytes.Add(byte.Parse(escaped.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private const int InstantLength = 19;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    /// <summary>Ten digits.</summary>
    internal static string Seq(long seq) => seq.ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>UTC ticks in 19 digits. Without an instant, the greatest number.</summary>
    internal static string Instant(DateTimeOffset? at) => (at?.UtcTicks ?? long.MaxValue).ToString("D19", CultureInfo.InvariantCulture);
}
