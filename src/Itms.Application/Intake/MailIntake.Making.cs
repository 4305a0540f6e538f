using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>Of which mail of a Message-ID a tasking is made, or was: of one alone.</summary>
/// <param name="Id">Of the mail.</param>
/// <param name="By">In whose name: a task manager's, or <see cref="Actor.SystemId"/>.</param>
/// <param name="At">When they began, or began again.</param>
internal sealed record MailClaim(string Id, string By, DateTimeOffset At);

/// <content>That of a Message-ID there is one tasking, and what is written down of a mail.</content>
public sealed partial class MailIntake
{
    /// <summary>Who began and has not ended after this has died: to make a tasking takes seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes the tasking of a mail, or finishes the one there is, and writes that down.</summary>
    /// <param name="known">What is written down of the mail; null: nothing yet.</param>
    /// <param name="arrived">The mail, as it is written down with its tasking.</param>
    private async Task<IntakeOutcome> MakeAsync(
        (ReceivedMail Mail, string ETag)? known, ReceivedMail arrived, IncomingMail mail, byte[] raw, Actor actor, CancellationToken cancellationToken)
    {
        var standing = await FindClaimAsync(arrived, cancellationToken);
        if (standing is { Claim: var other } && other.Id != arrived.Id)
        {
            var reused = await AsReusedAsync(arrived, other, cancellationToken);
            return await WriteAsync(known, reused) ? new IntakeOutcome.Reused(reused) : new IntakeOutcome.Busy();
        }

        var tasking = standing is { Claim: var begun } ? await service.FindCreatedAsync(begun.By, KeyOf(arrived.Id), cancellationToken) : null;
        if (tasking is null)
        {
            // First who does it: should this process end midway, whoever goes on finishes the same tasking and makes no second one.
            if (await ClaimAsync(known, arrived, standing, actor, cancellationToken) is not var (entry, etag)) return new IntakeOutcome.Busy();
            known = entry;
            // Whoever asked may go away: what is claimed is finished.
            var outcome = await CreateAsync(mail, arrived, actor, CancellationToken.None);
            if (outcome is Outcome.Refused { Refusal: var refusal })
            {
                var refused = actor.Person is null ? arrived with { Reason = QuarantineReason.Refused, Detail = refusal.Code } : arrived;
                return await WriteAsync(known, refused, new RowWrite.Delete(IntakeKeys.Claim(arrived.ClaimedAs), etag))
                    ? new IntakeOutcome.Refused(refused, refusal)
                    : new IntakeOutcome.Busy();
            }

            if (outcome is not Outcome.Done { Tasking: var created }) return new IntakeOutcome.Busy();
            tasking = created;
        }
        // What somebody has made is theirs, unless they have left since.
        else if (rules.Current.Directory.Find(tasking.CreatedBy) is { Active: true, ManagesTaskings: true } maker) actor = new Actor(maker);

        if (!await AttachAsync(tasking, arrived, raw, actor, CancellationToken.None)) return new IntakeOutcome.Busy();
        return await DecideAsync(known, arrived with { State = MailState.Accepted, Number = tasking.Number, By = actor.Id, DecidedAt = clock.GetUtcNow() });
    }

    /// <summary>From now on the actor makes the tasking, in their own name: nobody goes on in that of somebody else.</summary>
    /// <param name="standing">The claim of this mail under which nothing was made.</param>
    /// <returns>What is written down of the mail now, and the ETag of the claim; null where somebody else is at it.</returns>
    private async Task<((ReceivedMail Mail, string ETag)? Known, string ETag)?> ClaimAsync(
        (ReceivedMail Mail, string ETag)? known, ReceivedMail arrived, (MailClaim Claim, string ETag)? standing, Actor actor, CancellationToken cancellationToken)
    {
        if (standing is { Claim: var theirs } && theirs.By != actor.Id && IsUnderWay(theirs)) return null;
        var (key, body) = (IntakeKeys.Claim(arrived.ClaimedAs), Json.Bytes(new MailClaim(arrived.Id, actor.Id, clock.GetUtcNow())));
        List<RowWrite> writes = [standing is { ETag: var before } ? new RowWrite.Update(key, before, body) : new RowWrite.Insert(key, body)];
        // The mail's row is written anew, as it is: who decides by what they read of it before this comes too late.
        if (known is { } entry) writes.Add(new RowWrite.Update(IntakeKeys.IncomingMail(arrived.Id), entry.ETag, Json.Bytes(entry.Mail)));
        if (await store.CommitAsync(IntakeKeys.Partition, writes, cancellationToken) is not CommitOutcome.Committed { ETags: var etags }) return null;
        if (known is { Mail: var mail }) known = (mail, etags[1]!);
        return (known, etags[0]!);
    }

