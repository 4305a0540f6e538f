using System.Net;
using System.Net.Sockets;
using Itms.Application.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Itms.Mailbox;

/// <summary>
/// Sends mail through an SMTP server. Any number of callers may use it at once. Each send has its own connection, and at most
/// <see cref="SmtpOptions.Connections"/> are open at a time.
/// </summary>
public sealed class SmtpMailSender : IMailSender, IDisposable
{
    private readonly SmtpOptions options;
    private readonly MailEnvelope envelope;

    // Mail servers limit connections.
    private readonly SemaphoreSlim connections;

    /// <exception cref="ArgumentException">An option is out of the range that <see cref="SmtpOptions"/> states.</exception>
    public SmtpMailSender(SmtpOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Host);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Connections, 1);
        this.options = options;
        connections = new SemaphoreSlim(options.Connections);
        envelope = new MailEnvelope(options.FromAddress, options.FromName, options.ReplyTo);
    }

    /// <summary>Returns when the server has accepted the mail.</summary>
    /// <exception cref="MailRefusedException">The server refused the mail or its recipient for good.</exception>
    /// <exception cref="MailDelayedException">
    /// The server asked to try again later, refused the sign-in or to relay, or could not be reached, or the connection broke.
    /// </exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="SmtpOptions.Timeout"/>.</exception>
    /// <exception cref="ArgumentException">The mail is malformed. Trying again will not help.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = envelope.Seal(mail);
        await connections.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(mail, message, cancellationToken);
        }
        finally
        {
            connections.Release();
        }
    }

    public void Dispose() => connections.Dispose();

    private async Task SendAsync(OutgoingMail mail, MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Timeout);
        try
        {
            await ConnectAsync(client, deadline.Token);
            await client.SendAsync(MailEnvelope.Format, message, deadline.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"Mail {mail.EffectId} was not accepted within {options.Timeout}.");
        }
        catch (SmtpCommandException refusal)
        {
            throw Refusal(mail, refusal, isSignedIn: client.IsConnected && (options.UserName is null || client.IsAuthenticated));
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException or AuthenticationException
            or ServiceNotAuthenticatedException or ServiceNotConnectedException or NotSupportedException or SslHandshakeException)
        {
            throw new MailDelayedException(Explain(mail, e));
        }

        await QuitAsync(client, deadline.Token);
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(options.Host, options.Port, options.Tls.AsOption(), cancellationToken);
        if (options.UserName is not null) await client.AuthenticateAsync(options.UserName, options.Password ?? "", cancellationToken);
    }

    /// <summary>The mail is accepted already. How the connection ends changes nothing.</summary>
    private static async Task QuitAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is ProtocolException or IOException or SocketException or OperationCanceledException)
        {
            // The server left first.
        }
    }

    private static Exception Refusal(OutgoingMail mail, SmtpCommandException refusal, bool isSignedIn)
    {
        var (status, explained) = ((int)refusal.StatusCode, Explain(mail, refusal));
        return isSignedIn && status >= 500 && !IsFaultOfSettings(status, refusal.Message)
            ? new MailRefusedException(explained, status)
            : new MailDelayedException(explained, status);
    }

    /// <summary>
    /// Whether the server refuses the sender rather than this mail: it asks for a sign-in (RFC 4954), does not relay, or names a rule of its
    /// own (the 5.7 statuses of RFC 3463). Every mail would be refused until an operator has changed a setting.
    /// </summary>
    private static bool IsFaultOfSettings(int status, string answer) =>
        status is 530 or 534 or 535 or 538
        || answer.StartsWith("5.7.", StringComparison.Ordinal)
        || answer.Contains("relay", StringComparison.OrdinalIgnoreCase);

    // Servers often repeat the recipient's address in their answer. The rest of the answer tells an operator what to do.
    private static string Explain(OutgoingMail mail, Exception e) =>
        $"Mail {mail.EffectId} was not accepted: {e.Message.Replace(mail.ToAddress, "(recipient)", StringComparison.OrdinalIgnoreCase).TrimEnd()}";
}
