using Itms.Domain.Forms;

namespace Itms.Domain.Taskings;

/// <summary>What goes to the task authority's system, such as ERO Tasker 2.0: the response, its documents and a cover sheet (S3).</summary>
public static class ResponsePackage
{
    /// <summary>Whether the package of the present cycle may leave the agency. Null: it may.</summary>
    public static Refusal? Refuse(Tasking tasking) => tasking switch
    {
        { Status: TaskingStatus.ClosedWithoutResponse } => Refusal.NoResponse(),
        { Status: TaskingStatus.SubmittedToAuthority, FinalResponse: null } => Refusal.NoResponse(),
        { WithIcu: true } => Refusal.WithIcu(),
        { Status: TaskingStatus.AdCleared or TaskingStatus.SubmittedToAuthority } => null,
        { Status: TaskingStatus.SubmittedToHq, Clearance.Kind: ClearanceKind.None } => null,
        _ => Refusal.NotCleared(),
    };

    /// <summary>
    /// The documents that belong to the response, and all documents marked final, in the order in which they were attached. What was filed
    /// after closing was not part of what was sent.
    /// </summary>
    public static IReadOnlyList<Attachment> DocumentsOf(Tasking tasking)
    {
        var named = tasking.FinalResponse?.AttachmentIds ?? [];
        return [.. tasking.Attachments.Where(a => !a.FiledAfterClosing && (a.Final || named.Contains(a.Id)))];
    }
}

/// <summary>The upload of a response package to the task authority's system.</summary>
/// <param name="Reference">The number that the other system gave it.</param>
/// <param name="AttachmentIds">Attachments that prove the upload. Empty: none.</param>
public sealed record PackageUpload(string Reference, IReadOnlyList<string> AttachmentIds, string By, DateTimeOffset At);
