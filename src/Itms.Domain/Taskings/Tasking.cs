using Itms.Domain.Forms;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// A tasking: the state that its events have made. It changes only through <see cref="Apply"/>, and applying the same events again
/// gives the same tasking.
/// </summary>
public sealed partial record Tasking
{
    /// <summary>The ITMS number, e.g. <c>ITMS-2027-000042</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Sequence number of the last event, from 1. It is the tasking's version.</summary>
    public required long Seq { get; init; }

    /// <summary>1 until it is re-opened for the first time.</summary>
    public required int Cycle { get; init; }

    public required TaskingForm Form { get; init; }
    public required TaskingStatus Status { get; init; }

    /// <summary>When the present status began.</summary>
    public required DateTimeOffset StatusSince { get; init; }

    /// <summary>
    /// When the present plan of reminders began: at creation or re-opening, when work was resumed, or when the due date changed. Reminders
    /// planned for an earlier time are never sent.
    /// </summary>
    public required DateTimeOffset ClockSince { get; init; }

    /// <summary>
    /// The version of the escalation policy that plans its reminders: the one in force when its clock started. Later versions do not apply
    /// until it is re-planned.
    /// </summary>
    public required int PolicyVersion { get; init; }

    /// <summary>When it was re-planned by another policy version. Null if it was not since its clock started.</summary>
    public DateTimeOffset? ReplannedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }

    /// <summary>
    /// Id of the task manager in charge: who entered or accepted it, or took charge of it later. Null only before anybody did.
    /// </summary>
    public string? TaskManager { get; init; }
    public required ClearanceRule Clearance { get; init; }

    /// <summary>The last override of the rubric, or reason that a task manager gave for the routing. Null: none.</summary>
    public RoutingChoice? Routing { get; init; }

    /// <summary>Whether a task manager named the clearing official. The rubric then decides again only if an edit changes its rule.</summary>
    public bool ClearingOfficialNamed { get; init; }

    /// <summary>The override of the clearance rule that is in force. Null: none.</summary>
    public ClearanceOverride? ClearanceOverride { get; init; }

    /// <summary>When the clearance rule was overridden, in any cycle.</summary>
    public IReadOnlyList<DateTimeOffset> ClearanceOverrides { get; init; } = [];

    /// <summary>Detainees that an edit removed or changed. Texts and history may still name them.</summary>
    public IReadOnlyList<Detainee> FormerDetainees { get; init; } = [];

    /// <summary>
    /// Whether there is another tasking with the same case number, or of the same type about the same detainee (G: "prevents duplication").
    /// </summary>
    public bool PossibleDuplicate { get; init; }

    /// <summary>Set if it was entered after it had been answered by email.</summary>
    public RetroactiveLog? Retroactive { get; init; }

    /// <summary>Set if it came from a list of another system.</summary>
    public ImportOrigin? Import { get; init; }

    /// <summary>Its place in its series. Null if somebody entered it.</summary>
    public Occurrence? Occurrence { get; init; }

    /// <summary>Number of the next occurrence. Null if none has been opened.</summary>
    public string? NextOccurrence { get; init; }

    /// <summary>Occurrences after it that were skipped because their dates had already passed. Null: none.</summary>
    public SkippedOccurrences? Skipped { get; init; }

    /// <summary>When somebody turned recurrence on: by entering or editing the form, or by the command. Null for an occurrence until then.</summary>
    public DateTimeOffset? RecursSince { get; init; }

    /// <summary>Set if somebody turned recurrence off.</summary>
    public RecurrenceEnd? RecurrenceEnded { get; init; }

    public IReadOnlyList<Component> Components { get; init; } = [];

    /// <summary>Ids of everyone who is or was action officer or designee. The tasking stays among their taskings (G App. B).</summary>
    public IReadOnlyList<string> Officers { get; init; } = [];

    /// <summary>The agency's response: that of the only unit, or the task manager's consolidated one.</summary>
    public Response? FinalResponse { get; init; }

    /// <summary>Whether the response is with the IHSC Communications Unit (ICU) for editing (G III.C).</summary>
    public bool WithIcu { get; init; }

    /// <summary>When the response went to the ICU. Null if it is not there.</summary>
    public DateTimeOffset? WithIcuSince { get; init; }

    /// <summary>The response as the ICU edited it, beside <see cref="FinalResponse"/>. Null: the ICU has not changed it.</summary>
    public Response? IcuResponse { get; init; }

    /// <summary>Who set the dates that are not those of the request. Null if all of them are.</summary>
    public DateOrigins? DateOrigins { get; init; }

    /// <summary>Clearances given and refused since the response last went to the clearing officials.</summary>
    public IReadOnlyList<ClearanceDecision> Decisions { get; init; } = [];

    public Transmittal? Transmittal { get; init; }

    /// <summary>The upload of the response package to the task authority's system. Null: none was recorded in this cycle.</summary>
    public PackageUpload? Upload { get; init; }

    /// <summary>The responses about detainees that went out, in any cycle, oldest first.</summary>
    public IReadOnlyList<Disclosure> Disclosures { get; init; } = [];
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why the present cycle was closed without a response. Null: it was not.</summary>
    public Closing? Closing { get; init; }

    /// <summary>
    /// Numbers of taskings that were closed as duplicates of this one. Some may have been re-opened since: each says itself what it is.
    /// </summary>
    public IReadOnlyList<string> Duplicates { get; init; } = [];

    /// <summary>Why the present cycle was opened. Null in the first cycle.</summary>
    public Reopening? Reopening { get; init; }

    /// <summary>The cycles before this one, as they ended.</summary>
    public IReadOnlyList<ClosedCycle> EarlierCycles { get; init; } = [];

    public IReadOnlyList<Comment> Comments { get; init; } = [];
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Attachments, oldest first. None is ever removed.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The reminders of this cycle that were sent or overtaken.</summary>
    public IReadOnlyList<Reminder> Reminders { get; init; } = [];

    /// <summary>The changes of this cycle, oldest first.</summary>
    public IReadOnlyList<StatusChange> StatusTimeline { get; init; } = [];

    /// <summary>When the present cycle began: at creation or at the last re-opening.</summary>
    public DateTimeOffset CycleSince => Reopening?.At ?? CreatedAt;

    /// <summary>Number of the first tasking of its series: its own number if it is the first or only one.</summary>
    public string Series => Occurrence?.First ?? Number;

    /// <summary>Whether it is or was part of a series.</summary>
    public bool IsOfSeries => RecursSince is not null || Occurrence is not null;

    /// <summary>Whether it is closed, with or without a response.</summary>
    public bool IsClosed => Status.IsClosed();

    public bool IsStoodDown => Form.Action == TaskAction.StandDown;

    /// <summary>Whether reminders are planned: its action is work, not stand down or review.</summary>
    public bool HasClocks => Form.Action == TaskAction.Work;

    public bool HasSeveralComponents => Components.Count > 1;

    /// <summary>
    /// The due date that counts now: the internal one until the tasking is at HQ, then the authority date. If one is missing, the other.
    /// Null: none.
    /// </summary>
    public Moment? Due => Status.IsBeforeHq() ? Form.Due : Form.AuthorityDate ?? Form.InternalDueDate;

    /// <summary>Whether the person wrote the agency's response or any unit's part of it.</summary>
    public bool IsWrittenBy(string personId) => Authors.Contains(personId);

    /// <summary>Ids of the people who wrote the response or a part of it, and of those for whom they wrote it, each once.</summary>
    public IEnumerable<string> Authors => Components.Select(c => c.Response).Append(FinalResponse)
        .SelectMany(r => r?.Authors ?? []).Distinct();

    private IEnumerable<string> PresentOfficers => Components.SelectMany(c => c.Officers);

    /// <summary>The parts that are not reported complete yet.</summary>
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

