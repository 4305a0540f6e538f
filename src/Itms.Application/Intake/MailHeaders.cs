using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;

namespace Itms.Application.Intake;

/// <summary>Reads header fields as people wrote them, not as the standard asks.</summary>
internal static partial class MailHeaders
{
    /// <summary>The values of all fields with this name, from the top, decoded and on one line.</summary>
    public static IEnumerable<string> All(HeaderList headers, string name) =>
        headers.Where(h => h.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => Line(MailLetters.Guess(h.RawValue)));

    /// <summary>The value of the first field with this name, as it is written, on one line. Null: there is none.</summary>
    public static string? First(HeaderList headers, string name) => All(headers, name).FirstOrDefault();

    /// <summary>The text as people read it: one line, with encoded words (RFC 2047) decoded.</summary>
    public static string Decoded(string value)
    {
        var words = EncodedWord().Replace(value, static word => Normal(word) ?? word.Value.Replace("=?", "=\0?", StringComparison.Ordinal));
        return Line(Rfc2047.DecodeText(Encoding.UTF8.GetBytes(words)).Replace("\0", "", StringComparison.Ordinal));
    }

    /// <summary>The text as one line: without control characters, and with each run of white space as one space.</summary>
    public static string Line(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The encoded word as the standard writes it. Null: it cannot be decoded, and stays as it is.</summary>
    private static string? Normal(Match word)
    {
        var charset = MailLetters.Find(word.Groups["charset"].Value)?.WebName ?? "utf-8";
        var text = word.Groups["text"].Value;
        if (word.Groups["kind"].Value is "Q" or "q") return $"=?{charset}?Q?{text.Replace(' ', '_')}?=";
        text = text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=');
        return text.Length % 4 == 1 || !Base64().IsMatch(text) ? null : $"=?{charset}?B?{text.PadRight((text.Length + 3) / 4 * 4, '=')}?=";
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();

    [GeneratedRegex("^[A-Za-z0-9+/]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
