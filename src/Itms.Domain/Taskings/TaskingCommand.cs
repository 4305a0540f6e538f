using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What someone wants to happen to a tasking.</summary>
/// <param name="Comment">Recorded beside the step, whatever the step is.</param>
public abstract record TaskingCommand(string? Comment = null)
{
    /// <param name="Number">The ITMS number issued for it.</param>
    /// <param name="Retroactive">How it was answered already, by email (D 6-1.3); null: it is still to be answered.</param>
    public sealed record Create(
        string Number, TaskingForm Form, IReadOnlyList<PlacementRequest> Components, RetroactiveEntry? Retroactive = null) : TaskingCommand
    {
        /// <summary>Why it goes to these units.</summary>
        public string? RoutingReason { get; init; }

        /// <summary>There is a tasking it may be a duplicate of: a warning, not an obstacle.</summary>
        public bool PossibleDuplicate { get; init; }

        /// <summary>It is opened by itself, as an occurrence after another. By the system alone.</summary>
        public Occurrence? Occurrence { get; init; }

        /// <summary>Documents of the occurrence before it.</summary>
        public IReadOnlyList<NewAttachment> Drafts { get; init; } = [];

        /// <summary>Of the occurrence before it: what it takes over may still name them.</summary>
        public IReadOnlyList<Detainee> FormerDetainees { get; init; } = [];
    }

    /// <summary>Skips the occurrences after this one that are wholly past by now; nothing happens where none is. By the system alone.</summary>
    public sealed record SkipOccurrences : TaskingCommand;

    /// <summary>The next occurrence has been opened, under this number. By the system alone.</summary>
    public sealed record NoteNextOccurrence(string Number) : TaskingCommand;

    /// <summary>Others are to follow this tasking by themselves, as often as its form says: after an end, or where it was entered before there were series.</summary>
    public sealed record BeginRecurrence(string Reason) : TaskingCommand;

    /// <summary>Nothing is to follow this tasking, which recurs.</summary>
    public sealed record EndRecurrence(string Reason) : TaskingCommand;

    /// <summary>Corrects what the request says.</summary>
    /// <param name="Form">As it is to be. Dates and action stay as they are, whatever it says: they change by their own commands, with a reason.</param>
    public sealed record Edit(TaskingForm Form) : TaskingCommand
    {
        /// <inheritdoc cref="Create.PossibleDuplicate"/>
        public bool PossibleDuplicate { get; init; }
    }

    /// <summary>Says that it may be a duplicate of one that was entered at the same moment. By the system alone.</summary>
    public sealed record NoteDuplicate : TaskingCommand;

    public sealed record Assign(IReadOnlyList<PlacementRequest> Components) : TaskingCommand
    {
        /// <inheritdoc cref="Create.RoutingReason"/>
        public string? RoutingReason { get; init; }
    }

    /// <summary>Every part whose action officer is <paramref name="From"/> gets <paramref name="To"/>; without one nothing happens.</summary>
    public sealed record Reassign(string From, string To) : TaskingCommand;

    /// <summary>A unit's part is no longer wanted, midway.</summary>
    public sealed record Withdraw(string Unit, string Reason) : TaskingCommand;

    public sealed record Delegate(string? Unit, string Designee, string? Instructions) : TaskingCommand;

    public sealed record CompleteDelegation(string? Unit, ResponseDraft? Response) : TaskingCommand;

    public sealed record Respond(string? Unit, ResponseDraft Response) : TaskingCommand;

    /// <param name="GivenBy">Who concurred, where someone else records it; a note is then required.</param>
    public sealed record Concur(string? Unit, ConcurrenceLevel Level, string? Note, string? GivenBy) : TaskingCommand;

    public sealed record ReportComplete(string? Unit) : TaskingCommand;

    public sealed record Defer(string? Unit, string ToUnit) : TaskingCommand;

    public sealed record SubmitToHq(ResponseDraft? Response) : TaskingCommand;

    public sealed record SendToIcu(string? Note) : TaskingCommand;

    public sealed record ReturnFromIcu(string? Note) : TaskingCommand;

    public sealed record Return(string? Unit, string Reason) : TaskingCommand;

    public sealed record NameClearingOfficial(IReadOnlyList<string> Positions, ClearanceKind Kind, string Reason) : TaskingCommand;

    public sealed record SendToAd : TaskingCommand;

    public sealed record Clear(string? Note) : TaskingCommand;

    public sealed record ReturnClearance(string Reason) : TaskingCommand;

    public sealed record SubmitToAuthority(Channel Channel, string? Note, string? ChannelReason) : TaskingCommand;

    public sealed record Acknowledge : TaskingCommand;

    /// <summary>A date left null stays as it is.</summary>
    /// <param name="WithdrawExtension">The extension is taken back: the date due to the authority counts again.</param>
    public sealed record SetDates(
        Moment? InternalDueDate, Moment? AuthorityDueDate, Moment? ExtensionDate, string Reason, bool WithdrawExtension = false) : TaskingCommand;

    public sealed record SetAction(TaskAction Action, string Reason) : TaskingCommand;

    public sealed record RecordFollowUp(FollowUpKind Kind, string Text) : TaskingCommand;

    public sealed record AddComment(string Text) : TaskingCommand;

    /// <summary>All of them or none.</summary>
    public sealed record AddAttachments(IReadOnlyList<NewAttachment> Files, bool Final) : TaskingCommand;

    public sealed record MarkAttachment(string Id, bool Final) : TaskingCommand;

    public sealed record Reopen(string Instructions, string Reason, Moment? InternalDueDate, Moment? AuthorityDueDate) : TaskingCommand;

    /// <summary>Plan it by the escalation policy now in force; nothing happens where it is already.</summary>
    public sealed record Replan(string Reason) : TaskingCommand;

    /// <summary>A timer came, or the sweeper. Late, early, doubled or stale, it decides only what is due now.</summary>
    public sealed record DeadlineReached : TaskingCommand;
}

/// <param name="Cc">Null: the chain of command as the directory suggests it (G III.A); empty: nobody.</param>
public sealed record PlacementRequest(string Unit, string? Assignee, IReadOnlyList<string>? Cc);

/// <param name="AttachmentIds">The tasking's documents that are, or belong to, the response; null: none.</param>
public sealed record ResponseDraft(ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null);

/// <summary>A request due less than 24 hours after receipt that was answered by email, entered afterwards (D 6-1.3; G II.B).</summary>
/// <param name="CompletedAt">When the response had gone out.</param>
/// <param name="Channel">How it went out; null: in the manner received.</param>
/// <param name="ChannelReason">Why not in the manner received.</param>
public sealed record RetroactiveEntry(Moment CompletedAt, ResponseDraft? Response, Channel? Channel, string? ChannelReason);
