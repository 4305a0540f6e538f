using System.Net.Mail;
using Itms.Application.Shared;

namespace Itms.Application.Intake;

/// <summary>
/// Which mail becomes a tasking automatically. From the configuration section <c>Itms:Intake</c>. Without it, all mail waits
/// for a task manager.
/// </summary>
public sealed record IntakeSettings
{
    /// <summary>Fewest characters of <see cref="Secret"/>.</summary>
    private const int ShortestSecret = 32;

    /// <summary>
    /// Known senders: addresses, and domains such as <c>@dhs.gov</c>. Active people in the directory are always known.
    /// </summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>
    /// The name that the agency's own mail server puts in <c>Authentication-Results</c> (RFC 8601). The server must remove
    /// incoming headers with this name. Null: no such header is trusted.
    /// </summary>
    public string? AuthenticatedBy { get; init; }

    /// <summary>Password for the HTTP basic authentication of a service that posts mail. Null: no service may post mail.</summary>
    public string? Secret { get; init; }

    /// <summary>A second valid password, for the time in which you replace <see cref="Secret"/>.</summary>
    public string? SecondSecret { get; init; }

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
        for (var i = 0; i < Senders.Count; i++)
            if (!MailAddress.TryCreate(Senders[i].StartsWith('@') ? "any" + Senders[i] : Senders[i], out _))
                throw new SettingException($"Itms:Intake:Senders:{i} must be an address, or a domain such as @agency.gov.");
    }

    /// <summary>Whether the address is one of <see cref="Senders"/>, or in one of the domains. Subdomains do not count.</summary>
    public bool Knows(string address) => Senders.Any(sender => sender.StartsWith('@')
        ? address.EndsWith(sender, StringComparison.OrdinalIgnoreCase)
        : address.Equals(sender, StringComparison.OrdinalIgnoreCase));
}
