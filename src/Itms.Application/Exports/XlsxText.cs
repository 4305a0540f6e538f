using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Exports;

/// <summary>
/// The escapes in the text of a workbook: <c>_xHHHH_</c> stands for the character with that code, and <c>_x005F_</c> for an underscore that
/// begins no escape (ECMA-376, part 1, 22.9.2.19). Excel writes a carriage return so. DocumentFormat.OpenXml 3.3.0 neither reads nor writes
/// them (findings/openxml-escaped-text.sh).
/// </summary>
internal static partial class XlsxText
{
    /// <summary>The text as it is stored: whatever looks like an escape is itself escaped.</summary>
    public static string Escape(string text) => Escapes().Replace(text, "_x005F$0");

    /// <summary>The text that is meant. Half a surrogate pair becomes the replacement character.</summary>
    public static string Unescape(string stored)
    {
        var text = Escapes().Replace(stored, escape => ((char)ushort.Parse(escape.ValueSpan[2..6], NumberStyles.HexNumber)).ToString());
        return ReferenceEquals(text, stored) ? stored : Whole(text);
    }

    private static string Whole(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")]
    private static partial Regex Escapes();
}
