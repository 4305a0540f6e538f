using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Application.Intake;

/// <content>What waits for a task manager, and what is listed although there is no mail of it.</content>
public sealed partial class MailIntake
{
    private const int MaxSource = 1000;

    /// <summary>Takes in a mail that was posted. As long as that fails it is listed: who posts it tries again, and gives up one day.</summary>
    /// <param name="signedBy">Domains whose DKIM signature the posting service has found to hold.</param>
    public async Task<ReceivedMail> ReceivePostedAsync(byte[] raw, IReadOnlyCollection<string> signedBy, CancellationToken cancellationToken)
    {
        var source = $"posted {IdOf(raw)}";
        try
        {
            var mail = await ReceiveAsync(raw, signedBy, source: null, cancellationToken);
            if (await FindAsync(EntryOf(QuarantineReason.TurnedAway, source), cancellationToken) is { Mail: { State: MailState.Waiting } listed, ETag: var etag })
                await store.CommitAsync(
                    IntakeKeys.Partition, [new RowWrite.Delete(IntakeKeys.IncomingMail(listed.Id), etag), new RowWrite.Delete(IntakeKeys.WaitingMail(listed.ReceivedAt, listed.Id))], cancellationToken);
            return mail;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await NoteUntakenAsync(source, raw.Length);
            throw;
        }
    }

    /// <summary>Lists that a mail was posted and not taken in, although it may be when it comes again.</summary>
    /// <param name="source">What is the same when it comes again; nothing of the mail.</param>
    /// <param name="length">Bytes of it; null: unknown.</param>
    public Task<ReceivedMail> NoteUntakenAsync(string source, long? length) => QuarantineAsync(
        source, QuarantineReason.TurnedAway, $"{Bytes(length)}, not taken in: who posted it tries again for a while.", CancellationToken.None);

    /// <summary>Lists that a mail was posted and turned away for good: nobody but its sender has it.</summary>
    /// <param name="status">What was answered.</param>
    /// <param name="length">Bytes of the request; null: unknown.</param>
    public Task NoteTurnedAwayAsync(int status, long? length) => WriteAsync(known: null, new ReceivedMail(
        newId(), clock.GetUtcNow(), MailState.Waiting, QuarantineReason.TurnedAway, string.Create(CultureInfo.InvariantCulture, $"{Bytes(length)}, answered with {status}.")));

    /// <summary>Lists what brought no mail along: a message that is none, or names one that is not there. Once, until somebody has taken it off the list.</summary>
    /// <param name="source">The name of the mail, or the message itself.</param>
    /// <param name="detail">More about the reason; nothing of the message.</param>
    public async Task<ReceivedMail> QuarantineAsync(string source, QuarantineReason reason, string? detail, CancellationToken cancellationToken)
    {
        var id = EntryOf(reason, source);
        var known = await FindAsync(id, cancellationToken);
        if (known is { Mail: { State: MailState.Waiting } waiting }) return waiting;
        var failed = new ReceivedMail(
            id, clock.GetUtcNow(), MailState.Waiting, reason, detail, Source: source.Length <= MaxSource ? source : source[..MaxSource]);
        return await WriteAsync(known, failed) ? failed : (await FindAsync(id, cancellationToken))?.Mail ?? failed;
    }

    /// <summary>Those that wait, the oldest first.</summary>
    public Task<WaitingMails> ListAsync(string? from, int top, CancellationToken cancellationToken) => WaitingMails.ReadAsync(store, from, top, cancellationToken);

    private static string EntryOf(QuarantineReason reason, string source) => IdOf(Encoding.UTF8.GetBytes($"{reason}\n{source}"));

    private static string Bytes(long? length) => length is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes") : "Of unknown length";
}
