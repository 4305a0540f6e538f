using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>
/// Mail to the taskings mailbox (requirements.md "Email intake"). A mail of a known and authenticated sender becomes a pending
/// tasking with the mail as its document; every other one waits for a task manager. A mail is written down before anybody is
/// told that it has arrived, and the same mail twice is one.
/// </summary>
/// <remarks>
/// One partition holds a row of each mail (<see cref="IntakeKeys.IncomingMail"/>), one of each that waits (<see cref="IntakeKeys.WaitingMail"/>)
/// and one of each Message-ID of which a tasking is made (<see cref="IntakeKeys.Claim"/>), changed together.
/// </remarks>
public sealed partial class MailIntake(
    ITableStore store,
    IBlobStore blobs,
    TaskingService service,
    RulesSource rules,
    IntakeSettings settings,
    NewId newId,
    TimeProvider clock,
    ILogger<MailIntake> logger)
{
    /// <summary>Bytes of a mail: 30 MiB, of which every provider lets less through.</summary>
    public const int MaxLength = 30 * 1024 * 1024;

    private const int MaxAttempts = 12;

    /// <summary>What a tasking's text ends with where the mail's is longer.</summary>
    private const string GoesOn = "\n\n[The text goes on in the mail, which is attached.]";

    /// <summary>Takes a mail in.</summary>
    /// <param name="signedBy">Domains whose DKIM signature the posting service has found to hold; null: the agency's own server has left it.</param>
    /// <param name="source">Where it was left; null: nowhere else.</param>
    /// <exception cref="IOException">It could not be written down: it has to come again.</exception>
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
            // Strangers write it, and nothing of theirs may be lost for a way of writing nobody has thought of.
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
            var arrived = new ReceivedMail(id, known?.Mail.ReceivedAt ?? clock.GetUtcNow(), MailState.Waiting, From: mail?.From, Subject: mail?.Subject, IsStored: true, Source: source, MessageKey: messageKey);
            if (await TakeAsync(known, arrived, mail, unreadable, signedBy, raw, cancellationToken) is { } taken) return taken;
        }

        throw new IOException("Others were faster too often: it has to come again.");
    }

    /// <summary>The bytes of a mail as it came, and the number of the tasking made of it; null where there is none.</summary>
    public async Task<(Stream Mail, string? Number)?> OpenAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { Mail: { IsStored: true } mail } && await blobs.OpenAsync(id, cancellationToken) is { } stored ? (stored, mail.Number) : null;

    /// <summary>A tasking of it, or an entry of the list.</summary>
    /// <returns>Null where others were faster.</returns>
    private async Task<ReceivedMail?> TakeAsync(
        (ReceivedMail Mail, string ETag)? known, ReceivedMail arrived, IncomingMail? mail, string? unreadable, IReadOnlyCollection<string>? signedBy, byte[] raw, CancellationToken cancellationToken)
    {
        QuarantineReason? reason = mail is null ? QuarantineReason.Unreadable : Refuse(mail, signedBy);
        if (reason is not null)
        {
            var waiting = arrived with { Reason = reason, Detail = unreadable };
            return await WriteAsync(known, waiting) ? waiting : null;
        }

        return await MakeAsync(known, arrived, mail!, raw, Actor.System, cancellationToken) switch
        {
            IntakeOutcome.Done done => done.Mail,
            IntakeOutcome.Reused reused => reused.Mail,
            IntakeOutcome.Refused refused => refused.Mail,
            _ => null,
        };
    }

    private QuarantineReason? Refuse(IncomingMail mail, IReadOnlyCollection<string>? signedBy) =>
        SenderTrust.Refuse(mail, signedBy, settings, rules.Current.Directory)
        ?? (mail.IsAutomatic ? QuarantineReason.Automatic : NamedTasking().IsMatch(mail.Subject) ? QuarantineReason.NamesTasking : null);

    /// <summary>Whether this copy shows what kept an earlier one from being a tasking: that it is its sender's. What was rejected as forged is genuine then.</summary>
    private bool Proves(IncomingMail mail, IReadOnlyCollection<string>? signedBy, ReceivedMail earlier) =>
        earlier is { State: not MailState.Accepted, Reason: QuarantineReason.UnknownSender or QuarantineReason.UnauthenticatedSender }
        && SenderTrust.Refuse(mail, signedBy, settings, rules.Current.Directory) is null;

    /// <summary>The tasking: one, however often this is called in the same name.</summary>
    private Task<Outcome> CreateAsync(IncomingMail mail, ReceivedMail arrived, Actor actor, CancellationToken cancellationToken) =>
        service.CreateAsync(new TaskingCommand.Create("", FormOf(mail, arrived.ReceivedAt), []), actor, KeyOf(arrived.Id), cancellationToken);

    /// <summary>The mail as the tasking's document.</summary>
    /// <returns>False where others were faster too often.</returns>
    private async Task<bool> AttachAsync(Tasking tasking, ReceivedMail arrived, byte[] raw, Actor actor, CancellationToken cancellationToken)
    {
        var document = new NewAttachment(arrived.Id, "mail.eml", "message/rfc822", raw.Length, Convert.ToHexStringLower(SHA256.HashData(raw)));
        while (tasking.Attachments.All(a => a.Id != arrived.Id))
        {
            // Only to the version without it: somebody else may be finishing the same tasking.
            var outcome = await service.ExecuteAsync(
                tasking.Number, new TaskingCommand.AddAttachments([document], Final: false), actor, tasking.Seq, KeyOf(arrived.Id), cancellationToken);
            // That it cannot be attached, whatever the rule, is no reason against the tasking: the mail stays where it is stored.
            if (outcome is not Outcome.Stale { Tasking: var now }) return outcome is not Outcome.Busy;
            tasking = now;
        }

        return true;
    }

    private static IdempotencyKey KeyOf(string id) => new("mail." + id, id);

    private static TaskingForm FormOf(IncomingMail mail, DateTimeOffset receivedAt)
    {
        var text = $"{mail.Subject}\n\n{mail.Text}".Trim();
        if (text.Length > FieldErrors.TextLength) text = IncomingMail.Cut(text, FieldErrors.TextLength - GoesOn.Length) + GoesOn;
        var requestor = new[] { mail.FromName, mail.From, "Unknown" }.First(name => !string.IsNullOrWhiteSpace(name))!;
        return new TaskingForm(
            new RequestDetails(IncomingMail.Cut(requestor, FieldErrors.LineLength), Channel.Email) { Instruction = text, ReceivedAt = receivedAt },
            // Nobody knows yet whom the text names, so it stays restricted until a task manager opens it.
            new Handling(TaskType.Other, TaskTypes.CategoryOf(TaskType.Other, audit: null), Restricted: true));
    }

    private async Task<(IncomingMail Mail, byte[] Raw)?> ReadAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        if (!mail.IsStored || mail.Reason == QuarantineReason.Unreadable) return null;
        var raw = await StoredAsync(mail.Id, cancellationToken) ?? throw new InvalidOperationException("The bytes of a mail are missing.");
        return (IncomingMail.Read(raw), raw);
    }

    /// <summary>A blob is written once: what is there under this name is this mail.</summary>
    /// <returns>The bytes that are stored: those that came before, where the same mail came by another way.</returns>
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
            // Somebody may have been faster.
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

    [GeneratedRegex(@"\bITMS-[0-9]{4}-[0-9]{6,9}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedTasking();

    [LoggerMessage(83, LogLevel.Warning, "A mail cannot be read: {Exception}")]
    private partial void LogUnreadable(string exception);

    [LoggerMessage(84, LogLevel.Information, "Mail {Id} came again, and this time from its sender: it was {State}")]
    private partial void LogProven(string id, MailState state);
}
