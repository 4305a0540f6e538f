using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Documents (issue "Attachments"; G I.C lists them on the Common tab).</content>
public static partial class TaskingDecider
{
    /// <summary>Documents of one tasking, every version counted.</summary>
    public const int MaxAttachments = 200;

    /// <summary>Documents in one request.</summary>
    public const int MaxAttachmentsAtOnce = 20;

    private static Decision AddAttachments(Tasking t, TaskingCommand.AddAttachments c, Actor actor)
    {
        if (c.Final && RefuseFinal(t, actor) is { } tooLate) return tooLate;
        var invalid = Check(errors =>
        {
            errors.Require(c.Files.Count > 0, "files", "at least one is required");
            errors.Require(c.Files.Count <= MaxAttachmentsAtOnce, "files", $"may be {MaxAttachmentsAtOnce} at once");
            for (var i = 0; i < c.Files.Count; i++)
                errors.Require(FileName.IsWellFormed(c.Files[i].Name), $"files[{i}]", "has a name that cannot be used");
        });
        if (invalid is not null) return invalid;
        if (t.Attachments.Count + c.Files.Count > MaxAttachments) return Refusal.TooManyAttachments(MaxAttachments);

        var added = new List<TaskingEvent.AttachmentAdded>();
        foreach (var file in c.Files)
        {
            var version = 1 + t.Attachments.Count(a => a.IsNamed(file.Name)) + added.Count(a => a.Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase));
            added.Add(new TaskingEvent.AttachmentAdded(file.Id, file.Name, version, file.ContentType, file.Length, file.Sha256, c.Final));
        }

        return new Decision.Accepted([.. added]);
    }

    private static Decision MarkAttachment(Tasking t, TaskingCommand.MarkAttachment c, Actor actor)
    {
        if (RefuseFinal(t, actor) is { } tooLate) return tooLate;
        if (t.Attachments.FirstOrDefault(a => a.Id == c.Id) is not { } attachment) return Refusal.Invalid("id", "is not an attachment of this tasking");
        return attachment.Final == c.Final ? new Decision.Accepted([]) : new TaskingEvent.AttachmentMarked(c.Id, c.Final);
    }

    /// <summary>What is cleared, or being cleared, is what was final when it was sent: what is final does not move under the official's eyes.</summary>
    private static Refusal? RefuseFinal(Tasking t, Actor actor) =>
        t.Status is TaskingStatus.SentToAd or TaskingStatus.AdCleared && !actor.ManagesTaskings
            ? Refusal.NotAllowed("Once the tasking has been sent to AD, only a task manager says which document is final.")
            : null;

    /// <summary>A response says something: in words, in documents, or that there is nothing to share.</summary>
    private static void CheckResponse(Tasking? t, string field, ResponseDraft response, FieldErrors errors)
    {
        var documents = response.AttachmentIds ?? [];
        errors.Text(
            field + ".text", response.Text, FieldErrors.ResponseLength, required: response.Kind == ResponseKind.Substantive && documents.Count == 0);
        if (documents.Count > MaxAttachments) errors.Add(field + ".attachmentIds", $"may name {MaxAttachments} attachments");
        else
            for (var i = 0; i < documents.Count; i++)
                errors.Require(t?.Attachments.Any(a => a.Id == documents[i]) == true, $"{field}.attachmentIds[{i}]", "is not an attachment of this tasking");
    }

    private static IReadOnlyList<string>? DocumentsOf(ResponseDraft response) =>
        response.AttachmentIds is { Count: > 0 } ids ? [.. ids.Distinct()] : null;
}
