using System.Globalization;
using System.Security.Cryptography;
using Itms.Application.Taskings;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Intake;

/// <content>Attaches a mail and its documents to a tasking.</content>
public sealed partial class MailIntake
{
    /// <summary>Stores the documents of a mail.</summary>
    /// <returns>The mail itself, and each document on its own.</returns>
    private async Task<List<NewAttachment>> StoreFilesAsync(
        ReceivedMail arrived, IncomingMail mail, byte[] raw, CancellationToken cancellationToken)
    {
        var whole = new NewAttachment(arrived.Id, "mail.eml", "message/rfc822", raw.Length, Convert.ToHexStringLower(SHA256.HashData(raw)));
        return [whole, .. await MailDocuments.StoreAsync(blobs, arrived.Id, mail.Documents, cancellationToken)];
    }

    /// <summary>Attaches the files that are not attached yet: first the mail, so that it is there even if there is no room for the rest.</summary>
    /// <returns>False: others kept making changes.</returns>
    private async Task<bool> AttachAsync(
        Tasking tasking, ReceivedMail arrived, List<NewAttachment> files, Actor actor, CancellationToken cancellationToken)
    {
        NewAttachment[][] steps = [[files[0]], .. files.Skip(1).Chunk(TaskingDecider.MaxAttachmentsAtOnce)];
        foreach (var (i, some) in steps.Index())
        {
            var key = new IdempotencyKey(string.Create(CultureInfo.InvariantCulture, $"mail.{arrived.Id}.files.{i}"), arrived.Id);
            if (await AttachAsync(tasking, some, key, actor, cancellationToken) is not { } attached) return false;
            tasking = attached;
        }

        return true;
    }

    /// <returns>
    /// The tasking with the files, or without them if a rule refuses them: they are still in the stored mail. Null: others kept making changes.
    /// </returns>
    private async Task<Tasking?> AttachAsync(
        Tasking tasking, IReadOnlyList<NewAttachment> files, IdempotencyKey key, Actor actor, CancellationToken cancellationToken)
    {
        while (files.Any(file => tasking.Attachments.All(a => a.Id != file.Id)))
        {
            // Attach only to the version without them, because someone else may be finishing the same tasking.
            List<NewAttachment> missing = [.. files.Where(file => tasking.Attachments.All(a => a.Id != file.Id))];
            var outcome = await service.ExecuteAsync(
                tasking.Number,
                new TaskingCommand.AddAttachments(missing, Final: false) { ByMail = true },
                actor,
                tasking.Seq,
                key,
                cancellationToken);
            switch (outcome)
            {
                case Outcome.Stale { Tasking: var now }: tasking = now; break;
                case Outcome.Done { Tasking: var done }: return done;
                case Outcome.Busy: return null;
                default: return tasking;
            }
        }

        return tasking;
    }
}
