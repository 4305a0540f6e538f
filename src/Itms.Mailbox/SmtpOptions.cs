namespace Itms.Mailbox;

/// <summary>How to reach the SMTP server, and which address the mail comes from.</summary>
/// <param name="Host">Name or address of the server.</param>
/// <param name="FromAddress">The no-reply address that mail comes from.</param>
/// <param name="FromName">The name shown with the address.</param>
public sealed record SmtpOptions(string Host, string FromAddress, string FromName)
{
    /// <summary>The taskings mailbox, where replies go. Default: null, mails name none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>1 to 65535. Default: 587, the submission port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is encrypted. Default: <see cref="TlsMode.StartTls"/>.</summary>
    public TlsMode Tls { get; init; } = TlsMode.StartTls;

    /// <summary>The name to sign in with. Default: null, which sends without signing in.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>. With <see cref="TlsMode.None"/> it is sent unencrypted.</summary>
    public string? Password { get; init; }

    /// <summary>How long one send may take, from connecting to the server's last answer. Positive. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many mails may be sent at once. The others wait. At least 1. Default: 3.</summary>
    public int Connections { get; init; } = 3;

    /// <summary>Leaves out the password, which a record would otherwise print.</summary>
    public override string ToString() => $"{Host}:{Port}, TLS {Tls}, from {FromAddress}";
}
