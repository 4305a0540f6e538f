using System.Text.RegularExpressions;
using MimeKit;

namespace Itms.Application.Intake;

/// <summary>The sender that a From field names.</summary>
/// <param name="Name">Decoded. Empty: there is none.</param>
/// <param name="IsEncoded">The address is written as an encoded word. By the standard it is none, so it proves nothing.</param>
internal sealed partial record MailSender(string Address, string Name, bool IsEncoded)
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
        var decoded = MailHeaders.Decoded(field);
        // What is quoted or encoded is a name, whatever it looks like.
        var found = AddressesIn(EncodedWords.Word().Replace(field, " "));
        var isEncoded = found.Count == 0;
        if (isEncoded) found = AddressesIn(decoded);
        if (found is not [var address]) return null;
        if (!MailboxAddress.TryParse(address, out var parsed) || !parsed.Address.Equals(address, StringComparison.OrdinalIgnoreCase)) return null;
        return new MailSender(address, Trimmed(Address_().Replace(decoded, " ")), isEncoded);
    }

    /// <summary>An address may be part of its own name: <c>"pat@committee.test" &lt;pat@committee.test&gt;</c>.</summary>
    private static List<string> AddressesIn(string field) =>
    [
        .. Address_().Matches(Quoted().Replace(field, text => text.Value.Replace('@', ' ').Replace('<', ' '))).Select(match => match.Value)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>A comment after the address is the name, as old programs write it.</summary>
    private static string Trimmed(string name)
    {
        name = MailHeaders.Line(name.Replace('<', ' ').Replace('>', ' ').Replace("\\", "", StringComparison.Ordinal)).Trim(' ', ',', ';', '"', '\'');
        return name is ['(', .., ')'] && name.IndexOf(')', StringComparison.Ordinal) >= name.LastIndexOf('(') ? name[1..^1].Trim() : name;
    }

    [GeneratedRegex(@"[^\s<>,;:""()\[\]@]+@[^\s<>,;:""()@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address_();

    /// <summary>Quoted text, also in the quotes that some programs write.</summary>
    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|'[^'<>""]*'(?=\s*<)", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
