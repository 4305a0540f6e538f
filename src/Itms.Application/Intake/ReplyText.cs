using System.Text.RegularExpressions;

namespace Itms.Application.Intake;

/// <summary>Finds what a reply says itself, without the earlier mails that it quotes.</summary>
internal static partial class ReplyText
{
    /// <summary>The text before the first quoted mail. If nothing stands before it, the whole text.</summary>
    public static string Of(string text)
    {
        var lines = text.Split('\n');
        var end = 0;
        while (end < lines.Length && !IsQuoted(lines, end)) end++;
        var own = string.Join('\n', lines[..end]).Trim();
        return own.Length > 0 ? own : text;
    }

    private static bool IsQuoted(string[] lines, int at)
    {
        if (lines[at].StartsWith('>') || Divider().IsMatch(lines[at])) return true;
        // Mail programs break this line in two.
        if (Wrote().IsMatch(lines[at]) || (at + 1 < lines.Length && Wrote().IsMatch(lines[at] + " " + lines[at + 1]))) return true;
        return From().IsMatch(lines[at]) && lines.Skip(at + 1).Take(3).Any(line => Sent().IsMatch(line));
    }

    [GeneratedRegex("^(-{2,} ?(Original Message|Forwarded message|Ursprüngliche Nachricht) ?-{2,}|_{20,})\\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Divider();

    [GeneratedRegex("^(On|Am|Le|El) .{5,300} (wrote|schrieb|a écrit|escribió)[^:]{0,100}:\\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Wrote();

    [GeneratedRegex("^[* ]*(From|Von|De): ?\\S", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex From();

    [GeneratedRegex("^[* ]*(Sent|Date|Gesendet|Datum|Enviado|Envoyé)[*]?:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Sent();
}
