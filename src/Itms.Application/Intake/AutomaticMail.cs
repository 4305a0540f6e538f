using System.Text;
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
            || IsReport(body)
            || IsAnswerToAnInvitation(body);

        string? First(string name) => MailHeaders.First(headers, name);
        bool Has(string name) => First(name) is { Length: > 0 } value && !value.Equals("no", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsReport(MimeEntity? entity) => entity is MultipartReport || (entity is Multipart multipart && multipart.Any(IsReport));

    /// <summary>"Accepted: …" of a calendar. An invitation itself comes from a person.</summary>
    private static bool IsAnswerToAnInvitation(MimeEntity? entity) => entity switch
    {
        Multipart multipart => multipart.Any(IsAnswerToAnInvitation),
        MimePart part when IsCalendar(part) => part.ContentType.Parameters["method"] is { Length: > 0 } method
            ? method.Equals("reply", StringComparison.OrdinalIgnoreCase)
            : SaysReply(part),
        _ => false,
    };

    private static bool IsCalendar(MimePart part) => part.ContentType.IsMimeType("text", "calendar")
        || part.ContentType.IsMimeType("application", "ics")
        || part.FileName?.EndsWith(".ics", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>The method stands at the beginning of a calendar (RFC 5546).</summary>
    private static bool SaysReply(MimePart calendar)
    {
        using var content = MailContent.Open(calendar);
        var beginning = new byte[16 * 1024];
        var length = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return ReplyMethod().IsMatch(Encoding.Latin1.GetString(beginning, 0, length));
    }

    [GeneratedRegex(@"^METHOD[ \t]*:[ \t]*REPLY[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReplyMethod();

    /// <summary>
    /// The subject of an absence note, in the languages of common mail programs. A colon or the end follows: people write "Out of office Friday".
    /// </summary>
    [GeneratedRegex(
        @"^(\[[^\]]{1,30}\]\s*)?("
            + @"(automatic|auto)[- ]?(reply|response|answer)|out of (the )?office( *auto-?reply| reply| message)?|ooo"
            + @"|abwesend|abwesenheits(notiz|nachricht|meldung)|automatische antwort"
            + @"|réponse automatique|absence du bureau|message d'absence|respuesta automática|fuera de (la )?oficina|resposta automática"
            + @"|risposta automatica|fuori sede|automatisch antwoord|afwezig(heidsbericht)?|răspuns automat"
            + @"|autosvar|automatisk(t)? svar|automaattinen vastaus|automatická odpověď|automatická odpoveď|automatikus válasz"
            + @"|odpowiedź automatyczna|automatyczna odpowiedź|otomatik yan[ıi]t"
            + @"|автоматический ответ|автоответ|автоматична відповідь|αυτόματη απάντηση"
            + @"|自動応答|自動返信|不在通知|自动答复|自动回复|自動回覆|自動答覆|自動回復|자동 ?(회신|응답))\s*([:：]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AbsenceSubject();
}
