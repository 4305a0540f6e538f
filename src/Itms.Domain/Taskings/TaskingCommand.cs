using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A command to a tasking.</summary>
/// <param name="Comment">A comment that is recorded with the step.</param>
public abstract record TaskingCommand(string? Comment = null)
{
    /// <param name="Number">The ITMS number that was issued for it.</param>
    /// <param name="Retroactive">How it was already answered by email (D 6-1.3). Null: not answered yet.</param>
    public sealed record Create(
        string Number, TaskingForm Form, IReadOnlyList<PlacementRequest> Components, RetroactiveEntry? Retroactive = null) : TaskingCommand
    {
        /// <summary>Why the tasking goes to these units.</summary>
        public string? RoutingReason { get; init; }

        /// <summary>Whether it may be a duplicate of another tasking. This is only a warning.</summary>
        public bool PossibleDuplicate { get; init; }

        /// <summary>Id of the task manager in charge. Null: the person who creates it. Nobody if the system does.</summary>
        public string? TaskManager { get; init; }

        /// <summary>Its place in a series. Only the system opens occurrences. Null: somebody enters it.</summary>
        public Occurrence? Occurrence { get; init; }

        /// <summary>Attachments of the occurrence before it.</summary>
        public IReadOnlyList<NewAttachment> Drafts { get; init; } = [];

        /// <summary>Files that came with the request, attached in the same step. At most <see cref="TaskingDecider.MaxAttachmentsAtOnce"/>.</summary>
        public IReadOnlyList<NewAttachment> Files { get; init; } = [];

        /// <summary>Detainees whom texts and attachments of the occurrence before it may name.</summary>
        public IReadOnlyList<Detainee> FormerDetainees { get; init; } = [];
    }

    /// <summary>Brings in a tasking from a list of another system. Only administrators do this.</summary>
    /// <param name="Number">The ITMS number that was issued for it.</param>
    public sealed record Import(
        string Number, TaskingForm Form, IReadOnlyList<Placement> Components, ImportSource Source, ImportedPast Past) : TaskingCommand
    {
        /// <summary>Id of the task manager in charge. Null: nobody yet.</summary>
        public string? TaskManager { get; init; }
    }

    /// <summary>Adds documents that an imported tasking had in the other system. Only administrators do this.</summary>
    public sealed record ImportDocuments(IReadOnlyList<NewAttachment> Files) : TaskingCommand;

    /// <summary>Skips the occurrences whose dates have passed, if there are any. Only the system does this.</summary>
    public sealed record SkipOccurrences : TaskingCommand;

    /// <summary>Records the number of the next occurrence. Only the system does this.</summary>
    public sealed record NoteNextOccurrence(string Number) : TaskingCommand;

    /// <summary>Turns recurrence on again.</summary>
    public sealed record BeginRecurrence(string Reason) : TaskingCommand;

    /// <summary>Turns recurrence off.</summary>
    public sealed record EndRecurrence(string Reason) : TaskingCommand;

    /// <summary>Corrects the form.</summary>
    /// <param name="Form">The new form. Its due dates and action are ignored: they have their own commands, which need a reason.</param>
    public sealed record Edit(TaskingForm Form) : TaskingCommand
    {
        /// <inheritdoc cref="Create.PossibleDuplicate"/>
        public bool PossibleDuplicate { get; init; }
    }

    /// <summary>Records that it may be a duplicate of a tasking that was entered at the same moment. Only the system does this.</summary>
    public sealed record NoteDuplicate : TaskingCommand;

    public sealed record Assign(IReadOnlyList<PlacementRequest> Components) : TaskingCommand
    {
        /// <inheritdoc cref="Create.RoutingReason"/>
        public string? RoutingReason { get; init; }
    }

    /// <summary>Gives every part of action officer <paramref name="From"/> to <paramref name="To"/>. Nothing happens if there is none.</summary>
    public sealed record Reassign(string From, string To) : TaskingCommand;

    /// <summary>Removes a unit's part.</summary>
    public sealed record Withdraw(string Unit, string Reason) : TaskingCommand;

    /// <summary>Adds a designee. The same person again gets new instructions.</summary>
    /// <param name="Replace">Puts the designee in the place of all others.</param>
    public sealed record Delegate(string? Unit, string Designee, string? Instructions, bool Replace = false) : TaskingCommand;

    /// <param name="Designee">Whose task it is, if a task manager completes it. Null: the person's own, or the only one at work.</param>
    public sealed record CompleteDelegation(string? Unit, ResponseDraft? Response, string? Designee = null) : TaskingCommand;

    public sealed record Respond(string? Unit, ResponseDraft Response) : TaskingCommand;

    /// <param name="GivenBy">Id of the person who concurred, if someone else records it. A note is then required.</param>
    public sealed record Concur(string? Unit, ConcurrenceLevel Level, string? Note, string? GivenBy) : TaskingCommand;

    public sealed record ReportComplete(string? Unit) : TaskingCommand;

    public sealed record Defer(string? Unit, string ToUnit) : TaskingCommand;

    public sealed record SubmitToHq(ResponseDraft? Response) : TaskingCommand;

