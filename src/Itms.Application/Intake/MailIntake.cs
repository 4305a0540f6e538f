using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Itms.Application.Attachments;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>
/// Mail to the taskings mailbox (requirements.md "Email intake"). A mail of a known and authenticated sender becomes a pending
/// tasking with the mail as its document; every other one waits for a task manager. A mail is written down before anybody is
/// told that it has arrived, and the same mail twice is one.
/// </summary>
/// <remarks>
/// One partition holds a row of each mail (<see cref="Keys.IncomingMail"/>) and one of each that waits
/// (<see cref="Keys.WaitingMail"/>), changed together.
/// </remarks>
public sealed partial class MailIntake(
    ITableStore store, IBlobStore blobs, TaskingService service, RulesSource rules, IntakeSettings settings, TimeProvider clock, ILogger<MailIntake> logger)
{
    /// <summary>Bytes of a mail: 30 MiB, of which every provider lets less through.</summary>
    public const int MaxLength = 30 * 1024 * 1024;

    private const int MaxSource = 1000;

    /// <summary>What a tasking's text ends with where the mail's is longer.</summary>
    private const string GoesOn = "\n\n[The text goes on in the mail, which is attached.]";

    /// <summary>Takes a mail in.</summary>
    /// <param name="signedBy">Domains whose DKIM signature the posting service has found to hold; null: the agency's own server has left it.</param>
    /// <param name="source">Where it was left; null: nowhere else.</param>
    /// <exception cref="IOException">It could not be written down: it has to come again.</exception>
    public async Task<ReceivedMail> ReceiveAsync(
        ReadOnlyMemory<byte> raw, IReadOnlyCollection<string>? signedBy, string? source, CancellationToken cancellationToken)
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

        var id = mail?.Id() ?? IdOf(raw.Span);
        if (await FindAsync(id, cancellationToken) is { Mail: var known }) return known;
        raw = await StoreAsync(id, raw, cancellationToken);
        var arrived = new ReceivedMail(id, clock.GetUtcNow(), MailState.Waiting, From: mail?.From, Subject: mail?.Subject, IsStored: true, Source: source);
        if (mail is null) return await KeepAsync(arrived with { Reason = QuarantineReason.Unreadable, Detail = unreadable });
        if (Refuse(mail, signedBy) is { } reason) return await KeepAsync(arrived with { Reason = reason });

        // By its Message-ID: it stays one tasking, whatever is lost between the creation and the row below.
        var key = new IdempotencyKey("mail." + IdOf(Encoding.UTF8.GetBytes(mail.MessageId ?? id)), id);
        var outcome = await CreateAsync(mail, arrived, raw, Actor.System, key, cancellationToken);
        return outcome switch
        {
            Outcome.Done { Tasking.Number: var number } => await KeepAsync(arrived with { State = MailState.Accepted, Number = number, By = Actor.SystemId, DecidedAt = clock.GetUtcNow() }),
            Outcome.Refused { Refusal: var refusal } => await KeepAsync(arrived with { Reason = QuarantineReason.Refused, Detail = refusal.Code }),
            Outcome.KeyReused => await KeepAsync(arrived with { Reason = QuarantineReason.MessageIdReused }),
            _ => throw new IOException("Others were faster too often: it has to come again."),
        };
    }

    /// <summary>Lists what brought no mail along: a message that is none, or names one that is not there.</summary>
    /// <param name="source">The name of the mail, or the message itself.</param>
    /// <param name="detail">More about the reason; nothing of the message.</param>
    public async Task<ReceivedMail> QuarantineAsync(string source, QuarantineReason reason, string? detail, CancellationToken cancellationToken)
    {
        var id = IdOf(Encoding.UTF8.GetBytes($"{reason}\n{source}"));
        if (await FindAsync(id, cancellationToken) is { Mail: var known }) return known;
        return await KeepAsync(new ReceivedMail(
            id, clock.GetUtcNow(), MailState.Waiting, reason, detail, Source: source.Length <= MaxSource ? source : source[..MaxSource]));
    }

    /// <summary>Those that wait, the oldest first.</summary>
    public Task<WaitingMails> ListAsync(string? from, int top, CancellationToken cancellationToken) => WaitingMails.ReadAsync(store, from, top, cancellationToken);

    /// <summary>The bytes of a mail as it came, and the number of the tasking made of it; null where there is none.</summary>
    public async Task<(Stream Mail, string? Number)?> OpenAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { Mail: { IsStored: true } mail } && await blobs.OpenAsync(id, cancellationToken) is { } stored ? (stored, mail.Number) : null;

    /// <summary>Makes a tasking of a mail that waits, in the name of the person.</summary>
    public async Task<IntakeOutcome> AcceptAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Decided(found.Mail);
        if (await ReadAsync(found.Mail, cancellationToken) is not var (mail, raw)) return new IntakeOutcome.Unreadable();

        // First who does it: should this process end midway, whoever goes on finishes the same tasking and makes no second one.
        if (found.Mail.By is null)
        {
            if (await SaveAsync(found.ETag, found.Mail with { By = person.Id }) is not { } claimed) return new IntakeOutcome.Busy();
            found = claimed;
        }

        var by = rules.Current.Directory.Find(found.Mail.By) ?? person;
        // Whoever asked may go away: what is claimed is finished.
        var outcome = await CreateAsync(mail, found.Mail, raw, new Actor(by), new IdempotencyKey("mail." + id, id), CancellationToken.None);
        if (outcome is Outcome.Refused { Refusal: var refusal })
        {
            await SaveAsync(found.ETag, found.Mail with { By = null });
            return new IntakeOutcome.Refused(refusal);
        }

        return outcome is Outcome.Done { Tasking.Number: var number }
            ? await DecideAsync(found.ETag, found.Mail with { State = MailState.Accepted, Number = number, By = by.Id, DecidedAt = clock.GetUtcNow() })
            : new IntakeOutcome.Busy();
    }

    /// <summary>Takes a mail that waits off the list. It stays where it is stored.</summary>
    public async Task<IntakeOutcome> RejectAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Decided(found.Mail);
        // Somebody is accepting it: there may be a tasking already.
        if (found.Mail.By is not null) return new IntakeOutcome.Busy();
        return await DecideAsync(found.ETag, found.Mail with { State = MailState.Rejected, By = person.Id, DecidedAt = clock.GetUtcNow() });
    }

    private QuarantineReason? Refuse(IncomingMail mail, IReadOnlyCollection<string>? signedBy) =>
        SenderTrust.Refuse(mail, signedBy, settings, rules.Current.Directory)
        ?? (mail.IsAutomatic ? QuarantineReason.Automatic : NamedTasking().IsMatch(mail.Subject) ? QuarantineReason.NamesTasking : null);

    /// <summary>The tasking, and the mail as its document: each once, however often this is called.</summary>
    private async Task<Outcome> CreateAsync(
        IncomingMail mail, ReceivedMail arrived, ReadOnlyMemory<byte> raw, Actor actor, IdempotencyKey key, CancellationToken cancellationToken)
    {
        var outcome = await service.CreateAsync(new TaskingCommand.Create("", FormOf(mail, arrived.ReceivedAt), []), actor, key, cancellationToken);
        if (outcome is not Outcome.Done { Tasking.Number: var number }) return outcome;
        var document = new NewAttachment(arrived.Id, "mail.eml", "message/rfc822", raw.Length, Convert.ToHexStringLower(SHA256.HashData(raw.Span)));
        var attached = await service.ExecuteAsync(number, new TaskingCommand.AddAttachments([document], Final: false), actor, expectedSeq: null, key, cancellationToken);
        // That it cannot be attached, whatever the rule, is no reason against the tasking: the mail stays where it is stored.
        return attached is Outcome.Busy ? attached : outcome;
    }

    private static TaskingForm FormOf(IncomingMail mail, DateTimeOffset receivedAt)
    {
        var text = $"{mail.Subject}\n\n{mail.Text}".Trim();
        if (text.Length > FieldErrors.TextLength) text = IncomingMail.Cut(text, FieldErrors.TextLength - GoesOn.Length) + GoesOn;
        var requestor = new[] { mail.FromName, mail.From, "Unknown" }.First(name => !string.IsNullOrWhiteSpace(name))!;
        return new TaskingForm(
            IncomingMail.Cut(requestor, FieldErrors.LineLength), TaskAuthority: null, CaseNumber: null, TaskType.Other, TaskTypes.CategoryOf(TaskType.Other, audit: null),
            StartDate: null, InternalDueDate: null, AuthorityDueDate: null, ExtensionDate: null, Priority.Medium, TaskAction.Work, text,
            // Whom the text names nobody knows yet: until a task manager has said so and opens it, it is not for everybody.
            Channel.Email, receivedAt, RequiresSes: false, Restricted: true, Detainees: []);
    }

    private async Task<(IncomingMail Mail, ReadOnlyMemory<byte> Raw)?> ReadAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        if (!mail.IsStored || mail.Reason == QuarantineReason.Unreadable) return null;
        await using var stored = await blobs.OpenAsync(mail.Id, cancellationToken) ?? throw new InvalidOperationException("The bytes of a mail are missing.");
        var raw = await BytesOfAsync(stored, cancellationToken);
        return (IncomingMail.Read(raw), raw);
    }

    /// <summary>A blob is written once: what is there under this name is this mail.</summary>
    /// <returns>The bytes that are stored: those that came before, where the same mail came by another way.</returns>
    private async Task<ReadOnlyMemory<byte>> StoreAsync(string id, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        await using (var there = await blobs.OpenAsync(id, cancellationToken))
            if (there is not null) return await BytesOfAsync(there, cancellationToken);
        await blobs.WriteAsync(id, new MemoryStream(raw.ToArray(), writable: false), cancellationToken);
        // Somebody may have been faster.
        await using var stored = await blobs.OpenAsync(id, cancellationToken) ?? throw new IOException("A mail that was just stored is not there.");
        return await BytesOfAsync(stored, cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> BytesOfAsync(Stream stored, CancellationToken cancellationToken)
    {
        var raw = new byte[stored.Length];
        await stored.ReadExactlyAsync(raw, cancellationToken);
        return raw;
    }

    private async Task<(ReceivedMail Mail, string ETag)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(Keys.Intake, Keys.IncomingMail(id), cancellationToken) is { } row ? (Json.Read<ReceivedMail>(row.Body), row.ETag) : null;

    /// <summary>Writes down what became of a mail that has just come.</summary>
    private async Task<ReceivedMail> KeepAsync(ReceivedMail mail)
    {
        var body = Json.Bytes(mail);
        List<RowWrite> writes = [new RowWrite.Insert(Keys.IncomingMail(mail.Id), body)];
        if (mail.State == MailState.Waiting) writes.Add(new RowWrite.Insert(Keys.WaitingMail(mail.ReceivedAt, mail.Id), body));
        if (await store.CommitAsync(Keys.Intake, writes) is CommitOutcome.Conflict)
            // The same mail, at the same moment, by another way.
            return (await FindAsync(mail.Id, CancellationToken.None))?.Mail ?? mail;
        if (mail.State == MailState.Waiting) LogQuarantined(mail.Id, mail.Reason!.Value);
        else LogAccepted(mail.Id, mail.Number!);
        return mail;
    }

    private async Task<IntakeOutcome> DecideAsync(string etag, ReceivedMail mail)
    {
        RowWrite[] writes =
        [
            new RowWrite.Update(Keys.IncomingMail(mail.Id), etag, Json.Bytes(mail)),
            new RowWrite.Delete(Keys.WaitingMail(mail.ReceivedAt, mail.Id)),
        ];
        if (await store.CommitAsync(Keys.Intake, writes) is CommitOutcome.Committed)
        {
            LogDecided(mail.Id, mail.State, mail.By!);
            return new IntakeOutcome.Done(mail);
        }

        return await FindAsync(mail.Id, CancellationToken.None) is { Mail: var now } && now.State != MailState.Waiting
            ? now.State == mail.State ? new IntakeOutcome.Done(now) : new IntakeOutcome.Decided(now)
            : new IntakeOutcome.Busy();
    }

    /// <returns>Null where somebody else was faster.</returns>
    private async Task<(ReceivedMail Mail, string ETag)?> SaveAsync(string etag, ReceivedMail mail) =>
        await store.CommitAsync(Keys.Intake, [new RowWrite.Update(Keys.IncomingMail(mail.Id), etag, Json.Bytes(mail))]) is CommitOutcome.Committed { ETags: [{ } now] }
            ? (mail, now)
            : null;

    private static string IdOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    [GeneratedRegex(@"\bITMS-[0-9]{4}-[0-9]{6,9}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedTasking();

    [LoggerMessage(80, LogLevel.Information, "Mail {Id} is tasking {Number}")]
    private partial void LogAccepted(string id, string number);

    [LoggerMessage(81, LogLevel.Warning, "Mail {Id} waits for a task manager: {Reason}")]
    private partial void LogQuarantined(string id, QuarantineReason reason);

    [LoggerMessage(83, LogLevel.Warning, "A mail cannot be read: {Exception}")]
    private partial void LogUnreadable(string exception);

    [LoggerMessage(82, LogLevel.Information, "Mail {Id}: {State} by {Person}")]
    private partial void LogDecided(string id, MailState state, string person);
}
