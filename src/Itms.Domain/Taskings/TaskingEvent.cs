using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What happened to a tasking. The names and members are stored for good: add, never rename.</summary>
/// <remarks>
/// Events that may start the tasking's clock say by which version of the escalation policy it is planned from then on
/// (<c>PolicyVersion</c>); where that is null, of the days before there were versions, its version stays.
/// </remarks>
public abstract record TaskingEvent
{
    private TaskingEvent() { }

    public sealed record Created(
        string Number, TaskingForm Form, ClearanceRule Clearance, IReadOnlyList<Placement> Components, int? PolicyVersion = null) : TaskingEvent
    {
        /// <summary>Null where the placement is the rubric's, and nothing was said about it.</summary>
        public RoutingChoice? Routing { get; init; }

        /// <summary>There was a tasking with the same case number, or of the same type about the same detainee; null: there was not.</summary>
        public bool? PossibleDuplicate { get; init; }

        /// <summary>Null: somebody entered it.</summary>
        public Occurrence? Occurrence { get; init; }

        /// <summary>Documents of the occurrence before it, to begin with; null: none.</summary>
        public IReadOnlyList<NewAttachment>? Drafts { get; init; }

        /// <summary>Of the occurrence before it, whose texts and documents it takes over; null: none.</summary>
        public IReadOnlyList<Detainee>? FormerDetainees { get; init; }

        /// <summary>It begins a series; null: it does not, or a version stored it that knew of none.</summary>
        public bool? BeginsSeries { get; init; }
    }

    /// <summary>It had been answered by email before it was entered: created and closed in one.</summary>
    /// <param name="Late">Entered later than two business days after completion (D 6-1.3).</param>
    public sealed record LoggedRetroactively(
        DateTimeOffset CompletedAt, ResponseKind Kind, string? Text, Channel Channel, string? ChannelReason, bool Late) : TaskingEvent;

    /// <param name="Form">The whole form after it.</param>
    /// <param name="Changed">The fields that are not as before, as <see cref="FormChanges"/> names them.</param>
    /// <param name="Clearance">Who clears now, where the category has changed that.</param>
    public sealed record Edited(TaskingForm Form, IReadOnlyList<string> Changed, ClearanceRule? Clearance) : TaskingEvent
    {
        /// <summary><inheritdoc cref="Created.PossibleDuplicate"/> False: there no longer is; null: it is as it was.</summary>
        public bool? PossibleDuplicate { get; init; }

        /// <summary>It says anew how often the tasking recurs. <inheritdoc cref="Created.BeginsSeries"/></summary>
        public bool? BeginsSeries { get; init; }
    }

    /// <summary>Two were entered or corrected at the same moment, and it was seen only afterwards.</summary>
    public sealed record DuplicateNoticed : TaskingEvent;

    /// <summary>The next occurrence of it has been opened.</summary>
    public sealed record NextOccurrenceOpened(string Number) : TaskingEvent;

    /// <summary>Occurrences after it were wholly past before they could be opened, and are not.</summary>
    /// <param name="From">The first day of the first of them.</param>
    /// <param name="Through">The first day of the last of them.</param>
    public sealed record OccurrencesSkipped(int Count, DateOnly From, DateOnly Through) : TaskingEvent;

    /// <summary>From now on others follow it by themselves.</summary>
    public sealed record RecurrenceBegun(string Reason) : TaskingEvent;

    /// <summary>Nothing follows it any more, though its form says that it recurs.</summary>
    public sealed record RecurrenceEnded(string Reason) : TaskingEvent;

    /// <summary>Units added, or given another action officer; <paramref name="Replaced"/> are deferred units whose place they take.</summary>
    /// <param name="Kept">Those of the units whose action officer stays, and only who is told changes; null: none.</param>
    public sealed record Assigned(
        IReadOnlyList<Placement> Components, IReadOnlyList<string> Replaced, IReadOnlyList<string>? Kept = null) : TaskingEvent
    {
        /// <inheritdoc cref="Created.Routing"/>
        public RoutingChoice? Routing { get; init; }
    }

