using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

/// <content>Mail about a tasking that exists: replies, and what a task manager adds to one.</content>
public sealed partial class MailIntake
{
    /// <summary>Adds a waiting mail to a tasking on behalf of the person: its text as a comment, the mail, and its documents.</summary>
    /// <param name="comment">The comment instead of the mail's own text. Null: that text.</param>
    /// <param name="documents">Places of the documents to attach beside the mail, from 0. Null: all.</param>
    public async Task<IntakeOutcome> AddToAsync(
        string id, string number, string? comment, IReadOnlyList<int>? documents, Person person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } found) return new IntakeOutcome.NotFound();
        if (found.Mail.State != MailState.Waiting)
            return found.Mail.State == MailState.Accepted && found.Mail.Number == number
                ? new IntakeOutcome.Done(found.Mail)
                : new IntakeOutcome.Decided(found.Mail);
        if (await ReadAsync(found.Mail, cancellationToken) is not var (mail, raw)) return new IntakeOutcome.Unreadable();
        if (WithDocuments(mail, documents) is not { } chosen) return new IntakeOutcome.NoSuchDocument();
        return await AddToAsync(found, found.Mail, chosen, raw, number, comment, new Actor(person), cancellationToken);
    }

    /// <summary>
    /// The one tasking that the mail is about, by the number in its subject or by the mail of ITMS that it answers. Null: none, or several.
    /// </summary>
    private static string? AnsweredBy(IncomingMail mail)
    {
        var named = WrittenNumber.FindIn(mail.Subject).Where(written => written.SaysItms).Select(written => written.Number).ToList();
        if (named.Count > 0) return named is [var one] ? one : null;
        // Our ids begin with the number, before a dot or the domain.
        var answered = mail.Answers.Select(id => id.Split('@', '.')[0]).Where(ItmsNumber.IsWellFormed).Distinct(StringComparer.Ordinal).ToList();
        return answered is [var only] ? only : null;
    }

    /// <summary>
    /// Adds the reply of a known person to the tasking in their name. Each step happens once, however often it is repeated.
    /// </summary>
    /// <returns>Null: the mail must wait for a task manager.</returns>
    private async Task<IntakeOutcome?> ReplyAsync(
        (ReceivedMail Mail, string ETag)? known, ReceivedMail arrived, IncomingMail mail, byte[] raw, CancellationToken cancellationToken)
    {
        if (arrived.Suggested is not { } number || mail.From is not { } from || mail.Unreadable is not null) return null;
        var sender = rules.Current.Directory.People.FirstOrDefault(p => p.Active && p.Email.Equals(from, StringComparison.OrdinalIgnoreCase));
        if (sender is null) return null;
        var outcome = await AddToAsync(known, arrived, mail, raw, number, comment: null, new Actor(sender), cancellationToken);
        return outcome is IntakeOutcome.Refused or IntakeOutcome.NoSuchTasking ? null : outcome;
    }

    private async Task<IntakeOutcome> AddToAsync(
        (ReceivedMail Mail, string ETag)? known,
        ReceivedMail arrived,
        IncomingMail mail,
        byte[] raw,
        string number,
        string? comment,
        Actor actor,
        CancellationToken cancellationToken)
    {
        if (await service.FindAsync(number, actor.Person!, cancellationToken) is null) return new IntakeOutcome.NoSuchTasking();
        var text = comment ?? ReplyText.Of(mail.Text);
        if (text.Length == 0) text = mail.Subject.Length > 0 ? mail.Subject : "A mail without a text.";
        var key = new IdempotencyKey($"mail.{arrived.Id}.comment", arrived.Id);
        // Finish what is begun even if the caller disconnects.
        var outcome = await service.ExecuteAsync(
            number, new TaskingCommand.AddComment(Shortened(text)), actor, expectedSeq: null, key, CancellationToken.None);
        if (outcome is Outcome.Refused { Refusal: var refusal }) return new IntakeOutcome.Refused(arrived, refusal);
        if (outcome is not Outcome.Done { Tasking: var tasking }) return new IntakeOutcome.Busy();
        var files = await StoreFilesAsync(arrived, mail, raw, CancellationToken.None);
        if (!await AttachAsync(tasking, arrived, files, actor, CancellationToken.None)) return new IntakeOutcome.Busy();
        return await DecideAsync(
            known, arrived with { State = MailState.Accepted, Number = number, By = actor.Id, DecidedAt = clock.GetUtcNow() });
    }
}
