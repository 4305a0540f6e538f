using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.Intake;

/// <content>The list of waiting mail, including entries for mail that did not arrive.</content>
public sealed partial class MailIntake
{
    private const int MaxSource = 1000;

    /// <summary>Receives a posted mail. While that fails, the mail is listed, because the service stops retrying at some point.</summary>
    /// <param name="signedBy">Domains whose DKIM signature the posting service found valid.</param>
    public async Task<ReceivedMail> ReceivePostedAsync(byte[] raw, IReadOnlyCollection<string> signedBy, CancellationToken cancellationToken)
    {
        var source = $"posted {IdOf(raw)}";
        try
        {
            var mail = await ReceiveAsync(raw, signedBy, source: null, cancellationToken);
            if (await FindAsync(EntryOf(QuarantineReason.TurnedAway, source), cancellationToken)
                is { Mail: { State: MailState.Waiting } listed, ETag: var etag })
                await store.CommitAsync(
                    IntakeKeys.Partition,
                    [
                        new RowWrite.Delete(IntakeKeys.IncomingMail(listed.Id), etag),
                        new RowWrite.Delete(IntakeKeys.WaitingMail(listed.ReceivedAt, listed.Id)),
                    ],
                    cancellationToken);
            return mail;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await NoteUntakenAsync(source, raw.Length);
            throw;
        }
    }

    /// <summary>Lists a posted mail that was not received but may arrive on a retry.</summary>
    /// <param name="source">Stays the same on a retry. Contains nothing of the mail.</param>
    /// <param name="length">Its length in bytes; null if unknown.</param>
    public Task<ReceivedMail> NoteUntakenAsync(string source, long? length) => QuarantineAsync(
        source,
        QuarantineReason.TurnedAway,
        $"{Bytes(length)}, not received. The service that posted it keeps trying for a while.",
        CancellationToken.None);

    /// <summary>Lists a posted mail that was refused for good. Only its sender still has it.</summary>
    /// <param name="status">The HTTP status of the answer.</param>
    /// <param name="length">Length of the request in bytes; null if unknown.</param>
    public Task NoteTurnedAwayAsync(int status, long? length) => WriteAsync(known: null, new ReceivedMail(
        newId(),
        clock.GetUtcNow(),
        MailState.Waiting,
        QuarantineReason.TurnedAway,
        string.Create(CultureInfo.InvariantCulture, $"{Bytes(length)}, answered with {status}.")));

    /// <summary>
    /// Lists a queue message without a mail: one that is invalid, or that names a missing mail. It is listed once until someone
    /// takes it off the list.
    /// </summary>
    /// <param name="source">Name of the mail, or the message itself.</param>
    /// <param name="detail">More about the reason. Contains nothing of the message.</param>
    public async Task<ReceivedMail> QuarantineAsync(string source, QuarantineReason reason, string? detail, CancellationToken cancellationToken)
    {
        var id = EntryOf(reason, source);
        var known = await FindAsync(id, cancellationToken);
        if (known is { Mail: { State: MailState.Waiting } waiting }) return waiting;
        var failed = new ReceivedMail(
            id, clock.GetUtcNow(), MailState.Waiting, reason, detail, Source: source.Length <= MaxSource ? source : source[..MaxSource]);
        return await WriteAsync(known, failed) ? failed : (await FindAsync(id, cancellationToken))?.Mail ?? failed;
    }

    /// <summary>Waiting mail, oldest first.</summary>
    public Task<WaitingMails> ListAsync(string? from, int top, CancellationToken cancellationToken) =>
        WaitingMails.ReadAsync(store, from, top, cancellationToken);

    /// <summary>How many mails wait for a task manager.</summary>
    public ValueTask<int> CountWaitingAsync(CancellationToken cancellationToken) =>
        store.ReadAllAsync(IntakeKeys.WaitingMails, cancellationToken).CountAsync(cancellationToken);

    private static string EntryOf(QuarantineReason reason, string source) => IdOf(Encoding.UTF8.GetBytes($"{reason}\n{source}"));

    private static string Bytes(long? length) =>
        length is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes") : "Of unknown length";
}
