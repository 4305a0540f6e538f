using Itms.Application.Mail;

namespace Itms.Functions.Mail;

/// <summary>Where and as whom mail is handed to SendGrid, from the configuration section <c>Itms:Mail:SendGrid</c>.</summary>
public sealed record SendGridSettings
{
    /// <summary>In Azure a reference to Key Vault. It needs the right to send mail and no other.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The no-reply address mails come from: a sender SendGrid has verified.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>The name shown with it.</summary>
    public string FromName { get; init; } = "ITMS";

    /// <summary>Whether SendGrid only checks the mails, and sends none; default off.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Where SendGrid is; default <c>https://api.sendgrid.com</c>.</summary>
    public Uri Host { get; init; } = new("https://api.sendgrid.com");

    /// <summary>How long one send may take; positive, default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">Says which setting is missing or wrong.</exception>
    public SendGridSettings Check()
    {
        if (string.IsNullOrWhiteSpace(ApiKey)) throw new ArgumentException("Itms:Mail:SendGrid:ApiKey is missing.");
        // What the platform leaves where it could not read the secret.
        if (ApiKey.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal))
            throw new ArgumentException("Itms:Mail:SendGrid:ApiKey could not be read from Key Vault: the host's identity needs the right to.");
        if (MailForm.Address(FromAddress, FromName) is null) throw new ArgumentException("Itms:Mail:SendGrid:FromAddress must be a plain mail address.");
        if (Host is not { IsAbsoluteUri: true, Scheme: "https" } && !(Host.IsAbsoluteUri && Host.IsLoopback))
            throw new ArgumentException("Itms:Mail:SendGrid:Host must be an https address.");
        if (Timeout <= TimeSpan.Zero) throw new ArgumentException("Itms:Mail:SendGrid:Timeout must be positive.");
        return this;
    }

    /// <summary>Without the key, which a record would otherwise print into a log.</summary>
    public override string ToString() => $"{Host}, from {FromAddress}{(Sandbox ? ", sending none" : "")}";
}
