using System.Text.RegularExpressions;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>The sender that a From field names.</summary>
/// <param name="Name">Decoded. Empty: there is none.</param>
internal sealed partial record MailSender(string Address, string Name)
{
    private const int LongestField = 2_000;

    /// <summary>
    /// The one real address of the field. Programs write names with commas and without quotes, which read like several addresses.
    /// </summary>
    /// <returns>Null: it names nobody, or several people.</returns>
    public static MailSender? Of(string field)
    {
        // A search for addresses takes time, and nobody's name is this long.
        if (field.Length > LongestField) return null;
        var found = Address_().Matches(Quoted().Replace(field, text => text.Value.Replace('@', ' ').Replace('<', ' '))).ToList();
        if (found.Count != 1)
        {
            // An address may be part of its own name: "pat@committee.test" <pat@committee.test>.
            var distinct = found.Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            if (distinct.Count != 1) return null;
        }

        var address = found[0].Value;
        if (!MailboxAddress.TryParse(address, out var parsed) || !parsed.Address.Equals(address, StringComparison.OrdinalIgnoreCase)) return null;
        var name = Address_().Replace(Comment().Replace(field, " ${text} "), " ");
        return new MailSender(address, Trimmed(MailHeaders.Decoded(name)));
    }

    private static string Trimmed(string name) =>
        MailHeaders.Line(name.Replace("<", " ", StringComparison.Ordinal).Replace(">", " ", StringComparison.Ordinal)
            .Replace("\\", "", StringComparison.Ordinal)).Trim(' ', ',', ';', '"', '\'');

    [GeneratedRegex(@"[^\s<>,;:""()\[\]@]+@[^\s<>,;:""()@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address_();

    /// <summary>Quoted text is a name, whatever it looks like.</summary>
    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    /// <summary>A comment after the address is the name, as old programs write it.</summary>
    [GeneratedRegex(@"\((?<text>[^()]*)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();
}
