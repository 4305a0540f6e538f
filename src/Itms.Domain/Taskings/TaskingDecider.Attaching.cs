using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Attachments. G I.C lists them on the Common tab.</content>
public static partial class TaskingDecider
{
    /// <summary>The most attachments of one tasking. Every version counts.</summary>
    public const int MaxAttachments = 200;

    /// <summary>The most attachments in one request.</summary>
    public const int MaxAttachmentsAtOnce = 20;

    private static Decision AddAttachments(Tasking t, TaskingCommand.AddAttachments c, Actor actor, StorageLimits limits)
    {
        if (c.Final && RefuseFinal(t, actor) is { } tooLate) return tooLate;
        var invalid = Check(errors =>
        {
            errors.Require(c.Files.Count > 0, "files", "must contain at least one file");
            CheckFiles(c.Files, errors);
        });
        if (invalid is not null) return invalid;
        if (RefuseMore(t, c.Files, limits) is { } full) return full;
        return new Decision.Accepted(
            [.. Attached(c.Files, [.. t.Attachments.Select(a => a.Name)], c.Final).Select(a => a with { FiledAfterClosing = t.IsClosed })]);
    }

    private static Refusal? RefuseMore(Tasking t, IReadOnlyList<NewAttachment> files, StorageLimits limits)
    {
        if (t.Attachments.Count + files.Count > MaxAttachments) return Refusal.TooManyAttachments(MaxAttachments);
        var (used, more) = (t.Attachments.Sum(a => a.Length), files.Sum(file => file.Length));
        return used + more > limits.PerTasking ? Refusal.StorageFull(used, more, limits.PerTasking) : null;
    }

    private static void CheckFiles(IReadOnlyList<NewAttachment> files, FieldErrors errors)
    {
        errors.Require(files.Count <= MaxAttachmentsAtOnce, "files", $"can be at most {MaxAttachmentsAtOnce} at once");
        for (var i = 0; i < files.Count; i++)
            errors.Require(FileName.IsWellFormed(files[i].Name), $"files[{i}]", "has a name that ITMS cannot use");
    }

    /// <summary>A file with the name of an earlier one is its next version.</summary>
    /// <param name="names">Names of the attachments that are there.</param>
    private static List<TaskingEvent.AttachmentAdded> Attached(IReadOnlyList<NewAttachment> files, List<string> names, bool final)
    {
        var added = new List<TaskingEvent.AttachmentAdded>();
        foreach (var file in files)
        {
            var version = 1 + names.Count(name => name.Equals(file.Name, StringComparison.OrdinalIgnoreCase));
            names.Add(file.Name);
            added.Add(new TaskingEvent.AttachmentAdded(file.Id, file.Name, version, file.ContentType, file.Length, file.Sha256, final));
        }

        return added;
    }

    private static Decision MarkAttachment(Tasking t, TaskingCommand.MarkAttachment c, Actor actor)
    {
        if (RefuseFinal(t, actor) is { } tooLate) return tooLate;
        if (t.Attachments.FirstOrDefault(a => a.Id == c.Id) is not { } attachment)
            return Refusal.Invalid("id", "is not an attachment of this tasking");
        if (attachment.FiledAfterClosing) return Refusal.Invalid("id", "was filed after closing, so it stays as it is");
        return attachment.Final == c.Final ? new Decision.Accepted([]) : new TaskingEvent.AttachmentMarked(c.Id, c.Final);
    }

    /// <summary>
    /// The clearing official decides on the final documents as they were sent, so these do not change during clearance or afterwards.
    /// </summary>
    private static Refusal? RefuseFinal(Tasking t, Actor actor) =>
        t.Status is TaskingStatus.SentToAd or TaskingStatus.AdCleared && !actor.ManagesTaskings
            ? Refusal.NotAllowed("After the tasking is sent to the AD, only a task manager can change which document is final.")
            : null;

    /// <summary>A response needs a text or documents, unless it is negative.</summary>
    private static void CheckResponse(Tasking? t, string field, ResponseDraft response, FieldErrors errors)
    {
        var documents = response.AttachmentIds ?? [];
        errors.Text(
            field + ".text", response.Text, FieldErrors.ResponseLength, required: response.Kind == ResponseKind.Substantive && documents.Count == 0);
        if (documents.Count > MaxAttachments) errors.Add(field + ".attachmentIds", $"can name at most {MaxAttachments} attachments");
        else
            for (var i = 0; i < documents.Count; i++)
                errors.Require(
                    t?.Attachments.Any(a => a.Id == documents[i]) == true, $"{field}.attachmentIds[{i}]", "is not an attachment of this tasking");
    }

    private static IReadOnlyList<string>? DocumentsOf(ResponseDraft response) =>
        response.AttachmentIds is { Count: > 0 } ids ? [.. ids.Distinct()] : null;
}
