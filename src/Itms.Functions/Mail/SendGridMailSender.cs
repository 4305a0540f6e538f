using System.Net;
using Itms.Application.Mail;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Itms.Functions.Mail;

/// <summary>Sends mail through SendGrid. Any number of callers may use it at once.</summary>
/// <remarks>
/// SendGrid does not recognize a repeated mail. So each mail carries its effect id, as a custom argument for the activity feed and as a header for
/// the recipient: a repeat can be recognized there. Tracking is off: links would go through SendGrid, and images would tell it who reads what.
/// </remarks>
public sealed class SendGridMailSender : IMailSender
{
    private const string EffectId = "itms_effect";
    private const int LongestAnswer = 500;

    private readonly SendGridSettings settings;
    private readonly SendGridClient client;

    /// <exception cref="ArgumentException">A setting is missing or wrong.</exception>
    public SendGridMailSender(HttpClient http, SendGridSettings settings)
    {
        this.settings = settings.Check();
        client = new SendGridClient(http, new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.Host.ToString() });
    }

    /// <summary>Returns when SendGrid has accepted the mail.</summary>
    /// <exception cref="MailRefusedException">SendGrid refused this mail for good.</exception>
    /// <exception cref="HttpRequestException">
    /// SendGrid was not reached, or refused for now. The message leaves out the recipient's address.
    /// </exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="SendGridSettings.Timeout"/>.</exception>
    /// <exception cref="ArgumentException">The mail is malformed and can never be sent.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        MailForm.Check(mail);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.Timeout);
        try
        {
            var answer = await client.SendEmailAsync(Message(mail), deadline.Token);
            if (!answer.IsSuccessStatusCode) throw Refusal(mail, answer.StatusCode, await answer.Body.ReadAsStringAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Mail {mail.EffectId} was not accepted within {settings.Timeout}.");
        }
    }

    private SendGridMessage Message(OutgoingMail mail)
    {
        var message = new SendGridMessage
        {
            From = new EmailAddress(settings.FromAddress, Name(settings.FromName)),
            Subject = MailForm.OneLine(mail.Subject),
            PlainTextContent = mail.Text,
            HtmlContent = mail.Html,
        };
        message.AddTo(new EmailAddress(mail.ToAddress, Name(mail.ToName)));
        message.AddCustomArg(EffectId, mail.EffectId);
        message.AddHeader("X-ITMS-Effect", mail.EffectId);
        message.AddHeader("Auto-Submitted", "auto-generated");
        message.AddHeader("X-Auto-Response-Suppress", "All");
        if (MailForm.ConversationId(mail, MailForm.Address(settings.FromAddress, "")!.Host) is { } conversation)
        {
            message.AddHeader("In-Reply-To", conversation);
            message.AddHeader("References", conversation);
        }

        if (!string.IsNullOrEmpty(settings.ReplyTo)) message.ReplyTo = new EmailAddress(settings.ReplyTo);
        if (mail.Number is not null) message.AddHeader("X-ITMS-Number", mail.Number);
        message.AddHeader("X-ITMS-Kind", mail.Kind);
        message.SetClickTracking(enable: false, enableText: false);
        message.SetOpenTracking(false);
        message.SetSubscriptionTracking(false);
        message.SetSandBoxMode(settings.Sandbox);
        return message;
    }

    /// <summary>
    /// SendGrid writes a name as it is into the header. Without quotation marks, a comma or semicolon in it would begin another address.
    /// </summary>
    private static string Name(string name)
    {
        var shown = MailForm.UnquotedName(name);
        return shown.AsSpan().ContainsAny(',', ';') ? $"\"{shown}\"" : shown;
    }

    /// <summary>
    /// A refused mail is refused again. A key that does not work (401, 403), a slow request (408), a limit (429) and a fault (5xx) may be
    /// over at the next attempt.
    /// </summary>
    private static Exception Refusal(OutgoingMail mail, HttpStatusCode status, string body)
    {
        // The answer tells an operator what to do, but it may quote the recipient's address.
        var answer = body.Replace(mail.ToAddress, "(recipient)", StringComparison.OrdinalIgnoreCase);
        var message = $"Mail {mail.EffectId} was not accepted ({(int)status}): {(answer.Length <= LongestAnswer ? answer : answer[..LongestAnswer])}";
        return (int)status is >= 400 and < 500 and not (401 or 403 or 408 or 429)
            ? new MailRefusedException(message, (int)status)
            : new HttpRequestException(message, inner: null, status);
    }
}
