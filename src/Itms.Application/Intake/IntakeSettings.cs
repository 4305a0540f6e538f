using System.Net.Mail;
using Itms.Application.Shared;

namespace Itms.Application.Intake;

/// <summary>Which mail becomes a tasking by itself, from the configuration section <c>Itms:Intake</c>. Without any of it, all mail waits for a task manager.</summary>
public sealed record IntakeSettings
{
    /// <summary>Characters of <see cref="Secret"/>, at least.</summary>
    private const int ShortestSecret = 32;

    /// <summary>Addresses, and domains such as <c>@dhs.gov</c>, of which requests are known to come. Active people of the directory are known without being named.</summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>
    /// The name under which the agency's own mail server writes <c>Authentication-Results</c> (RFC 8601). It must take off what
    /// comes in under this name. Null: no such header is believed.
    /// </summary>
    public string? AuthenticatedBy { get; init; }

    /// <summary>What a service that posts mail sends as the password of HTTP basic authentication. Null: none may post any.</summary>
    public string? Secret { get; init; }

    /// <summary>One that does as well: what <see cref="Secret"/> was or will be, until the service knows the other.</summary>
    public string? SecondSecret { get; init; }

    /// <exception cref="SettingException">A setting is not what it should be.</exception>
    public void Check()
    {
        foreach (var (name, secret) in new[] { (nameof(Secret), Secret), (nameof(SecondSecret), SecondSecret) })
        {
            if (secret is { Length: < ShortestSecret }) throw new SettingException($"Itms:Intake:{name} must have {ShortestSecret} characters or more.");
            // What App Service leaves in place of a secret it cannot read: anybody could guess it.
            if (secret?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true)
                throw new SettingException($"Itms:Intake:{name} could not be read from the key vault.");
        }

        if (AuthenticatedBy is { } server && (server.Length == 0 || server.Any(c => char.IsWhiteSpace(c) || c == ';')))
            throw new SettingException("Itms:Intake:AuthenticatedBy must be a name such as mx.agency.gov.");
        for (var i = 0; i < Senders.Count; i++)
            if (!MailAddress.TryCreate(Senders[i].StartsWith('@') ? "any" + Senders[i] : Senders[i], out _))
                throw new SettingException($"Itms:Intake:Senders:{i} must be an address, or a domain such as @agency.gov.");
    }

    /// <summary>Whether the address is one of <see cref="Senders"/>, or of one of the domains. A domain does not speak for those below it.</summary>
    public bool Knows(string address) => Senders.Any(sender => sender.StartsWith('@')
        ? address.EndsWith(sender, StringComparison.OrdinalIgnoreCase)
        : address.Equals(sender, StringComparison.OrdinalIgnoreCase));
}
