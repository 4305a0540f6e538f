using System.Net;
using System.Net.Mail;
using Itms.Application.Mail;

namespace Itms.Server.Mail;

/// <summary>
/// Sends mail through an SMTP server. Any number of callers may use it at once. Each send has its own connection, and at most
/// <see cref="SmtpOptions.Connections"/> are open at a time.
/// </summary>
public sealed class SmtpMailSender : IMailSender, IDisposable
{
    private readonly SmtpOptions options;
    private readonly MailEnvelope envelope;

    // Mail servers limit connections. SmtpClient also blocks a pool thread while it waits for the last answer, so many sends at
    // once would leave no threads for requests.
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
    /// <exception cref="SmtpException">
    /// The server refused the mail or could not be reached, or the connection broke. The message does not contain the recipient's address.
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

    private async Task SendAsync(OutgoingMail mail, MailMessage message, CancellationToken cancellationToken)
    {
        using var client = Connect();
        // SmtpClient.Timeout does not apply to asynchronous sends.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Timeout);
        try
        {
            // The client does not notice a cancellation while it connects. WaitAsync does.
            await client.SendMailAsync(message, deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"Mail {mail.EffectId} was not accepted within {options.Timeout}.");
        }
        catch (SmtpException refusal)
        {
            throw WithoutAddress(refusal, mail);
        }
    }

    private SmtpClient Connect() => new(options.Host, options.Port)
    {
        EnableSsl = options.Tls,
        Credentials = options.UserName is null ? null : new NetworkCredential(options.UserName, options.Password),
    };

    // Servers often repeat the recipient's address in their answer. The rest of the answer tells an operator what to do.
    private static SmtpException WithoutAddress(SmtpException refusal, OutgoingMail mail)
    {
        var answer = $"{refusal.Message} {refusal.InnerException?.Message}"
            .Replace(mail.ToAddress, "(recipient)", StringComparison.OrdinalIgnoreCase);
        return new SmtpException(refusal.StatusCode, $"Mail {mail.EffectId} was not accepted: {answer.TrimEnd()}");
    }
}
