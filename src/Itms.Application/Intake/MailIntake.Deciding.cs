using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>Of which mail of a Message-ID a tasking is made, or was: of one alone.</summary>
/// <param name="Id">Of the mail.</param>
/// <param name="By">In whose name: a task manager's, or <see cref="Actor.SystemId"/>.</param>
/// <param name="At">When they began.</param>
internal sealed record MailClaim(string Id, string By, DateTimeOffset At);

/// <content>What task managers decide, and that of a Message-ID there is one tasking.</content>
public sealed partial class MailIntake
{
    /// <summary>Who began and has not ended after this has died: to make a tasking takes seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes a tasking of a mail that waits, in the name of the person.</summary>
    public async Task<IntakeOutcome> AcceptAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Decided(found.Mail);
        if (await ReadAsync(found.Mail, cancellationToken) is not var (mail, raw)) return new IntakeOutcome.Unreadable();

        // First who does it: should this process end midway, whoever goes on finishes the same tasking and makes no second one.
        var (claim, etag) = await ClaimAsync(found.Mail, person.Id, cancellationToken);
        if (claim.Id != id) return await ListAsReusedAsync(found.ETag, found.Mail, claim, cancellationToken);
        var by = rules.Current.Directory.Find(claim.By) is { Active: true, ManagesTaskings: true } claimant ? claimant : person;
        var tasking = await service.FindCreatedAsync(claim.By, KeyOf(id), cancellationToken);
        if (tasking is null && by.Id != claim.By)
        {
            // Nobody goes on with what they began: a program, or somebody who has left since.
            if (IsUnderWay(claim) || await TakeOverAsync(found.Mail, claim with { By = by.Id, At = clock.GetUtcNow() }, etag) is not { } taken) return new IntakeOutcome.Busy();
            (claim, etag) = taken;
        }

        // Whoever asked may go away: what is claimed is finished.
        if (tasking is null)
        {
            var outcome = await CreateAsync(mail, found.Mail, new Actor(by), CancellationToken.None);
            if (outcome is Outcome.Refused { Refusal: var refusal })
            {
                await store.CommitAsync(Keys.Intake, [new RowWrite.Delete(Keys.MailClaim(found.Mail.ClaimedAs), etag)], CancellationToken.None);
                return new IntakeOutcome.Refused(refusal);
            }

            if (outcome is not Outcome.Done { Tasking: var created }) return new IntakeOutcome.Busy();
            tasking = created;
        }

        if (!await AttachAsync(tasking, found.Mail, raw, new Actor(by), CancellationToken.None)) return new IntakeOutcome.Busy();
        return await DecideAsync(
            found.ETag,
            found.Mail with { State = MailState.Accepted, Number = tasking.Number, By = by.Id, DecidedAt = clock.GetUtcNow() },
            new RowWrite.Upsert(Keys.MailClaim(found.Mail.ClaimedAs), Json.Bytes(claim)));
    }

    /// <summary>Takes a mail that waits off the list. It stays where it is stored.</summary>
    public async Task<IntakeOutcome> RejectAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Decided(found.Mail);
        RowWrite? withdrawn = null;
        if (await FindClaimAsync(found.Mail, cancellationToken) is var (claim, etag) && claim.Id == id)
        {
            // Somebody has begun to accept it: there is a tasking, there may be one at any moment, or there will be none.
            if (await service.FindCreatedAsync(claim.By, KeyOf(id), cancellationToken) is not null)
                return await AcceptAsync(id, person, cancellationToken) is IntakeOutcome.Done { Mail: var accepted } ? new IntakeOutcome.Decided(accepted) : new IntakeOutcome.Busy();
            if (IsUnderWay(claim)) return new IntakeOutcome.Busy();
            withdrawn = new RowWrite.Delete(Keys.MailClaim(found.Mail.ClaimedAs), etag);
        }

        return await DecideAsync(found.ETag, found.Mail with { State = MailState.Rejected, By = person.Id, DecidedAt = clock.GetUtcNow() }, withdrawn);
    }

    /// <summary>Writes down what was decided of a mail that waits.</summary>
    /// <param name="also">Written together with it.</param>
    private async Task<IntakeOutcome> DecideAsync(string etag, ReceivedMail mail, RowWrite? also)
    {
        List<RowWrite> writes =
        [
            new RowWrite.Update(Keys.IncomingMail(mail.Id), etag, Json.Bytes(mail)),
            new RowWrite.Delete(Keys.WaitingMail(mail.ReceivedAt, mail.Id)),
        ];
        if (also is not null) writes.Add(also);
        if (await store.CommitAsync(Keys.Intake, writes) is CommitOutcome.Committed)
        {
            LogDecided(mail.Id, mail.State, mail.By!);
            return new IntakeOutcome.Done(mail);
        }

        return await FindAsync(mail.Id, CancellationToken.None) is { Mail: var now } && now.State != MailState.Waiting
            ? now.State == mail.State ? new IntakeOutcome.Done(now) : new IntakeOutcome.Decided(now)
            : new IntakeOutcome.Busy();
    }

    /// <summary>The claim that stands for the mail's Message-ID: an earlier one, or a new one of this mail.</summary>
    private async Task<(MailClaim Claim, string ETag)> ClaimAsync(ReceivedMail mail, string by, CancellationToken cancellationToken)
    {
        var claim = new MailClaim(mail.Id, by, clock.GetUtcNow());
        while (true)
        {
            if (await FindClaimAsync(mail, cancellationToken) is { } standing) return standing;
            if (await store.CommitAsync(Keys.Intake, [new RowWrite.Insert(Keys.MailClaim(mail.ClaimedAs), Json.Bytes(claim))], cancellationToken) is CommitOutcome.Committed { ETags: [{ } etag] })
                return (claim, etag);
        }
    }

    private async Task<(MailClaim Claim, string ETag)?> FindClaimAsync(ReceivedMail mail, CancellationToken cancellationToken) =>
        await store.GetAsync(Keys.Intake, Keys.MailClaim(mail.ClaimedAs), cancellationToken) is { } row ? (Json.Read<MailClaim>(row.Body), row.ETag) : null;

    /// <returns>Null where somebody else was faster.</returns>
    private async Task<(MailClaim Claim, string ETag)?> TakeOverAsync(ReceivedMail mail, MailClaim claim, string etag) =>
        await store.CommitAsync(Keys.Intake, [new RowWrite.Update(Keys.MailClaim(mail.ClaimedAs), etag, Json.Bytes(claim))]) is CommitOutcome.Committed { ETags: [{ } now] }
            ? (claim, now)
            : null;

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

    private async Task<IntakeOutcome> ListAsReusedAsync(string etag, ReceivedMail mail, MailClaim claim, CancellationToken cancellationToken)
    {
        var body = Json.Bytes(await AsReusedAsync(mail, claim, cancellationToken));
        RowWrite[] writes = [new RowWrite.Update(Keys.IncomingMail(mail.Id), etag, body), new RowWrite.Upsert(Keys.WaitingMail(mail.ReceivedAt, mail.Id), body)];
        return await store.CommitAsync(Keys.Intake, writes, cancellationToken) is CommitOutcome.Committed ? new IntakeOutcome.Reused() : new IntakeOutcome.Busy();
    }

    [LoggerMessage(82, LogLevel.Information, "Mail {Id}: {State} by {Person}")]
    private partial void LogDecided(string id, MailState state, string person);
}
