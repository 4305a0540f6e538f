using Itms.Domain.Forms;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// A tasking as its events have made it: the only truth there is. It changes by <see cref="Apply"/> alone, and
/// applying the same events again gives the same tasking.
/// </summary>
public sealed partial record Tasking
{
    /// <summary>The ITMS number, e.g. <c>ITMS-2027-000042</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Sequence number of the last event, from 1: the tasking's version.</summary>
    public required long Seq { get; init; }

    /// <summary>1 until it is re-opened for the first time.</summary>
    public required int Cycle { get; init; }

    public required TaskingForm Form { get; init; }
    public required TaskingStatus Status { get; init; }

    /// <summary>When the present status began.</summary>
    public required DateTimeOffset StatusSince { get; init; }

    /// <summary>
    /// When the present plan of reminders began: at creation, re-opening, when it was set to be worked (again), or when the
    /// due date became another one. Nothing planned for before it is ever sent.
    /// </summary>
    public required DateTimeOffset ClockSince { get; init; }

    /// <summary>
    /// The version of the escalation policy it is planned by: the one in force when its clock started, whatever came later,
    /// until it is re-planned. 1 where nothing was recorded: there was only one then.
    /// </summary>
    public int PolicyVersion { get; init; } = 1;

    /// <summary>When it was re-planned by another policy; null if not since its clock started.</summary>
    public DateTimeOffset? ReplannedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required ClearanceRule Clearance { get; init; }

    /// <summary>The last time a task manager went another way than the rubric, or said why they went this one.</summary>
    public RoutingChoice? Routing { get; init; }

    /// <summary>The clearing official was named for this tasking: the rubric no longer decides.</summary>
    public bool ClearingOfficialNamed { get; init; }

    /// <summary>Those an edit took out of the form or wrote otherwise: texts and history may still name them.</summary>
    public IReadOnlyList<Detainee> FormerDetainees { get; init; } = [];

    /// <summary>There is another with the same case number, or of the same type about the same detainee (G: "prevents duplication").</summary>
    public bool PossibleDuplicate { get; init; }

    /// <summary>It was entered after it had been answered by email; null: it was not.</summary>
    public RetroactiveLog? Retroactive { get; init; }

    /// <summary>Its place in the series it was opened in by itself; null: somebody entered it.</summary>
    public Occurrence? Occurrence { get; init; }

    /// <summary>Number of the occurrence that was opened after it.</summary>
    public string? NextOccurrence { get; init; }

    /// <summary>Occurrences after it that were past before they could be opened; null: none.</summary>
    public SkippedOccurrences? Skipped { get; init; }

    /// <summary>
    /// Since when somebody who knew that another opens by itself has said that it recurs; null: nobody has. Then it goes on where it
    /// was itself opened so, and nothing follows what only its form, entered before there were series, calls recurring.
    /// </summary>
    public DateTimeOffset? RecursSince { get; init; }

    /// <summary>Why nothing follows it, though its form says that it recurs.</summary>
    public RecurrenceEnd? RecurrenceEnded { get; init; }

    public IReadOnlyList<Component> Components { get; init; } = [];

    /// <summary>Ids of everyone who is or ever was action officer or designee: it stays among their taskings (G App. B).</summary>
    public IReadOnlyList<string> Officers { get; init; } = [];

    /// <summary>The agency's response: the one component's, or the task manager's consolidated one.</summary>
    public Response? FinalResponse { get; init; }

    /// <summary>With the IHSC Communications Unit for editing (G III.C).</summary>
    public bool WithIcu { get; init; }

    /// <summary>Where dates come from that are not those of the request; null where all of them are.</summary>
    public DateOrigins? DateOrigins { get; init; }

    /// <summary>Clearances given and refused since the response was last sent to the clearing officials.</summary>
    public IReadOnlyList<ClearanceDecision> Decisions { get; init; } = [];

