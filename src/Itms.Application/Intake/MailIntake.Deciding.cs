using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

/// <summary>What a task manager corrects when they accept a mail.</summary>
/// <param name="Tasking">The tasking to make instead of what the mail says. Null: what the mail says.</param>
/// <param name="Documents">Places of the documents to attach beside the mail, from 0. Null: all.</param>
public sealed record MailCorrections(TaskingCommand.Create? Tasking, IReadOnlyList<int>? Documents);

/// <content>What task managers decide.</content>
public sealed partial class MailIntake
{
    /// <summary>A mail as it was received, and what can be read of it: null if nothing can. Null: there is no such mail.</summary>
    public async Task<(ReceivedMail Received, IncomingMail? Mail)?> ShowAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { Mail: var received }
            ? (received, await ReadAsync(received, cancellationToken) is var (mail, _)
                ? mail with { Forwarded = mail.ForwardedIn(rules.Current.Calendar) }
                : null)
            : null;

    /// <summary>What the mail seems to say.</summary>
    public MailProposal Propose(IncomingMail mail, DateTimeOffset receivedAt) =>
        MailProposal.Of(mail, receivedAt, settings, rules.Current.Calendar);

    /// <summary>Makes a tasking from a waiting mail on behalf of the person.</summary>
    /// <param name="corrections">Null: the tasking has what the mail says, and all its documents.</param>
    public async Task<IntakeOutcome> AcceptAsync(
        string id, MailCorrections? corrections, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Decided(found.Mail);
        if (await ReadAsync(found.Mail, cancellationToken) is not var (mail, raw)) return new IntakeOutcome.Unreadable();
        if (WithDocuments(mail, corrections?.Documents) is not { } chosen) return new IntakeOutcome.NoSuchDocument();
        return await MakeAsync(found, found.Mail, chosen, raw, corrections?.Tasking, new Actor(person), cancellationToken);
    }

    /// <param name="places">Null: all.</param>
    /// <returns>The mail with the documents at these places. Null: it has none at one of them.</returns>
    private static IncomingMail? WithDocuments(IncomingMail mail, IReadOnlyList<int>? places) =>
        places is null ? mail
        : places.Any(place => place < 0 || place >= mail.Documents.Count) ? null
        : mail with { Documents = [.. mail.Documents.Where(document => places.Contains(document.Place))] };

    /// <summary>Takes a waiting mail off the list. The mail stays stored.</summary>
    /// <param name="reason">Why, in one line. Null: the person does not say.</param>
    public async Task<IntakeOutcome> RejectAsync(string id, string? reason, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State == MailState.Rejected) return new IntakeOutcome.Done(found.Mail);
        if (found.Mail.State == MailState.Accepted) return new IntakeOutcome.Decided(found.Mail);
        RowWrite[] withdrawn = [];
        if (await FindClaimAsync(found.Mail, cancellationToken) is var (claim, etag) && claim.Id == id)
        {
            // Someone has started to accept it. The tasking may already exist, may appear at any moment, or may fail.
            if (await service.FindCreatedAsync(claim.By, KeyOf(id), cancellationToken) is not null)
                return await AcceptAsync(id, corrections: null, person, cancellationToken) is IntakeOutcome.Done { Mail: var accepted }
                    ? new IntakeOutcome.Decided(accepted)
                    : new IntakeOutcome.Busy();
            if (IsUnderWay(claim)) return new IntakeOutcome.Busy();
            withdrawn = [new RowWrite.Delete(IntakeKeys.Claim(found.Mail.ClaimedAs), etag)];
        }

        var rejected = found.Mail with { State = MailState.Rejected, By = person.Id, DecidedAt = clock.GetUtcNow(), RejectedBecause = reason };
        return await DecideAsync(found, rejected, withdrawn);
    }
}
