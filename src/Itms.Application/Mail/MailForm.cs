using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Itms.Domain.Shared;

namespace Itms.Application.Mail;

/// <summary>
/// Checks a mail before it is sent, in the same way for every adapter. People read subjects and names: control characters in
/// them become spaces, so that a stray line break does not stop the mail forever. Programs read addresses, effect IDs, numbers
/// and kinds: these are refused if they are malformed. No refusal repeats the value, because it may be personal and is logged.
/// </summary>
public static partial class MailForm
{
    // With ".eml" and the ending of a temporary file, it is a valid file name everywhere.
    private const int LongestEffectId = 200;
    private const int LongestWord = 200;

    /// <exception cref="ArgumentException">The mail has a malformed effect ID, address, number or kind.</exception>
    public static void Check(OutgoingMail mail)
    {
        if (mail.EffectId.Length > LongestEffectId || !EffectId().IsMatch(mail.EffectId))
            throw new ArgumentException("A mail's effect ID may only have letters, digits, '-' and single dots between them.", nameof(mail));
        if (Address(mail.ToAddress, mail.ToName) is null)
            throw new ArgumentException($"The recipient's address in mail {mail.EffectId} is not a plain mail address.", nameof(mail));
        if (mail.Number is not null) CheckWord(mail, mail.Number, nameof(mail.Number));
        CheckWord(mail, mail.Kind, nameof(mail.Kind));
    }

    /// <summary>The address with its display name. Null: it is not a plain ASCII mail address.</summary>
    public static MailAddress? Address(string address, string name) =>
        // MailAddress also accepts 'Name <address>', comments and quoted parts. Accept only what it leaves unchanged.
        address.All(c => c is > ' ' and <= '~')
        && MailAddress.TryCreate(address, UnquotedName(name), Encoding.UTF8, out var parsed)
        && parsed.Address == address
            ? parsed
            : null;

    /// <summary>
    /// The id that makes all mails of one tasking one conversation. No mail has it as its own Message-ID. Null: the mail is about several
    /// taskings.
    /// </summary>
    /// <param name="domain">The domain of the address that mails come from.</param>
    public static string? ConversationId(OutgoingMail mail, string domain) => mail.Number is null ? null : $"<{mail.Number}@{domain}>";

    /// <summary>Replaces each control character with a space.</summary>
    public static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, given) =>
        {
            for (var i = 0; i < given.Length; i++)
                line[i] = char.IsControl(given[i]) ? ' ' : given[i];
        });

    /// <summary>A person's name in one line, for a writer of mail that escapes quotation marks.</summary>
    public static string Name(string name) => OneLine(BidiControls.Remove(name));

    /// <summary>
    /// A person's name for a service that writes it before the address as it is. There, a quotation mark or an angle bracket would end the name
    /// early and begin another address. So they become an apostrophe and round brackets.
    /// </summary>
    public static string UnquotedName(string name)
    {
        var line = Name(name);
        return string.Create(line.Length, line, static (shown, given) =>
        {
            for (var i = 0; i < given.Length; i++)
                shown[i] = given[i] switch { '"' => '\'', '<' => '(', '>' => ')', '\\' => '/', var c => c };
        });
    }

    private static void CheckWord(OutgoingMail mail, string value, string name)
    {
        if (value.Length is 0 or > LongestWord || !value.All(c => c is > ' ' and <= '~'))
            throw new ArgumentException($"The {name} of mail {mail.EffectId} is not a word of printable ASCII.", nameof(mail));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex EffectId();
}
