using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>Turns bytes into letters. It forgives what programs write wrong about character sets.</summary>
internal static partial class MailLetters
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static readonly Dictionary<string, int> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = 65001,
        ["utf-8n"] = 65001,
        ["unicode-1-1-utf-8"] = 65001,
        ["sjis"] = 932,
        ["x-sjis"] = 932,
        ["shift-jis"] = 932,
        // As all programs do: what says Latin-1 may be Windows-1252, which has more letters.
        ["iso-8859-1"] = 1252,
        ["iso8859-1"] = 1252,
        ["latin1"] = 1252,
        ["latin-1"] = 1252,
        ["ansi"] = 1252,
    };

    /// <summary>The encoding of this name. Null: nobody knows it, or it is ASCII, which says too little.</summary>
    public static Encoding? Find(string name)
    {
        name = name.Trim(' ', '\t', '"', '\'').Split('*', '(', ';', ' ')[0];
        if (name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || name.Equals("ascii", StringComparison.OrdinalIgnoreCase)) return null;
        if (Aliases.TryGetValue(name, out var page)) return PageOf(page);
        if (CodePage().Match(name) is { Success: true } match && int.TryParse(match.Groups["page"].ValueSpan, out page)) return PageOf(page);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <param name="charset">The name that the sender gives. Null or empty: none.</param>
    /// <param name="guessed">Called if the name is unknown or wrong.</param>
    public static string Read(ReadOnlySpan<byte> bytes, string? charset, Action guessed)
    {
        if (string.IsNullOrWhiteSpace(charset)) return Guess(bytes);
        if (Find(charset) is { } encoding)
        {
            if (encoding.CodePage != 65001 || IsUtf8(bytes)) return encoding.GetString(bytes);
            guessed();
            return Guess(bytes);
        }

        if (!charset.Contains("ascii", StringComparison.OrdinalIgnoreCase)) guessed();
        return Guess(bytes);
    }

    /// <summary>Without a name: ISO-2022-JP if it has its escapes, UTF-8 if it is valid, and Windows-1252 otherwise.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\u001b$B"u8) >= 0 || bytes.IndexOf("\u001b$@"u8) >= 0 || bytes.IndexOf("\u001b(J"u8) >= 0)
            return PageOf(50220)!.GetString(bytes);
        return IsUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : Windows1252.GetString(bytes);
    }

    public static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _ = Strict.GetCharCount(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Encoding? PageOf(int page)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex("^(x-)?(cp|ms|win|windows)[-_]?(?<page>[0-9]{3,5})$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex CodePage();
}
