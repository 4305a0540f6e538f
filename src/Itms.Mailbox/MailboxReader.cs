using System.Globalization;
using Itms.Application.Intake;
using Itms.Application.Shared;
using Itms.Application.Storage;
using MailKit;
using Microsoft.Extensions.Logging;

namespace Itms.Mailbox;

/// <summary>What a round through the mailbox did.</summary>
/// <param name="Received">Mails that ITMS took in.</param>
/// <param name="Failed">Mails that are still in the folder because they could not be taken in.</param>
public readonly record struct MailboxRound(int Received, int Failed);

/// <summary>
/// Takes in what is in the mailbox. Each mail is moved only after it is stored, and taking it in twice changes nothing. So the process
/// may end at any step.
/// </summary>
public sealed partial class MailboxReader(
    MailIntake intake, MailboxFailures failures, MailboxLease lease, MailboxSettings settings, TimeProvider clock, ILogger<MailboxReader> logger)
{
    /// <summary>Takes in all mails, one after another. One that fails is left for the next round.</summary>
    /// <exception cref="MailboxLeaseLostException">Another process reads the mailbox now.</exception>
    public async Task<MailboxRound> ReadAsync(IMailboxSession session, CancellationToken cancellationToken)
    {
        var (received, failed, renewed) = (0, 0, clock.GetTimestamp());
        foreach (var mail in await session.ListAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(renewed) > MailboxLease.Renewal)
            {
                if (!await lease.TakeAsync(cancellationToken)) throw new MailboxLeaseLostException();
                renewed = clock.GetTimestamp();
            }

            if (await TakeAsync(session, mail, cancellationToken)) received++;
            else failed++;
        }

        return new MailboxRound(received, failed);
    }

    /// <returns>False: the mail is still in the folder.</returns>
    private async Task<bool> TakeAsync(IMailboxSession session, MailInBox mail, CancellationToken cancellationToken)
    {
        if (mail.Size > MailIntake.MaxLength)
        {
            await SetAsideAsync(session, mail, QuarantineReason.TooLarge, cancellationToken);
            return true;
        }

        byte[]? raw;
        try
        {
            raw = await session.ReadAsync(mail, cancellationToken);
        }
        catch (CommandException e)
        {
            // The server refused only this mail. Any other failure is the mailbox's or the connection's, and ends the round.
            return await NoteFailureAsync(session, mail, e, cancellationToken);
        }

        if (raw is null) return true;
        try
        {
            await intake.ReceiveAsync(raw, signedBy: null, Source(mail), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not TableStoreUnavailableException)
        {
            return await NoteFailureAsync(session, mail, e, cancellationToken);
        }

        await session.MoveAsync(mail, MailboxTarget.Done, cancellationToken);
        return true;
    }

    /// <returns>False: the mail is left for the next round. True: it was given up.</returns>
    private async Task<bool> NoteFailureAsync(IMailboxSession session, MailInBox mail, Exception e, CancellationToken cancellationToken)
    {
        if (!await failures.NoteAsync(mail.Key, cancellationToken))
        {
            LogFailed(e, mail.Key);
            return false;
        }

        LogGivenUp(e, mail.Key);
        await SetAsideAsync(session, mail, QuarantineReason.FailedRepeatedly, cancellationToken);
        return true;
    }

    /// <summary>Lists the mail first: after a crash in between it is listed once, and moved in the next round.</summary>
    private async Task SetAsideAsync(IMailboxSession session, MailInBox mail, QuarantineReason reason, CancellationToken cancellationToken)
    {
        var arrived = mail.ArrivedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", arrived {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        await intake.QuarantineAsync(
            Source(mail),
            reason,
            string.Create(CultureInfo.InvariantCulture, $"{mail.Size} bytes{arrived}. It is in the folder {settings.FailedFolder} of the mailbox."),
            cancellationToken);
        await session.MoveAsync(mail, MailboxTarget.Failed, cancellationToken);
    }

    private static string Source(MailInBox mail) => $"mailbox {mail.Key}";

    [LoggerMessage(95, LogLevel.Warning, "Mail {Key} of the mailbox could not be taken in. It is tried again")]
    private partial void LogFailed(Exception exception, string key);

    [LoggerMessage(96, LogLevel.Error, "Mail {Key} of the mailbox could not be taken in again and again. The task managers find it in their list")]
    private partial void LogGivenUp(Exception exception, string key);
}

/// <summary>Another process reads the mailbox now.</summary>
public sealed class MailboxLeaseLostException() : Exception("Another process reads the mailbox now.");
