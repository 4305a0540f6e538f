using Itms.Application.Mail;

namespace Itms.Functions.Mail;

/// <summary>How mail is sent through SendGrid, from the configuration section <c>Itms:Mail:SendGrid</c>.</summary>
public sealed record SendGridSettings
{
    /// <summary>Required. On Azure a reference to Key Vault. The key needs the right to send mail and no other.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Required: the no-reply address that mails come from, a sender that SendGrid has verified.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>The name shown with the address. Default: ITMS.</summary>
    public string FromName { get; init; } = "ITMS";

    /// <summary>The taskings mailbox, where replies go: the setting <c>Itms:Mail:ReplyTo</c> of both hosts. Default: null, mails name none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether SendGrid only checks the mails and sends none. Default: no.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The address of SendGrid's API. Default: <c>https://api.sendgrid.com</c>.</summary>
    public Uri Host { get; init; } = new("https://api.sendgrid.com");

    /// <summary>How long one send may take; positive. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it.</exception>
    public SendGridSettings Check()
    {
        if (string.IsNullOrWhiteSpace(ApiKey)) throw new ArgumentException("Itms:Mail:SendGrid:ApiKey is missing.");
        // The platform leaves the reference in place if it cannot read the secret.
        if (ApiKey.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal))
            throw new ArgumentException("Itms:Mail:SendGrid:ApiKey could not be read from Key Vault: give the host's identity the right to read it.");
        if (MailForm.Address(FromAddress, FromName) is null)
            throw new ArgumentException("Itms:Mail:SendGrid:FromAddress must be a plain mail address.");
        if (!string.IsNullOrEmpty(ReplyTo) && MailForm.Address(ReplyTo, "") is null)
            throw new ArgumentException("Itms:Mail:ReplyTo must be a plain mail address.");
        if (Host is not { IsAbsoluteUri: true, Scheme: "https" } && !(Host.IsAbsoluteUri && Host.IsLoopback))
            throw new ArgumentException("Itms:Mail:SendGrid:Host must be an https address.");
        if (Timeout <= TimeSpan.Zero) throw new ArgumentException("Itms:Mail:SendGrid:Timeout must be positive.");
        return this;
    }

    /// <summary>Leaves out the key: a record would otherwise print it into a log.</summary>
    public override string ToString() => $"{Host}, from {FromAddress}{(Sandbox ? ", sending none" : "")}";
}
