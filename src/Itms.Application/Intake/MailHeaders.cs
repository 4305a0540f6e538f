using Itms.Domain.Shared;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>Reads header fields as people wrote them, not as the standard asks.</summary>
internal static class MailHeaders
{
    /// <summary>The values of all fields with this name, from the top, decoded and on one line.</summary>
    public static IEnumerable<string> All(HeaderList headers, string name) =>
        headers.Where(h => h.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => Line(MailLetters.Guess(h.RawValue)));

    /// <summary>The value of the first field with this name, as it is written, on one line. Null: there is none.</summary>
    public static string? First(HeaderList headers, string name) => All(headers, name).FirstOrDefault();

    /// <summary>The text as people read it: one line, with encoded words (RFC 2047) decoded.</summary>
    public static string Decoded(string value) => Line(EncodedWords.Decoded(value));

    /// <summary>The text as one line: without control characters, and with each run of white space as one space.</summary>
    public static string Line(string text) =>
        string.Join(
            ' ',
            new string([.. BidiControls.Remove(text).Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
