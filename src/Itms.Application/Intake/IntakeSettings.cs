using System.Collections.Concurrent;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Itms.Application.Shared;
using Itms.Domain.Shared;

namespace Itms.Application.Intake;

/// <summary>A case number as a mail has it.</summary>
/// <param name="Authority">The authority that writes its numbers so. Null: any may.</param>
public sealed record WrittenCaseNumber(string Number, string? Authority);

/// <summary>
/// Which mail becomes a tasking automatically. From the configuration section <c>Itms:Intake</c>. Without it, all mail waits
/// for a task manager.
/// </summary>
public sealed partial record IntakeSettings
{
    /// <summary>Fewest characters of <see cref="Secret"/>.</summary>
    private const int ShortestSecret = 32;

    private static readonly string[] UsualCaseNumbers = [@"\b[A-Z]{2,8}-\d{2,4}-\d{3,7}\b", @"\b\d{2,4}-[A-Z]{2,6}-\d{3,7}\b"];

    // To compile one costs more than to read a mail with it.
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>
    /// Known senders: addresses, and domains such as <c>@dhs.gov</c>. Active people in the directory are always known.
    /// </summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>
    /// The name that the agency's own mail server puts in <c>Authentication-Results</c> (RFC 8601). The server must remove
    /// incoming headers with this name. Null: no such header is trusted.
    /// </summary>
    public string? AuthenticatedBy { get; init; }

    /// <summary>
    /// Microsoft 365 delivers all mail to the mailbox, and its own <c>Authentication-Results</c>, which names no server, counts. It removes
    /// fields of this form that come with a mail. Default: no.
    /// </summary>
    public bool AuthenticatedByMicrosoft365 { get; init; }

    /// <summary>Password for the HTTP basic authentication of a service that posts mail. Null: no service may post mail.</summary>
    public string? Secret { get; init; }

    /// <summary>A second valid password, for the time in which you replace <see cref="Secret"/>.</summary>
    public string? SecondSecret { get; init; }

    /// <summary>
    /// How each authority writes its case numbers: its name, and regular expressions such as <c>\bCRCL-\d{2}-\d{4,6}\b</c>. Who writes so is
    /// proposed as the task authority. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Authorities { get; init; } = new Dictionary<string, string[]>();

    /// <summary>
    /// How other authorities write their case numbers. The first that is found counts. Default: the usual forms, letters and digits in groups.
    /// </summary>
    public IReadOnlyList<string> CaseNumbers { get; init; } = UsualCaseNumbers;

    /// <summary>The case number in a text, of an authority whose form is known if there is one. Null: there is none.</summary>
    public WrittenCaseNumber? CaseNumberIn(string text)
    {
        text = NamedTasking().Replace(text, " ");
        return Forms().Select(form => (form.Authority, Match: Known.GetOrAdd(form.Pattern, Compiled).Match(text)))
            .Where(found => found.Match.Value.Trim() is { Length: > 0 and <= FieldErrors.LineLength })
            .Select(found => new WrittenCaseNumber(found.Match.Value.Trim(), found.Authority))
            .FirstOrDefault();
    }

    /// <summary>All forms of case numbers, with their authority if it is known, and their place in its setting.</summary>
    private IEnumerable<(string? Authority, string Pattern, int Place)> Forms() =>
        Authorities.SelectMany(authority => authority.Value.Select((pattern, i) => ((string?)authority.Key, pattern, i)))
            .Concat(CaseNumbers.Select((pattern, i) => ((string?)null, pattern, i)));

    /// <summary>A mail can be long. This kind of expression takes time in proportion to it, whatever the mail says.</summary>
    private static Regex Compiled(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>An ITMS number looks like a case number.</summary>
    [GeneratedRegex(@"\bITMS-\d{4}-\d{6,9}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedTasking();

    /// <exception cref="SettingException">A setting is not valid.</exception>
    public void Check()
    {
        foreach (var (name, secret) in new[] { (nameof(Secret), Secret), (nameof(SecondSecret), SecondSecret) })
        {
            if (secret is { Length: < ShortestSecret })
                throw new SettingException($"Itms:Intake:{name} must have {ShortestSecret} characters or more.");
            // App Service passes this text if it cannot read the secret. Anyone could guess it.
            if (secret?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true)
                throw new SettingException($"Itms:Intake:{name} could not be read from the key vault.");
        }

        if (AuthenticatedBy is { } server && (server.Length == 0 || server.Any(c => char.IsWhiteSpace(c) || c == ';')))
            throw new SettingException("Itms:Intake:AuthenticatedBy must be a name such as mx.agency.gov.");
        foreach (var (authority, pattern, place) in Forms())
        {
            if (authority?.Length > FieldErrors.LineLength)
                throw new SettingException($"Itms:Intake:Authorities: a name can have at most {FieldErrors.LineLength} characters.");
            try
            {
                // The usual ones are right, and compiling them can wait for the first mail.
                if (!UsualCaseNumbers.Contains(pattern)) _ = Known.GetOrAdd(pattern, Compiled);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                var setting = authority is null ? "CaseNumbers" : $"Authorities:{authority}";
                throw new SettingException($"Itms:Intake:{setting}:{place} is not a regular expression without look-around and back-references.");
            }
        }

        for (var i = 0; i < Senders.Count; i++)
            if (!MailAddress.TryCreate(Senders[i].StartsWith('@') ? "any" + Senders[i] : Senders[i], out _))
                throw new SettingException($"Itms:Intake:Senders:{i} must be an address, or a domain such as @agency.gov.");
    }

    /// <summary>Whether the address is one of <see cref="Senders"/>, or in one of the domains. Subdomains do not count.</summary>
    public bool Knows(string address) => Senders.Any(sender => sender.StartsWith('@')
        ? address.EndsWith(sender, StringComparison.OrdinalIgnoreCase)
        : address.Equals(sender, StringComparison.OrdinalIgnoreCase));
}
