using System.Globalization;
using System.Text;

namespace Itms.Application.Storage;

/// <summary>Parts of keys: free text is escaped, and numbers and instants are written so that keys sort in their order. <c>|</c> separates the parts.</summary>
public static class KeyText
{
    /// <summary>The first characters of a text, or all of it where it is shorter.</summary>
    internal static string Start(string text, int length) => text.Length <= length ? text : text[..length];

    /// <summary>A key in whose order what came last is first.</summary>
    public static string LatestFirst(DateTimeOffset at, string id) => $"{Instant(DateTimeOffset.MaxValue.AddTicks(-at.UtcTicks))}|{Escape(id)}";

    /// <summary>Ordered by instant, then by number. Without an instant: after every instant.</summary>
    public static string Timed(DateTimeOffset? at, string number) => $"{Instant(at)}|{Escape(number)}";

    /// <summary>The parts of a key made by <see cref="Timed"/>.</summary>
    public static (DateTimeOffset? At, string Number) ReadTimed(string rowKey)
    {
        var ticks = long.Parse(rowKey.AsSpan(0, 19), CultureInfo.InvariantCulture);
        return (ticks == long.MaxValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero), Unescape(rowKey[20..]));
    }

    /// <summary>The first row key at or after which rows of this instant and later stand.</summary>
    public static string From(DateTimeOffset at) => Instant(at);

    /// <summary>The row key up to which (exclusive) rows of this instant and earlier stand.</summary>
    public static string Through(DateTimeOffset at) => Instant(at.AddTicks(1));

    /// <summary>Letters, digits, <c>-</c>, <c>.</c> and <c>_</c> stay; every other byte of the UTF-8 text becomes <c>=XX</c>.</summary>
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

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    /// <summary>Ten digits.</summary>
    internal static string Seq(long seq) => seq.ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>UTC ticks in 19 digits; without an instant, the last there is.</summary>
    internal static string Instant(DateTimeOffset? at) => (at?.UtcTicks ?? long.MaxValue).ToString("D19", CultureInfo.InvariantCulture);
}
