using System.Security.Cryptography;
using System.Text;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>
/// Mail to the taskings mailbox. Mail from a known and authenticated sender becomes a pending
/// tasking with the mail as its document. All other mail waits for a task manager. A mail is stored before its receipt is
/// confirmed. If the same mail comes twice, it counts once.
/// </summary>
/// <remarks>
/// One partition holds a row for each mail (<see cref="IntakeKeys.IncomingMail"/>), for each waiting mail
/// (<see cref="IntakeKeys.WaitingMail"/>) and for each Message-ID with a tasking (<see cref="IntakeKeys.Claim"/>). They change
/// together.
/// </remarks>
public sealed partial class MailIntake(
    ITableStore store,
    IBlobStore blobs,
    TaskingService service,
    RulesSource rules,
    IntakeSettings settings,
    ArrivalNotices arrivals,
    OutboxProcessor outbox,
    NewId newId,
    TimeProvider clock,
    ILogger<MailIntake> logger)
{
    /// <summary>Largest mail in bytes: 30 MiB. Every provider allows less.</summary>
    public const int MaxLength = 30 * 1024 * 1024;

    private const int MaxAttempts = 12;

    /// <summary>Ends the tasking's text if the mail's text is longer.</summary>
    private const string GoesOn = "\n\n[The attached mail has the rest of the text.]";

    /// <summary>Receives a mail.</summary>
    /// <param name="signedBy">Domains whose DKIM signature the posting service found valid; null if the agency's own server delivered it.</param>
    /// <param name="source">Where the mail was left for ITMS; null if nowhere.</param>
    /// <exception cref="IOException">The mail could not be stored. It has to come again.</exception>
    public async Task<ReceivedMail> ReceiveAsync(
        byte[] raw, IReadOnlyCollection<string>? signedBy, string? source, CancellationToken cancellationToken)
    {
        IncomingMail? mail = null;
        string? unreadable = null;
        try
        {
            mail = IncomingMail.Read(raw);
        }
        catch (UnreadableMailException e)
        {
            unreadable = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Strangers write mail. No mail may be lost because of a form we did not expect.
            unreadable = "It cannot be read.";
            LogUnreadable(e.GetType().Name);
        }

        var id = mail?.Id() ?? IdOf(raw);
        var messageKey = mail?.MessageId is { } messageId ? IdOf(Encoding.UTF8.GetBytes(messageId)) : null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var known = await FindAsync(id, cancellationToken);
            if (known is { Mail: var earlier })
            {
                if (mail is null || !Proves(mail, signedBy, earlier)) return earlier;
                LogProven(id, earlier.State);
            }

            raw = await StoreAsync(id, raw, cancellationToken);
            var arrived = new ReceivedMail(id, known?.Mail.ReceivedAt ?? clock.GetUtcNow(), MailState.Waiting)
            {
                From = mail?.From,
                Subject = mail?.Subject,
                IsStored = true,
                Source = source,
                MessageKey = messageKey,
                Suggested = mail is null ? null : AnsweredBy(mail),
                IsShort = mail is { IsAutomatic: false } && Propose(mail, known?.Mail.ReceivedAt ?? clock.GetUtcNow()).IsShort,
            };
            if (await TakeAsync(known, arrived, mail, unreadable, signedBy, raw, cancellationToken) is not { } taken) continue;
            if (taken.IsShort) await BackgroundStep.AttemptAsync(() => arrivals.TellDueAsync(CancellationToken.None), LogUntold);
            return taken;
        }

        throw new IOException("Others kept changing this mail. It has to come again.");
    }

    /// <summary>The original bytes of a mail, and the number of its tasking; null if there is no such mail.</summary>
    public async Task<(Stream Mail, string? Number)?> OpenAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { Mail: { IsStored: true } mail }
        && await blobs.OpenAsync(id, cancellationToken) is { } stored
            ? (stored, mail.Number)
            : null;

    /// <summary>Makes a tasking from the mail, or an entry in the list.</summary>
    /// <returns>Null if others made a change first.</returns>
    private async Task<ReceivedMail?> TakeAsync(
        (ReceivedMail Mail, string ETag)? known,
        ReceivedMail arrived,
        IncomingMail? mail,
        string? unreadable,
        IReadOnlyCollection<string>? signedBy,
        byte[] raw,
        CancellationToken cancellationToken)
    {
        if (mail?.Failure is { } failure && await FileAsync(known, arrived, failure) is { } filed) return filed;
        QuarantineReason? reason = mail is null ? QuarantineReason.Unreadable : Refuse(mail, arrived, signedBy);
        if (reason == QuarantineReason.NamesTasking && await ReplyAsync(known, arrived, mail!, raw, cancellationToken) is { } replied)
            return (replied as IntakeOutcome.Done)?.Mail;
        if (reason is not null)
        {
            var waiting = arrived with { Reason = reason, Detail = unreadable ?? mail?.Unreadable };
            return await WriteAsync(known, waiting) ? waiting : null;
        }

        return await MakeAsync(known, arrived, mail!, raw, corrected: null, Actor.System, cancellationToken) switch
        {
            IntakeOutcome.Done done => done.Mail,
            IntakeOutcome.Reused reused => reused.Mail,
            IntakeOutcome.Refused refused => refused.Mail,
            _ => null,
        };
    }

    private QuarantineReason? Refuse(IncomingMail mail, ReceivedMail arrived, IReadOnlyCollection<string>? signedBy) =>
        SenderTrust.Refuse(mail, signedBy, settings, rules.Current.Directory)
        ?? (mail.IsAutomatic ? QuarantineReason.Automatic
            : arrived.Suggested is not null || WrittenNumber.FindIn(mail.Subject).Any(written => written.SaysItms) ? QuarantineReason.NamesTasking
            : mail.Unreadable is not null ? QuarantineReason.Unreadable
            : null);

    /// <summary>Lists the mail of ITMS that this one reports about as undeliverable.</summary>
    /// <returns>Null: it is about no mail of ITMS, or others made a change first.</returns>
    private async Task<ReceivedMail?> FileAsync((ReceivedMail Mail, string ETag)? known, ReceivedMail arrived, DeliveryFailure failure)
    {
        if (failure.OriginalMessageId is not { } id || id.LastIndexOf('@') is not (> 0 and var at)) return null;
        if (!await outbox.ReturnedAsync(id[..at], failure.Status)) return null;
        var filed = arrived with { State = MailState.Filed, By = Actor.SystemId, DecidedAt = clock.GetUtcNow() };
        return await WriteAsync(known, filed) ? filed : null;
    }

    /// <summary>
    /// True if this copy proves its sender and an earlier copy did not. Then even a copy rejected as forged was genuine.
    /// </summary>
    private bool Proves(IncomingMail mail, IReadOnlyCollection<string>? signedBy, ReceivedMail earlier) =>
        earlier is { State: not MailState.Accepted, Reason: QuarantineReason.UnknownSender or QuarantineReason.UnauthenticatedSender }
        && SenderTrust.Refuse(mail, signedBy, settings, rules.Current.Directory) is null;

    private static IdempotencyKey KeyOf(string id) => new("mail." + id, id);

    private TaskingForm FormOf(IncomingMail mail, ReceivedMail arrived)
    {
        var text = $"{mail.Subject}\n\n{mail.Text}".Trim();
        // A scanner sends a letter without a word.
        if (text.Length == 0) text = mail.Documents is [var first, ..] ? first.Name : "Mail without a text";
        // The text may name other cases. The subject names this one.
        var caseNumber = settings.CaseNumberIn(mail.Subject);
        return new TaskingForm(
            new RequestDetails(IncomingMail.Cut(MailProposal.RequestorOf(mail), FieldErrors.LineLength), Channel.Email)
            {
                Instruction = Shortened(text),
                ReceivedAt = arrived.ReceivedAt,
                CaseNumber = caseNumber?.Number,
                TaskAuthority = caseNumber?.Authority,
            },
            // Nobody knows yet whom the text names, so it stays restricted until a task manager opens it.
            new Handling(
                TaskType.Other,
                TaskTypes.CategoryOf(TaskType.Other, audit: null),
                arrived.IsShort ? Priority.High : Priority.Medium,
                Restricted: true));
    }

    private static string Shortened(string text) => text.Length > FieldErrors.TextLength
        ? IncomingMail.Cut(text, FieldErrors.TextLength - GoesOn.Length) + GoesOn
        : text;

    private async Task<(IncomingMail Mail, byte[] Raw)?> ReadAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        if (!mail.IsStored) return null;
        var raw = await StoredAsync(mail.Id, cancellationToken) ?? throw new InvalidOperationException("The bytes of a mail are missing.");
        try
        {
            return (IncomingMail.Read(raw), raw);
        }
        catch (UnreadableMailException)
        {
            return null;
        }
    }

    /// <summary>A blob is written only once, so an existing blob of this name is this mail.</summary>
    /// <returns>The stored bytes. They differ if the same mail came earlier by another route.</returns>
    private async Task<byte[]> StoreAsync(string id, byte[] raw, CancellationToken cancellationToken)
    {
        if (await StoredAsync(id, cancellationToken) is { } earlier) return earlier;
        try
        {
            await blobs.WriteAsync(id, new MemoryStream(raw, writable: false), cancellationToken);
            return raw;
        }
        catch (IOException)
        {
            // Someone else may have stored it first.
            if (await StoredAsync(id, cancellationToken) is { } meanwhile) return meanwhile;
            throw;
        }
    }

    private async Task<byte[]?> StoredAsync(string id, CancellationToken cancellationToken)
    {
        await using var stored = await blobs.OpenAsync(id, cancellationToken);
        if (stored is null) return null;
        var raw = new byte[stored.Length];
        await stored.ReadExactlyAsync(raw, cancellationToken);
        return raw;
    }

    private static string IdOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    [LoggerMessage(83, LogLevel.Warning, "A mail cannot be read: {Exception}")]
    private partial void LogUnreadable(string exception);

    [LoggerMessage(86, LogLevel.Error, "The task managers could not be told of a mail at once. The sweep will tell them")]
    private partial void LogUntold(Exception exception);

    [LoggerMessage(84, LogLevel.Information, "Mail {Id} came again, now with proof of its sender. It was {State}")]
    private partial void LogProven(string id, MailState state);
}
