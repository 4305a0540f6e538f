using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>Decodes encoded words of a header (RFC 2047), and forgives what programs write wrong about them.</summary>
internal static partial class EncodedWords
{
    /// <summary>Nobody writes more, and looking up character sets takes time.</summary>
    private const int Longest = 50_000;

    /// <summary>The text with its words decoded. A word that cannot be decoded stays as it is.</summary>
    public static string Decoded(string value)
    {
        value = IncomingMail.Cut(value, Longest);
        var (text, words, end) = (new StringBuilder(), new List<EncodedWord>(), 0);
        foreach (Match match in Word().Matches(value))
        {
            if (BytesOf(match) is not { } bytes) continue;
            // White space between two words only divides them.
            var between = value[end..match.Index];
            if (words.Count == 0 || !string.IsNullOrWhiteSpace(between))
            {
                AppendTo(text, words);
                text.Append(between);
            }

            var charset = match.Groups["charset"].Value;
            words.Add(new EncodedWord(charset, MailLetters.Find(charset)?.CodePage ?? 0, bytes));
            end = match.Index + match.Length;
        }

        AppendTo(text, words);
        return text.Append(value, end, value.Length - end).ToString();
    }

    /// <summary>Matches an encoded word.</summary>
    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    public static partial Regex Word();

    /// <summary>Programs divide letters between neighboring words, so words of one character set are read together.</summary>
    private static void AppendTo(StringBuilder text, List<EncodedWord> words)
    {
        for (var i = 0; i < words.Count;)
        {
            var (first, page) = (i, words[i].Page);
            do i++;
            while (i < words.Count && words[i].Page == page);
            var together = words[first..i].SelectMany(word => word.Bytes).ToArray();
            if (page != Encoding.UTF8.CodePage || MailLetters.IsUtf8(together)) text.Append(Read(words[first].Charset, together));
            else foreach (var word in words[first..i]) text.Append(Read(word.Charset, word.Bytes));
        }

        words.Clear();
    }

    private static string Read(string charset, byte[] bytes) => MailLetters.Read(bytes, charset, guessed: static () => { });

    /// <returns>Null: it cannot be decoded.</returns>
    private static byte[]? BytesOf(Match word)
    {
        var text = word.Groups["text"].Value;
        if (word.Groups["kind"].Value is "Q" or "q") return FromQ(text, MailLetters.Find(word.Groups["charset"].Value) ?? Encoding.UTF8);
        text = text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=');
        if (text.Length % 4 == 1) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[] FromQ(string text, Encoding encoding)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '=' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else if (char.IsAscii(text[i])) bytes.Add((byte)(text[i] == '_' ? ' ' : text[i]));
            else bytes.AddRange(encoding.GetBytes([text[i]]));
        return [.. bytes];
    }

    /// <param name="Page">Number of the character set. 0: nobody knows it.</param>
    private sealed record EncodedWord(string Charset, int Page, byte[] Bytes);
}
