namespace Itms.Server.Mail;

/// <summary>Where and as whom mail is handed to an SMTP server.</summary>
/// <param name="Host">Name or address of the server.</param>
/// <param name="FromAddress">The no-reply address mails come from.</param>
/// <param name="FromName">The name shown with it.</param>
public sealed record SmtpOptions(string Host, string FromAddress, string FromName)
{
    /// <summary>1 to 65535; default 587, the submission port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>
    /// Whether to switch to TLS (STARTTLS) before anything else, and to fail when the server cannot; default on.
    /// A server that speaks TLS from the first byte (port 465) is not supported.
    /// </summary>
    public bool Tls { get; init; } = true;

    /// <summary>Whom to sign in as; null, the default, sends without signing in.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>. With <see cref="Tls"/> off it crosses the network readable.</summary>
    public string? Password { get; init; }

    /// <summary>How long one send may take, from connecting to the server's last word; positive, default 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many mails may be on their way at once, the others wait for their turn; at least 1, default 3.</summary>
    public int Connections { get; init; } = 3;

    /// <summary>Without the password, which a record would otherwise print into a log.</summary>
    public override string ToString() => $"{Host}:{Port} {(Tls ? "with" : "without")} TLS, from {FromAddress}";
}
