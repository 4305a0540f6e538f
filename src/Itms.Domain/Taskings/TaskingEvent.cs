using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What happened to a tasking. Names and members are stored: once released, add but never rename.</summary>
/// <remarks>
/// Events that may start the tasking's clock name the version of the escalation policy that plans its reminders from then on
/// (<c>PolicyVersion</c>).
/// </remarks>
public abstract record TaskingEvent
{
    private TaskingEvent() { }

    public sealed record Created(
        string Number, TaskingForm Form, ClearanceRule Clearance, IReadOnlyList<Placement> Components, int PolicyVersion) : TaskingEvent
    {
        /// <summary>Set if the placement overrides the rubric, or if a reason was given for it.</summary>
        public RoutingChoice? Routing { get; init; }

        /// <summary>
        /// True if there was a tasking with the same case number, or of the same type about the same detainee. Null: there was not.
        /// </summary>
        public bool? PossibleDuplicate { get; init; }

        /// <summary>Id of the task manager in charge. Null: nobody yet.</summary>
        public string? TaskManager { get; init; }

        /// <summary>Its place in its series. Null if somebody entered it.</summary>
        public Occurrence? Occurrence { get; init; }

        /// <summary>Attachments taken over from the occurrence before it. Null: none.</summary>
        public IReadOnlyList<NewAttachment>? Drafts { get; init; }

        /// <summary>Detainees whom texts and attachments taken over from the occurrence before it may name. Null: none.</summary>
        public IReadOnlyList<Detainee>? FormerDetainees { get; init; }
    }

    /// <summary>It had been answered by email before it was entered, so it is created and closed in one step.</summary>
    /// <param name="Late">Entered later than two business days after completion (D 6-1.3).</param>
    public sealed record LoggedRetroactively(
        DateTimeOffset CompletedAt, ResponseKind Kind, string? Text, Channel Channel, string? ChannelReason, bool Late) : TaskingEvent
    {
        /// <summary>Who cleared the response before it went out.</summary>
        public IReadOnlyList<RecordedClearance> ClearedBy { get; init; } = [];

        /// <summary>The recorded clearances do not satisfy the clearance rule.</summary>
        public bool ClearanceIncomplete { get; init; }
    }

    /// <summary>It came from a list of another system, where it had a life before. The event before it created it with the form.</summary>
    public sealed record Imported(ImportSource Source, ImportedPast Past) : TaskingEvent;

    /// <param name="Form">The whole form after the edit.</param>
    /// <param name="Changed">The changed fields, as <see cref="FormChanges"/> names them.</param>
    /// <param name="Clearance">Who clears now. Null: no change.</param>
    public sealed record Edited(TaskingForm Form, IReadOnlyList<string> Changed, ClearanceRule? Clearance) : TaskingEvent
    {
        /// <summary>Whether it may now be a duplicate. Null: no change.</summary>
        public bool? PossibleDuplicate { get; init; }
    }

    /// <summary>Two possible duplicates were entered or edited at the same moment, and this was noticed afterwards.</summary>
    public sealed record DuplicateNoticed : TaskingEvent;

    /// <summary>The next occurrence was opened.</summary>
    public sealed record NextOccurrenceOpened(string Number) : TaskingEvent;

    /// <summary>Occurrences were skipped because their dates had already passed.</summary>
    /// <param name="From">The first day of the first skipped occurrence.</param>
    /// <param name="Through">The first day of the last skipped occurrence.</param>
    public sealed record OccurrencesSkipped(int Count, DateOnly From, DateOnly Through) : TaskingEvent;

    /// <summary>Somebody turned recurrence on.</summary>
    public sealed record RecurrenceBegun(string Reason) : TaskingEvent;

    /// <summary>Somebody turned recurrence off.</summary>
    public sealed record RecurrenceEnded(string Reason) : TaskingEvent;