    public sealed record SendToIcu(string? Note) : TaskingCommand;

    /// <param name="Response">The response as the ICU edited it. Null: unchanged.</param>
    public sealed record ReturnFromIcu(string? Note, ResponseDraft? Response = null) : TaskingCommand;

    public sealed record Return(string? Unit, string Reason) : TaskingCommand;

    public sealed record NameClearingOfficial(IReadOnlyList<string> Positions, ClearanceKind Kind, string Reason) : TaskingCommand;

    public sealed record SendToAd : TaskingCommand;

    public sealed record Clear(string? Note) : TaskingCommand;

    public sealed record ReturnClearance(string Reason) : TaskingCommand;

    public sealed record SubmitToAuthority(Channel Channel, string? Note, string? ChannelReason) : TaskingCommand;

    /// <summary>Records that the response package was uploaded. A later record replaces an earlier one.</summary>
    /// <param name="AttachmentIds">Attachments of the tasking that prove the upload. Null: none.</param>
    public sealed record RecordUpload(string Reference, IReadOnlyList<string>? AttachmentIds = null) : TaskingCommand;

    public sealed record Acknowledge : TaskingCommand;

    /// <summary>Sets due dates. A date that is null does not change.</summary>
    /// <param name="WithdrawExtension">Withdraws the extension, so the date due to the authority counts again.</param>
    public sealed record SetDates(
        Moment? InternalDueDate, Moment? AuthorityDueDate, Moment? ExtensionDate, string Reason, bool WithdrawExtension = false) : TaskingCommand;

    public sealed record SetAction(TaskAction Action, string Reason) : TaskingCommand;

    public sealed record RecordFollowUp(FollowUpKind Kind, string Text) : TaskingCommand;

    public sealed record AddComment(string Text) : TaskingCommand;

    /// <summary>Attaches all files or none.</summary>
    public sealed record AddAttachments(IReadOnlyList<NewAttachment> Files, bool Final) : TaskingCommand
    {
        /// <summary>They came with a mail about the tasking. A mail keeps its documents, even after closing.</summary>
        public bool ByMail { get; init; }
    }

    public sealed record MarkAttachment(string Id, bool Final) : TaskingCommand;

    public sealed record Reopen(string Instructions, string Reason, Moment? InternalDueDate, Moment? AuthorityDueDate) : TaskingCommand;

    /// <summary>Re-plans the reminders by the escalation policy in force. Nothing happens if it already applies.</summary>
    public sealed record Replan(string Reason) : TaskingCommand;

    /// <summary>A timer or the recovery sweep came. Late, early or repeated, it sends only what is due now.</summary>
    public sealed record DeadlineReached : TaskingCommand;

    /// <summary>Asks for concurrence with a unit's response again, by mail.</summary>
    /// <param name="Level">Null: the level that has to concur next.</param>
    public sealed record RequestConcurrence(string? Unit, ConcurrenceLevel? Level) : TaskingCommand;

    /// <summary>Closes the tasking although nobody answers it.</summary>
    /// <param name="DuplicateOf">Number of the tasking that answers the request. Required for a duplicate, and only then allowed.</param>
    public sealed record CloseWithoutResponse(ClosingReason Reason, string Note, string? DuplicateOf) : TaskingCommand
    {
        /// <summary>What is known about <see cref="DuplicateOf"/>.</summary>
        public OriginalState Original { get; init; } = OriginalState.Unknown;
    }

    /// <summary>Records that a tasking was closed as a duplicate of this one. Only the system does this.</summary>
    public sealed record LinkDuplicate(string Number) : TaskingCommand;

    /// <summary>Puts a task manager in charge. Nothing happens if they are.</summary>
    /// <param name="Person">Null: the person who gives the command.</param>
    public sealed record TakeCharge(string? Person) : TaskingCommand;

    /// <summary>Asks the task managers for more time. <see cref="SetDates"/> grants it.</summary>
    /// <param name="InternalDueDate">The internal due date that is asked for: in the future, and later than the present one.</param>
    public sealed record RequestExtension(string? Unit, Moment InternalDueDate, string Reason) : TaskingCommand;

    /// <summary>Declines a request for more time. The dates stay as they are.</summary>
    public sealed record DeclineExtension(string? Unit, string Reason) : TaskingCommand;

    /// <summary>Takes the task back from one designee. The others keep theirs.</summary>
    public sealed record WithdrawDelegation(string? Unit, string Designee) : TaskingCommand;
}

/// <summary>Whether a tasking can be the original of a duplicate.</summary>
public enum OriginalState
{
    /// <summary>It does not exist, or the person may not see it.</summary>
    Unknown,

    /// <summary>It was itself closed as a duplicate. Then nobody might answer the request.</summary>
    Duplicate,
    Usable,
}

/// <param name="Cc">Null: the chain of command that the directory suggests (G III.A). Empty: nobody.</param>
public sealed record PlacementRequest(string Unit, string? Assignee, IReadOnlyList<string>? Cc);

/// <param name="AttachmentIds">The tasking's attachments that are or belong to the response. Null: none.</param>
public sealed record ResponseDraft(ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null);
