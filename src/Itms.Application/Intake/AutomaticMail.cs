using System.Text.RegularExpressions;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Tells what programs write from what people write (RFC 3834, RFC 2919, and what mail programs do besides).</summary>
internal static partial class AutomaticMail
{
    public static bool Is(HeaderList headers, MimeEntity? body, string subject)
    {
        return Has("X-Autoreply") || Has("X-Autorespond") || Has("X-Auto-Reply") || Has("List-Id") || Has("X-ITMS-Kind")
            || (First("Auto-Submitted") is { Length: > 0 } auto && !auto.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            || First("Precedence")?.ToLowerInvariant() is "auto_reply" or "auto-reply" or "bulk" or "list" or "junk"
            || First("Return-Path")?.Replace(" ", "", StringComparison.Ordinal) == "<>"
            || (Has("X-Auto-Response-Suppress") && AbsenceSubject().IsMatch(subject))
            || body is MultipartReport
            || IsAnswerToAnInvitation(body);

        string? First(string name) => MailHeaders.First(headers, name);
        bool Has(string name) => First(name) is { Length: > 0 } value && !value.Equals("no", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>"Accepted: …" of a calendar. An invitation itself comes from a person.</summary>
    private static bool IsAnswerToAnInvitation(MimeEntity? entity) => entity switch
    {
        Multipart multipart => multipart.Any(IsAnswerToAnInvitation),
        TextPart text => text.ContentType.IsMimeType("text", "calendar")
            && "reply".Equals(text.ContentType.Parameters["method"], StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>How programs begin the subject of an absence note, in the languages that our correspondents' programs speak.</summary>
    [GeneratedRegex(
        "^(automatic reply|auto[- ]?reply|auto[- ]?response|out of (the )?office|ooo\\b|away from|on leave|on vacation|abwesen|automatische antwort"
            + "|réponse automatique|absence du bureau|respuesta automática|fuera de (la )?oficina|resposta automática|risposta automatica"
            + "|fuori sede|automatisch antwoord|afwezig)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AbsenceSubject();
}
