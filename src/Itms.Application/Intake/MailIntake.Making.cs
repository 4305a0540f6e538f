using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>Which mail with a Message-ID becomes the tasking. Only one does.</summary>
/// <param name="Id">Id of the mail.</param>
/// <param name="By">Who makes it: a task manager, or <see cref="Actor.SystemId"/>.</param>
/// <param name="At">When they started, or started again.</param>
internal sealed record MailClaim(string Id, string By, DateTimeOffset At);

/// <content>Makes one tasking per Message-ID, and stores the state of a mail.</content>
public sealed partial class MailIntake
{
    /// <summary>After this time an unfinished attempt counts as dead. Making a tasking takes seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes the tasking of a mail, or finishes the existing one, and stores the result.</summary>
    /// <param name="known">The stored state of the mail; null if there is none yet.</param>
    /// <param name="arrived">The state to store with the tasking.</param>
    /// <param name="corrected">The tasking to make instead of what the mail says. Null: what the mail says.</param>
    private async Task<IntakeOutcome> MakeAsync(
        (ReceivedMail Mail, string ETag)? known,
        ReceivedMail arrived,
        IncomingMail mail,
        byte[] raw,
        TaskingCommand.Create? corrected,
        Actor actor,
        CancellationToken cancellationToken)
    {
        var standing = await FindClaimAsync(arrived, cancellationToken);
        if (standing is { Claim: var other } && other.Id != arrived.Id)
        {
            var reused = await AsReusedAsync(arrived, other, cancellationToken);
            return await WriteAsync(known, reused) ? new IntakeOutcome.Reused(reused) : new IntakeOutcome.Busy();
        }

        var files = await StoreFilesAsync(arrived, mail, raw, cancellationToken);
        var tasking = standing is { Claim: var begun } ? await service.FindCreatedAsync(begun.By, KeyOf(arrived.Id), cancellationToken) : null;
        if (tasking is null)
        {
            // Store the claim first. If this process ends midway, the next one finishes the same tasking and makes no second one.
            if (await ClaimAsync(known, arrived, standing, actor, cancellationToken) is not var (entry, etag)) return new IntakeOutcome.Busy();
            known = entry;
            // Finish what is claimed even if the caller disconnects.
            var command = corrected ?? new TaskingCommand.Create("", FormOf(mail, arrived), []);
            command = command with { Files = [.. files.Take(TaskingDecider.MaxAttachmentsAtOnce)] };
            var outcome = await service.CreateAsync(command, actor, KeyOf(arrived.Id), CancellationToken.None);
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
        // A tasking belongs to its maker, unless that person has left since.
        else if (rules.Current.Directory.Find(tasking.CreatedBy) is { Active: true, ManagesTaskings: true } maker) actor = new Actor(maker);

        if (!await AttachAsync(tasking, arrived, files, actor, CancellationToken.None)) return new IntakeOutcome.Busy();
        return await DecideAsync(
            known, arrived with { State = MailState.Accepted, Number = tasking.Number, By = actor.Id, DecidedAt = clock.GetUtcNow() });
    }

    /// <summary>Claims the mail for the actor. Nobody continues in someone else's name.</summary>
    /// <param name="standing">An earlier claim of this mail that led to nothing.</param>
    /// <returns>The stored state of the mail and the ETag of the claim; null if someone else is working on it.</returns>
    private async Task<((ReceivedMail Mail, string ETag)? Known, string ETag)?> ClaimAsync(
        (ReceivedMail Mail, string ETag)? known,
        ReceivedMail arrived,
        (MailClaim Claim, string ETag)? standing,
        Actor actor,
        CancellationToken cancellationToken)
    {
        if (standing is { Claim: var theirs } && theirs.By != actor.Id && IsUnderWay(theirs)) return null;
        var (key, body) = (IntakeKeys.Claim(arrived.ClaimedAs), Json.Bytes(new MailClaim(arrived.Id, actor.Id, clock.GetUtcNow())));
        List<RowWrite> writes = [standing is { ETag: var before } ? new RowWrite.Update(key, before, body) : new RowWrite.Insert(key, body)];
        // Rewrite the mail's row unchanged, so that a decision based on an earlier read conflicts.
        if (known is { } entry) writes.Add(new RowWrite.Update(IntakeKeys.IncomingMail(arrived.Id), entry.ETag, Json.Bytes(entry.Mail)));
        if (await store.CommitAsync(IntakeKeys.Partition, writes, cancellationToken) is not CommitOutcome.Committed { ETags: var etags }) return null;
        if (known is { Mail: var mail }) known = (mail, etags[1]!);
        return (known, etags[0]!);
    }

    private async Task<(MailClaim Claim, string ETag)?> FindClaimAsync(ReceivedMail mail, CancellationToken cancellationToken) =>
        await store.GetAsync(IntakeKeys.Partition, IntakeKeys.Claim(mail.ClaimedAs), cancellationToken) is { } row
            ? (Json.Read<MailClaim>(row.Body), row.ETag)
            : null;

    /// <summary>A clock set back does not extend the wait.</summary>
    private bool IsUnderWay(MailClaim claim) => (clock.GetUtcNow() - claim.At).Duration() < Patience;

    /// <summary>Detaches the mail from its Message-ID, because a task manager may know that it is a different one.</summary>
    /// <param name="claim">The claim of the earlier mail.</param>
    private async Task<ReceivedMail> AsReusedAsync(ReceivedMail mail, MailClaim claim, CancellationToken cancellationToken) => mail with
    {
        Reason = QuarantineReason.MessageIdReused,
        Detail = (await FindAsync(claim.Id, cancellationToken))?.Mail.Number,
        MessageKey = null,
    };

    private async Task<(ReceivedMail Mail, string ETag)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(IntakeKeys.Partition, IntakeKeys.IncomingMail(id), cancellationToken) is { } row
            ? (Json.Read<ReceivedMail>(row.Body), row.ETag)
            : null;

    /// <summary>Stores the decision about a mail.</summary>
    /// <param name="also">Further rows for the same transaction.</param>
    private async Task<IntakeOutcome> DecideAsync((ReceivedMail Mail, string ETag)? known, ReceivedMail mail, params RowWrite[] also)
    {
        if (await WriteAsync(known, mail, also)) return new IntakeOutcome.Done(mail);
        return await FindAsync(mail.Id, CancellationToken.None) is { Mail: var now } && now.State != MailState.Waiting
            ? now.State == mail.State ? new IntakeOutcome.Done(now) : new IntakeOutcome.Decided(now)
            : new IntakeOutcome.Busy();
    }

    /// <summary>Stores the state of a mail, and adds it to the list or takes it off.</summary>
    /// <param name="known">The stored state; null if there is none yet.</param>
    /// <param name="also">Further rows for the same transaction.</param>
    /// <returns>False if someone else made a change first.</returns>
    private async Task<bool> WriteAsync((ReceivedMail Mail, string ETag)? known, ReceivedMail mail, params RowWrite[] also)
    {
        var (key, body) = (IntakeKeys.IncomingMail(mail.Id), Json.Bytes(mail));
        List<RowWrite> writes = [known is { ETag: var etag } ? new RowWrite.Update(key, etag, body) : new RowWrite.Insert(key, body), .. also];
        if (mail.State == MailState.Waiting) writes.Add(new RowWrite.Upsert(IntakeKeys.WaitingMail(mail.ReceivedAt, mail.Id), body));
        else if (known is { Mail: { State: MailState.Waiting } waiting })
            writes.Add(new RowWrite.Delete(IntakeKeys.WaitingMail(waiting.ReceivedAt, waiting.Id)));
        if (mail.Number is { } number) writes.Add(new RowWrite.Upsert(IntakeKeys.MailOf(number, mail.Id), default));
        if (IsNews(known?.Mail, mail)) writes.Add(arrivals.Arrived(mail));
        if (await store.CommitAsync(IntakeKeys.Partition, writes) is CommitOutcome.Conflict) return false;
        switch (mail.State)
        {
            case MailState.Waiting: LogQuarantined(mail.Id, mail.Reason!.Value); break;
            case MailState.Accepted: LogAccepted(mail.Id, mail.Number!, mail.By!); break;
            case MailState.Filed: LogFiled(mail.Id); break;
            default: LogRejected(mail.Id, mail.By!); break;
        }

        return true;
    }

    /// <summary>Whether the task managers do not know of it yet: it begins to wait, or ITMS itself made a tasking from it.</summary>
    private static bool IsNews(ReceivedMail? known, ReceivedMail mail) =>
        mail.State == MailState.Waiting ? known?.State != MailState.Waiting : mail is { State: MailState.Accepted, By: Actor.SystemId };

    [LoggerMessage(80, LogLevel.Information, "Mail {Id} became tasking {Number}, decided by {Person}")]
    private partial void LogAccepted(string id, string number, string person);

    [LoggerMessage(81, LogLevel.Warning, "Mail {Id} waits for a task manager: {Reason}")]
    private partial void LogQuarantined(string id, QuarantineReason reason);

    [LoggerMessage(85, LogLevel.Information, "Mail {Id} reported that a mail of ITMS could not be delivered")]
    private partial void LogFiled(string id);

    [LoggerMessage(82, LogLevel.Information, "Mail {Id} was rejected by {Person}")]
    private partial void LogRejected(string id, string person);
}