    private async Task<(MailClaim Claim, string ETag)?> FindClaimAsync(ReceivedMail mail, CancellationToken cancellationToken) =>
        await store.GetAsync(IntakeKeys.Partition, IntakeKeys.Claim(mail.ClaimedAs), cancellationToken) is { } row ? (Json.Read<MailClaim>(row.Body), row.ETag) : null;

    /// <summary>A clock that was set back keeps nobody waiting for longer.</summary>
    private bool IsUnderWay(MailClaim claim) => (clock.GetUtcNow() - claim.At).Duration() < Patience;

    /// <summary>From now on it stands for itself: a task manager may know better what it is.</summary>
    /// <param name="claim">Of the mail that came before.</param>
    private async Task<ReceivedMail> AsReusedAsync(ReceivedMail mail, MailClaim claim, CancellationToken cancellationToken) => mail with
    {
        Reason = QuarantineReason.MessageIdReused,
        Detail = (await FindAsync(claim.Id, cancellationToken))?.Mail.Number,
        MessageKey = null,
    };

    private async Task<(ReceivedMail Mail, string ETag)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(IntakeKeys.Partition, IntakeKeys.IncomingMail(id), cancellationToken) is { } row ? (Json.Read<ReceivedMail>(row.Body), row.ETag) : null;

    /// <summary>Writes down what was decided of a mail.</summary>
    /// <param name="also">Written together with it.</param>
    private async Task<IntakeOutcome> DecideAsync((ReceivedMail Mail, string ETag)? known, ReceivedMail mail, params RowWrite[] also)
    {
        if (await WriteAsync(known, mail, also)) return new IntakeOutcome.Done(mail);
        return await FindAsync(mail.Id, CancellationToken.None) is { Mail: var now } && now.State != MailState.Waiting
            ? now.State == mail.State ? new IntakeOutcome.Done(now) : new IntakeOutcome.Decided(now)
            : new IntakeOutcome.Busy();
    }

    /// <summary>Writes down what became of a mail, and puts it on the list or takes it off.</summary>
    /// <param name="known">What is written down of it; null: nothing yet.</param>
    /// <param name="also">Written together with it.</param>
    /// <returns>False where somebody else was faster.</returns>
    private async Task<bool> WriteAsync((ReceivedMail Mail, string ETag)? known, ReceivedMail mail, params RowWrite[] also)
    {
        var (key, body) = (IntakeKeys.IncomingMail(mail.Id), Json.Bytes(mail));
        List<RowWrite> writes = [known is { ETag: var etag } ? new RowWrite.Update(key, etag, body) : new RowWrite.Insert(key, body), .. also];
        if (mail.State == MailState.Waiting) writes.Add(new RowWrite.Upsert(IntakeKeys.WaitingMail(mail.ReceivedAt, mail.Id), body));
        else if (known is { Mail: { State: MailState.Waiting } waiting }) writes.Add(new RowWrite.Delete(IntakeKeys.WaitingMail(waiting.ReceivedAt, waiting.Id)));
        if (await store.CommitAsync(IntakeKeys.Partition, writes) is CommitOutcome.Conflict) return false;
        switch (mail.State)
        {
            case MailState.Waiting: LogQuarantined(mail.Id, mail.Reason!.Value); break;
            case MailState.Accepted: LogAccepted(mail.Id, mail.Number!, mail.By!); break;
            default: LogRejected(mail.Id, mail.By!); break;
        }

        return true;
    }

    [LoggerMessage(80, LogLevel.Information, "Mail {Id} is tasking {Number}, by {Person}")]
    private partial void LogAccepted(string id, string number, string person);

    [LoggerMessage(81, LogLevel.Warning, "Mail {Id} waits for a task manager: {Reason}")]
    private partial void LogQuarantined(string id, QuarantineReason reason);

    [LoggerMessage(82, LogLevel.Information, "Mail {Id} is rejected by {Person}")]
    private partial void LogRejected(string id, string person);
}
