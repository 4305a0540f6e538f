using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;

namespace Itms.Application.Mail;

/// <summary>
/// What every way out asks of a mail. A subject or a name is for reading: its control characters become spaces, so that a stray
/// line break does not hold a mail back for ever. What programs read (addresses, effect id, number, kind) is refused when
/// malformed. No refusal repeats the value: it may be personal, and refusals are logged.
/// </summary>
public static partial class MailForm
{
    // With ".eml" and a temporary name's ending it stays a file name everywhere.
    private const int LongestEffectId = 200;
    private const int LongestWord = 200;

    /// <exception cref="ArgumentException">The mail has a malformed effect id, address, number or kind.</exception>
    public static void Check(OutgoingMail mail)
    {
        if (mail.EffectId.Length > LongestEffectId || !EffectId().IsMatch(mail.EffectId))
            throw new ArgumentException("A mail's effect id holds something else than letters, digits, '-' and single dots between them.", nameof(mail));
        if (Address(mail.ToAddress, mail.ToName) is null)
            throw new ArgumentException($"The recipient's address in mail {mail.EffectId} is not a plain mail address.", nameof(mail));
        if (mail.Number is not null) CheckWord(mail, mail.Number, nameof(mail.Number));
        CheckWord(mail, mail.Kind, nameof(mail.Kind));
    }

    /// <summary>The address with the name shown with it; null where it is not one plain ASCII mail address.</summary>
    public static MailAddress? Address(string address, string name) =>
        // MailAddress also reads 'Name <address>', comments and quoted parts; what it makes of them must not differ from what was given.
        address.All(c => c is > ' ' and <= '~')
        && MailAddress.TryCreate(address, OneLine(name), Encoding.UTF8, out var parsed)
        && parsed.Address == address
            ? parsed
            : null;

    /// <summary>The text with a space for each control character.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, given) =>
        {
            for (var i = 0; i < given.Length; i++)
                line[i] = char.IsControl(given[i]) ? ' ' : given[i];
        });

    private static void CheckWord(OutgoingMail mail, string value, string name)
    {
        if (value.Length is 0 or > LongestWord || !value.All(c => c is > ' ' and <= '~'))
            throw new ArgumentException($"The {name} of mail {mail.EffectId} is not a word of printable ASCII.", nameof(mail));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex EffectId();
}
