using Itms.Application.Shared;

namespace Itms.Mailbox;

/// <summary>The taskings mailbox, from the configuration section <c>Itms:Mailbox</c>. Without a host, ITMS reads no mailbox.</summary>
public sealed record MailboxSettings
{
    /// <summary>The IMAP server, such as <c>outlook.office365.com</c>. Null: no mailbox is read.</summary>
    public string? Host { get; init; }

    /// <summary>1 to 65535. Default: 993.</summary>
    public int Port { get; init; } = 993;

    /// <summary>How the connection is encrypted. Default: <see cref="TlsMode.Implicit"/>.</summary>
    public TlsMode Tls { get; init; } = TlsMode.Implicit;

    /// <summary>Required: the name to sign in with. With OAuth it is the mailbox's address.</summary>
    public string? UserName { get; init; }

    /// <summary>The password. Leave it out with OAuth.</summary>
    public string? Password { get; init; }

    /// <summary>The Microsoft 365 tenant that issues OAuth tokens. Not used if there is a <see cref="TokenUrl"/>.</summary>
    public string? TenantId { get; init; }

    /// <summary>Where OAuth tokens come from (client credentials). An https address.</summary>
    public Uri? TokenUrl { get; init; }

    /// <summary>The application that signs in with OAuth. Null: the password is used.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>What the OAuth token is for. Default: the mailboxes of Microsoft 365.</summary>
    public string Scope { get; init; } = "https://outlook.office365.com/.default";

    /// <summary>The folder that is read. Default: INBOX.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary>The folder that mail is moved to once ITMS has it. It is created if it is missing. Default: ITMS.</summary>
    public string DoneFolder { get; init; } = "ITMS";

    /// <summary>The folder for mail that ITMS cannot take in: too large, or failed again and again. Default: ITMS failed.</summary>
    public string FailedFolder { get; init; } = "ITMS failed";

    /// <summary>How often to look if the server does not tell of new mail, in minutes: 1 to 60. Default: 1.</summary>
    public int PollMinutes { get; init; } = 1;

    /// <summary>Whether a mailbox is to be read.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Host);

    internal bool UsesOAuth => !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>Where OAuth tokens come from.</summary>
    internal Uri Tokens => TokenUrl ?? new Uri($"https://login.microsoftonline.com/{Uri.EscapeDataString(TenantId!)}/oauth2/v2.0/token");

    /// <exception cref="SettingException">A setting is missing or wrong. The message names it, and never a secret.</exception>
    public MailboxSettings Check()
    {
        if (!IsOn)
        {
            var isEmpty = UserName is null && Password is null && ClientId is null;
            return isEmpty ? this : throw Wrong(nameof(Host), "is required where there is a user name.");
        }

        if (Port is < 1 or > 65535) throw Wrong(nameof(Port), "must be 1 to 65535.");
        if (PollMinutes is < 1 or > 60) throw Wrong(nameof(PollMinutes), "must be 1 to 60.");
        if (string.IsNullOrWhiteSpace(UserName)) throw Wrong(nameof(UserName), "is required.");
        CheckSecret(nameof(Password), Password);
        CheckSecret(nameof(ClientSecret), ClientSecret);
        if (UsesOAuth) CheckOAuth();
        else if (string.IsNullOrEmpty(Password)) throw Wrong(nameof(Password), "is required, or ClientId and ClientSecret for OAuth.");
        CheckFolders();
        return this;
    }

    /// <summary>Leaves out the secrets, which a record would otherwise print.</summary>
    public override string ToString() => IsOn ? $"{UserName} at {Host}:{Port}, TLS {Tls}" : "none";

    private void CheckOAuth()
    {
        if (!string.IsNullOrEmpty(Password)) throw Wrong(nameof(Password), "must be left out where there is a ClientId.");
        if (string.IsNullOrEmpty(ClientSecret)) throw Wrong(nameof(ClientSecret), "is required where there is a ClientId.");
        if (string.IsNullOrWhiteSpace(Scope)) throw Wrong(nameof(Scope), "may not be empty.");
        if (TokenUrl is null && string.IsNullOrWhiteSpace(TenantId))
            throw Wrong(nameof(TenantId), "or TokenUrl is required where there is a ClientId.");
        if (TokenUrl is { } url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)))
            throw Wrong(nameof(TokenUrl), "must be an https address.");
    }

    private void CheckFolders()
    {
        foreach (var (name, folder) in new[] { (nameof(Folder), Folder), (nameof(DoneFolder), DoneFolder), (nameof(FailedFolder), FailedFolder) })
            if (string.IsNullOrWhiteSpace(folder)) throw Wrong(name, "may not be empty.");
        if (Same(Folder, DoneFolder)) throw Wrong(nameof(DoneFolder), "must differ from Folder, or mail would be read again and again.");
        if (Same(Folder, FailedFolder)) throw Wrong(nameof(FailedFolder), "must differ from Folder, or mail would be read again and again.");

        static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckSecret(string name, string? secret)
    {
        // App Service passes this text if it cannot read the secret.
        if (secret?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true)
            throw Wrong(name, "could not be read from the key vault.");
    }

    private static SettingException Wrong(string name, string what) => new($"Itms:Mailbox:{name} {what}");
}