/// <param name="Position">The position that the official decided as.</param>
/// <param name="Cleared">False: returned. The note is the reason.</param>
/// <param name="OnBehalfOf">Id of the official on whose behalf the decision was made. Null: they decided themselves.</param>
/// <param name="Unit">The unit that a unit chief decided for. Null for every other position.</param>
/// <param name="RecordedBy">Id of the person who recorded the decision. Null: the official themselves.</param>
public sealed record ClearanceDecision(
    string Position,
    string By,
    DateTimeOffset At,
    bool Cleared,
    string? Note,
    string? OnBehalfOf = null,
    string? Unit = null,
    string? RecordedBy = null);

/// <summary>A task manager replaced the officials who clear, although the rule could have been followed.</summary>
/// <param name="Was">The rule before the first override: that of the rubric, or of whoever named an official where none was decided.</param>
public sealed record ClearanceOverride(
    ClearanceRule Was, IReadOnlyList<string> Positions, ClearanceKind Kind, string Reason, string By, DateTimeOffset At);

/// <param name="ChannelReason">Why the response did not go out the way the request came.</param>
public sealed record Transmittal(Channel Channel, string By, DateTimeOffset At, string? Note, string? ChannelReason);

public sealed record Reopening(string Instructions, string Reason, string By, DateTimeOffset At);

public sealed record Comment(string By, DateTimeOffset At, string Text);

public sealed record FollowUp(FollowUpKind Kind, string By, DateTimeOffset At, string Text);

/// <summary>A reminder that was sent or overtaken. It never comes again for the same cycle, kind, basis and ordinal.</summary>
/// <param name="Kind">The rule's name in the escalation policy.</param>
/// <param name="Basis">The due date, or the beginning of the status, that the reminder was about.</param>
/// <param name="Ordinal">0. For a repeated rule: how often it came before.</param>
/// <param name="Sent">False: a later reminder overtook it before it could be sent.</param>
public sealed record Reminder(string Kind, DateTimeOffset Basis, int Ordinal, DateTimeOffset At, bool Sent);