    /// <summary>Units were added or got another action officer.</summary>
    /// <param name="Replaced">Deferred units that the new units replace.</param>
    /// <param name="Kept">Units that keep their action officer: only their cc field changes. Null: none.</param>
    public sealed record Assigned(
        IReadOnlyList<Placement> Components, IReadOnlyList<string> Replaced, IReadOnlyList<string>? Kept = null) : TaskingEvent
    {
        /// <inheritdoc cref="Created.Routing"/>
        public RoutingChoice? Routing { get; init; }
    }

    /// <summary>The unit no longer has a part in the tasking.</summary>
    public sealed record ComponentWithdrawn(string Unit, string Reason) : TaskingEvent
    {
        /// <summary>The only unit left, which had reported complete: its officer submits now. Null: there is none.</summary>
        public string? GivenBack { get; init; }
    }

    /// <summary>The part has one more designee, or a designee has new instructions.</summary>
    /// <param name="Replaces">Whether the designee is now the only one.</param>
    public sealed record Delegated(string Unit, string Delegate, string? Instructions, bool Replaces = false) : TaskingEvent;

    /// <param name="Delegate">Id of the designee who completed their task.</param>
    public sealed record DelegationCompleted(string Unit, string Delegate) : TaskingEvent;

    /// <param name="Unit">Null: the agency's response.</param>
    public sealed record Responded(string? Unit, ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent;

    /// <param name="Person">Id of the person who concurred. Somebody else may have recorded it for them.</param>
    public sealed record Concurred(string Unit, ConcurrenceLevel Level, string Person, string? Note) : TaskingEvent;

    public sealed record ComponentReported(string Unit) : TaskingEvent;

    public sealed record Deferred(string Unit, string ToUnit, string Comment) : TaskingEvent;

    public sealed record SubmittedToHq(ResponseKind Kind, string? Text, string Author, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent;

    public sealed record SentToIcu(string? Note) : TaskingEvent;

    public sealed record ReturnedFromIcu(string? Note) : TaskingEvent
    {
        /// <summary>The response as the ICU edited it. Null: unchanged.</summary>
        public EditedResponse? Response { get; init; }
    }

    public sealed record Returned(IReadOnlyList<string> Units, string Reason) : TaskingEvent;

    /// <summary>A task manager named the clearing official where none was decided, or a position was vacant.</summary>
    public sealed record ClearingOfficialNamed(ClearanceRule Clearance, string Reason) : TaskingEvent;

    public sealed record SentToAd : TaskingEvent;

    public sealed record Cleared(IReadOnlyList<string> Positions, string? Note) : TaskingEvent
    {
        /// <summary>The units that a unit chief cleared for. Null: the decision was no unit chief's.</summary>
        public IReadOnlyList<string>? Units { get; init; }
    }

    /// <summary>The last needed clearance was given.</summary>
    public sealed record AdCleared : TaskingEvent;

    public sealed record ClearanceReturned(IReadOnlyList<string> Positions, string Reason) : TaskingEvent
    {
        /// <inheritdoc cref="Cleared.Units"/>
        public IReadOnlyList<string>? Units { get; init; }
    }

    public sealed record SubmittedToAuthority(Channel Channel, string? Note, string? ChannelReason) : TaskingEvent;

    /// <summary>The response package was uploaded to the task authority's system, such as ERO Tasker 2.0.</summary>
    /// <param name="Reference">The number that the other system gave it.</param>
    /// <param name="AttachmentIds">Attachments that prove the upload. Null: none.</param>
    public sealed record UploadRecorded(string Reference, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent;

    /// <summary>A tasking for review was acknowledged, which closes it.</summary>
    public sealed record Acknowledged : TaskingEvent;

    /// <summary>Dates that are null did not change.</summary>
    public sealed record DatesSet(
        Moment? InternalDueDate,
        Moment? AuthorityDueDate,
        Moment? ExtensionDate,
        string Reason,
        bool ExtensionWithdrawn,
        int PolicyVersion) : TaskingEvent
    {
        /// <summary>The units whose requests for more time this grants. Null: none.</summary>
        public IReadOnlyList<string>? Granted { get; init; }
    }

    public sealed record ActionSet(TaskAction Action, string Reason, int PolicyVersion) : TaskingEvent;

    public sealed record FollowedUp(FollowUpKind Kind, string Text) : TaskingEvent;

    public sealed record Commented(string Text) : TaskingEvent;

    /// <summary>One attachment was checked and stored.</summary>
    public sealed record AttachmentAdded(
        string Id, string Name, int Version, string ContentType, long Length, string Sha256, bool Final) : TaskingEvent
    {
        /// <summary>It was filed on a closed tasking.</summary>
        public bool FiledAfterClosing { get; init; }
    }

    public sealed record AttachmentMarked(string Id, bool Final) : TaskingEvent;

    public sealed record Reopened(
        string Instructions, string Reason, Moment? InternalDueDate, Moment AuthorityDueDate, int PolicyVersion) : TaskingEvent;

    /// <summary>The tasking was re-planned by another version of the escalation policy.</summary>
    public sealed record Replanned(int PolicyVersion, string Reason) : TaskingEvent;

    /// <param name="To">Ids of the persons reminded.</param>
    public sealed record ReminderSent(
        string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset PlannedFor, IReadOnlyList<string> To) : TaskingEvent;

    /// <summary>A reminder was overtaken by a later one and is not sent.</summary>
    public sealed record ReminderOvertaken(string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset PlannedFor) : TaskingEvent;

    /// <summary>A task manager replaced the officials who clear, although the rule could have been followed.</summary>
    public sealed record ClearanceOverridden(ClearanceRule Was, ClearanceRule Is, string Reason) : TaskingEvent;

    /// <summary>The tasking was closed, and nothing was sent.</summary>
    /// <param name="DuplicateOf">Number of the tasking that answers the request. Null: it is not a duplicate.</param>
    public sealed record ClosedWithoutResponse(ClosingReason Reason, string Note, string? DuplicateOf) : TaskingEvent;

    /// <summary>Another tasking was closed as a duplicate of this one.</summary>
    public sealed record DuplicateLinked(string Number) : TaskingEvent;

    /// <param name="Person">Id of the task manager who is in charge from now on.</param>
    public sealed record TakenInCharge(string Person) : TaskingEvent;

    /// <summary>Somebody asked again for a concurrence.</summary>
    public sealed record ConcurrenceRequested(string Unit, ConcurrenceLevel Level) : TaskingEvent;

    /// <summary>A unit asked for more time.</summary>
    public sealed record ExtensionRequested(string Unit, Moment InternalDueDate, string Reason) : TaskingEvent;

    public sealed record ExtensionDeclined(string Unit, string Reason) : TaskingEvent;

    /// <summary>A designee gave their answer to the action officer.</summary>
    /// <param name="Delegate">Id of the designee.</param>
    public sealed record DesigneeAnswered(
        string Unit, string Delegate, ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null) : TaskingEvent
    {
        /// <summary>True: the answer also counts as that of the person on whose behalf it was given. Null: an older answer, which does not.</summary>
        public bool? CountsForAbsent { get; init; }
    }

    /// <summary>The person is no longer a designee of the part.</summary>
    public sealed record DelegationWithdrawn(string Unit, string Delegate) : TaskingEvent;
}

/// <summary>A unit's place in a tasking: its action officer and its cc field.</summary>
public sealed record Placement(string Unit, string? Assignee, IReadOnlyList<string> Cc);

/// <summary>An event with its place in the tasking's history.</summary>
/// <param name="Seq">The event's number in the tasking, from 1 without a gap.</param>
/// <param name="By">Id of the person, or <see cref="People.Actor.SystemId"/>.</param>
public sealed record Recorded(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, TaskingEvent Event);

/// <summary>A response that the ICU edited.</summary>
public sealed record EditedResponse(ResponseKind Kind, string? Text, IReadOnlyList<string>? AttachmentIds = null);