    /// <summary>The unit's part is no longer wanted.</summary>
    public sealed record ComponentWithdrawn(string Unit, string Reason) : TaskingEvent;

    public sealed record Delegated(string Unit, string Delegate, string? Instructions) : TaskingEvent;

    public sealed record DelegationCompleted(string Unit) : TaskingEvent;

    /// <param name="Unit">Null for the agency's response.</param>
    public sealed record Responded(string? Unit, ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent;

    /// <param name="Person">Who concurred; the event's author may have recorded it for them.</param>
    public sealed record Concurred(string Unit, ConcurrenceLevel Level, string Person, string? Note) : TaskingEvent;

    public sealed record ComponentReported(string Unit) : TaskingEvent;

    public sealed record Deferred(string Unit, string ToUnit, string Comment) : TaskingEvent;

    public sealed record SubmittedToHq(ResponseKind Kind, string? Text, string Author, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent;

    public sealed record SentToIcu(string? Note) : TaskingEvent;

    public sealed record ReturnedFromIcu(string? Note) : TaskingEvent;

    public sealed record Returned(IReadOnlyList<string> Units, string Reason) : TaskingEvent;

    /// <param name="InsteadOfRubric">It holds whatever the category; null in events stored before a category could change.</param>
    public sealed record ClearingOfficialNamed(ClearanceRule Clearance, string Reason, bool? InsteadOfRubric = null) : TaskingEvent;

    public sealed record SentToAd : TaskingEvent;

    public sealed record Cleared(IReadOnlyList<string> Positions, string? Note) : TaskingEvent;

    /// <summary>The last clearance needed was given.</summary>
    public sealed record AdCleared : TaskingEvent;

    public sealed record ClearanceReturned(IReadOnlyList<string> Positions, string Reason) : TaskingEvent;

    public sealed record SubmittedToAuthority(Channel Channel, string? Note, string? ChannelReason) : TaskingEvent;

    /// <summary>A tasking for review was closed on acknowledgement.</summary>
    public sealed record Acknowledged : TaskingEvent;

    /// <summary>Dates that are null stayed as they were.</summary>
    public sealed record DatesSet(
        Moment? InternalDueDate,
        Moment? AuthorityDueDate,
        Moment? ExtensionDate,
        string Reason,
        bool ExtensionWithdrawn = false,
        int? PolicyVersion = null) : TaskingEvent;

    public sealed record ActionSet(TaskAction Action, string Reason, int? PolicyVersion = null) : TaskingEvent;

    public sealed record FollowedUp(FollowUpKind Kind, string Text) : TaskingEvent;

    public sealed record Commented(string Text) : TaskingEvent;

    /// <summary>One document, checked and stored.</summary>
    public sealed record AttachmentAdded(
        string Id, string Name, int Version, string ContentType, long Length, string Sha256, bool Final) : TaskingEvent;

    public sealed record AttachmentMarked(string Id, bool Final) : TaskingEvent;

    public sealed record Reopened(
        string Instructions, string Reason, Moment? InternalDueDate, Moment AuthorityDueDate, int? PolicyVersion = null) : TaskingEvent;

    /// <summary>An administrator had it planned anew, by another version of the escalation policy.</summary>
    public sealed record Replanned(int PolicyVersion, string Reason) : TaskingEvent;

    /// <param name="To">Ids of the persons reminded.</param>
    public sealed record ReminderSent(string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset PlannedFor, IReadOnlyList<string> To) : TaskingEvent;

    /// <summary>A reminder that was due was overtaken by a later one and is not sent.</summary>
    public sealed record ReminderOvertaken(string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset PlannedFor) : TaskingEvent;
}

/// <summary>A unit's place in a tasking: who answers for it, and who is told.</summary>
public sealed record Placement(string Unit, string? Assignee, IReadOnlyList<string> Cc);

/// <summary>An event with its place in the tasking's history.</summary>
/// <param name="Seq">From 1, without a gap.</param>
/// <param name="By">Id of the person, or <see cref="People.Actor.SystemId"/>.</param>
public sealed record Recorded(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, TaskingEvent Event);
