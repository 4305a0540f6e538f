using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.Intake;

/// <content>What task managers decide.</content>
public sealed partial class MailIntake
{
    /// <summary>Makes a tasking from a waiting mail on behalf of the person.</summary>
    public async Task<IntakeOutcome> AcceptAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Decided(found.Mail);
        if (await ReadAsync(found.Mail, cancellationToken) is not var (mail, raw)) return new IntakeOutcome.Unreadable();
        return await MakeAsync(found, found.Mail, mail, raw, new Actor(person), cancellationToken);
    }

    /// <summary>Takes a waiting mail off the list. The mail stays stored.</summary>
    public async Task<IntakeOutcome> RejectAsync(string id, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Decided(found.Mail);
        RowWrite[] withdrawn = [];
        if (await FindClaimAsync(found.Mail, cancellationToken) is var (claim, etag) && claim.Id == id)
        {
            // Someone has started to accept it. The tasking may already exist, may appear at any moment, or may fail.
            if (await service.FindCreatedAsync(claim.By, KeyOf(id), cancellationToken) is not null)
                return await AcceptAsync(id, person, cancellationToken) is IntakeOutcome.Done { Mail: var accepted }
                    ? new IntakeOutcome.Decided(accepted)
                    : new IntakeOutcome.Busy();
            if (IsUnderWay(claim)) return new IntakeOutcome.Busy();
            withdrawn = [new RowWrite.Delete(IntakeKeys.Claim(found.Mail.ClaimedAs), etag)];
        }

        return await DecideAsync(found, found.Mail with { State = MailState.Rejected, By = person.Id, DecidedAt = clock.GetUtcNow() }, withdrawn);
    }
}