    public Transmittal? Transmittal { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why the present cycle was opened; null in the first.</summary>
    public Reopening? Reopening { get; init; }

    /// <summary>What the cycles before this one ended with, frozen.</summary>
    public IReadOnlyList<ClosedCycle> EarlierCycles { get; init; } = [];

    public IReadOnlyList<Comment> Comments { get; init; } = [];
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Documents, oldest first; none is ever taken away.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The reminders of this cycle that have happened.</summary>
    public IReadOnlyList<Reminder> Reminders { get; init; } = [];

    /// <summary>The turns of this cycle, oldest first; null where it was begun by a version that did not keep them.</summary>
    public IReadOnlyList<StatusChange>? StatusTimeline { get; init; }

    /// <summary>When the present cycle began: at the creation, or the last re-opening.</summary>
    public DateTimeOffset CycleSince => Reopening?.At ?? CreatedAt;

    /// <summary>Number of the first tasking of its series; its own where it is the first, or the only one.</summary>
    public string Series => Occurrence?.First ?? Number;

    /// <summary>What follows it opens by itself, as long as its form says that it recurs.</summary>
    public bool IsOfSeries => RecursSince is not null || Occurrence is not null;

    public bool IsClosed => Status == TaskingStatus.SubmittedToAuthority;

    public bool IsStoodDown => Form.Action == TaskAction.StandDown;

    /// <summary>Its reminders are planned: it is to be worked, neither stood down nor for review.</summary>
    public bool HasClocks => Form.Action == TaskAction.Work;

    public bool HasSeveralComponents => Components.Count > 1;

    /// <summary>The internal due date until the tasking is at HQ; afterwards, or without one, the authority date.</summary>
    public Moment? Due => Status.IsBeforeHq() ? Form.Due : Form.AuthorityDate ?? Form.InternalDueDate;

    /// <summary>Whether the person wrote the agency's response or any unit's part of it.</summary>
    public bool IsWrittenBy(string personId) => FinalResponse?.By == personId || Components.Any(c => c.Response?.By == personId);

    private IEnumerable<string> PresentOfficers => Components.SelectMany(c => new[] { c.Assignee, c.Delegate }).OfType<string>();

    /// <summary>Components whose action officer has not yet reported them complete.</summary>
    public IEnumerable<Component> Outstanding => Components.Where(c => c.ReportedAt is null);

    public IEnumerable<string> Units => Components.Select(c => c.Unit);

    public Component? ComponentOf(string unit)
    {
        for (var i = 0; i < Components.Count; i++)
            if (Components[i].Unit == unit)
                return Components[i];
        return null;
    }
}

/// <param name="Position">The position the decision was made as.</param>
/// <param name="Cleared">False: returned, with the reason as the note.</param>
/// <param name="OnBehalfOf">Id of the AD, where it was made in their place.</param>
public sealed record ClearanceDecision(string Position, string By, DateTimeOffset At, bool Cleared, string? Note, string? OnBehalfOf = null);

/// <param name="ChannelReason">Why not in the manner received.</param>
public sealed record Transmittal(Channel Channel, string By, DateTimeOffset At, string? Note, string? ChannelReason);

/// <param name="Late">Entered later than two business days after completion (D 6-1.3).</param>
public sealed record RetroactiveLog(DateTimeOffset CompletedAt, bool Late);

public sealed record Reopening(string Instructions, string Reason, string By, DateTimeOffset At);

/// <summary>A cycle that ended: its response and dates as they were.</summary>
/// <param name="StatusTimeline">Null where a version ended it that did not keep this; so is <paramref name="Action"/>.</param>
public sealed record ClosedCycle(
    int Cycle,
    DateTimeOffset ClosedAt,
    Moment? InternalDueDate,
    Moment? AuthorityDueDate,
    Moment? ExtensionDate,
    IReadOnlyList<Component> Components,
    Response? FinalResponse,
    ClearanceRule Clearance,
    IReadOnlyList<ClearanceDecision> Decisions,
    Transmittal? Transmittal,
    Reopening? Reopening,
    CycleTimeline? StatusTimeline = null,
    TaskAction? Action = null);

public sealed record Comment(string By, DateTimeOffset At, string Text);

public sealed record FollowUp(FollowUpKind Kind, string By, DateTimeOffset At, string Text);

/// <summary>A reminder that has happened: it never happens again for the same cycle, kind and basis.</summary>
/// <param name="Kind">The rule's name in the escalation policy.</param>
/// <param name="Basis">The due date it was about, or since when the status lasted that it was about.</param>
/// <param name="Ordinal">0, or for a repeated rule how often it had come before.</param>
/// <param name="Sent">False: overtaken by a later one before it could be sent.</param>
public sealed record Reminder(string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset At, bool Sent);
