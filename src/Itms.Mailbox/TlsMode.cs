using MailKit.Security;

namespace Itms.Mailbox;

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum TlsMode
{
    /// <summary>The connection switches to TLS before anything else is said. It fails if the server cannot.</summary>
    StartTls,

    /// <summary>The connection uses TLS from the first byte, as on port 465 or 993.</summary>
    Implicit,

    /// <summary>Nothing is encrypted, not even the password. Only for a server on the same machine.</summary>
    None,
}

internal static class TlsModes
{
    public static SecureSocketOptions AsOption(this TlsMode mode) => mode switch
    {
        TlsMode.StartTls => SecureSocketOptions.StartTls,
        TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
        TlsMode.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
