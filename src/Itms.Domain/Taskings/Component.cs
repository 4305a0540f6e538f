using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>The state of one unit's part.</summary>
public enum ComponentState
{
    /// <summary>The unit has no action officer yet.</summary>
    Pending,
    Assigned,
    Delegated,
    DelegatedTaskCompleted,

    /// <summary>The action officer deferred to another unit. The task manager reassigns (G II.D).</summary>
    Deferred,
}

public static class ComponentStates
{
    /// <summary>The state in words, for example <c>delegated</c>.</summary>
    public static string Label(this ComponentState state) => state switch
    {
        ComponentState.Pending => "pending",
        ComponentState.Assigned => "assigned",
        ComponentState.Delegated => "delegated",
        ComponentState.DelegatedTaskCompleted => "marked as completed by the designee",
        ComponentState.Deferred => "deferred",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}

/// <summary>One unit's part of a tasking.</summary>
/// <param name="Assignee">Id of the action officer. They own the part until it is completed.</param>
/// <param name="Cc">Ids of the people in the cc field: the chain of command.</param>
/// <param name="DeferredTo">The unit that the part was deferred to.</param>
/// <param name="ReportedAt">When the action officer reported the part complete. Only for taskings with several units.</param>
public sealed record Component(
    string Unit,
    string? Assignee,
    IReadOnlyList<string> Cc,
    ComponentState State,
    string? DeferredTo = null,
    Response? Response = null,
    IReadOnlyList<Concurrence>? Concurrences = null,
    DateTimeOffset? ReportedAt = null)
{
    public IReadOnlyList<Concurrence> Concurrences { get; init; } = Concurrences ?? [];

    /// <summary>The designees, first delegated first. The part is completed when all of them are (Life 2).</summary>
    public IReadOnlyList<Delegation> Delegates { get; init; } = [];

    /// <summary>Ids of the designees, first delegated first.</summary>
    public IEnumerable<string> Designees => Delegates.Select(d => d.Person);

    /// <summary>Ids of the action officer and the designees.</summary>
    public IEnumerable<string> Officers => Assignee is null ? Designees : Designees.Prepend(Assignee);

    /// <summary>The designees who have not completed their task.</summary>
    public IEnumerable<Delegation> AtWork => Delegates.Where(d => d.IsAtWork);

    public Delegation? DelegationOf(string person) => Delegates.FirstOrDefault(d => d.Person == person);

    /// <summary>When the part began to wait for whoever it waits for now.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When the response was returned. Null again once it is answered anew, or a concurrence is given or asked for.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>
    /// The open request for more time. Null: none. It is dropped when the part is reported complete, or the tasking goes to HQ or closes.
    /// </summary>
    public ExtensionRequest? ExtensionRequest { get; init; }

    /// <summary>
    /// The concurrence that is asked for now: the unit chief's, then the division's. Null: there is no response, it was returned, or nothing
    /// is missing.
    /// </summary>
    public ConcurrenceLevel? ConcurrenceAsked => Assignee is null || Response is null || ReturnedAt is not null
        ? null
        : MissingConcurrences.Select(level => (ConcurrenceLevel?)level).FirstOrDefault();

    /// <summary>What decides whom the part waits for.</summary>
    internal (ComponentState, string?, DateTimeOffset?, DateTimeOffset?, DateTimeOffset?, ConcurrenceLevel?) Turn =>
        (State, Assignee, Response?.At, ReportedAt, ReturnedAt, ConcurrenceAsked);

    /// <summary>Whether this person wrote the part's response, or had it written on their behalf.</summary>
    public bool IsWrittenBy(string personId) => Response?.Authors.Contains(personId) == true;

    public bool HasConcurrence(ConcurrenceLevel level) => Concurrences.Any(c => c.Level == level);

    /// <summary>The concurrences that are still missing. Nothing goes to HQ without those of the unit chief and the division.</summary>
    public IEnumerable<ConcurrenceLevel> MissingConcurrences => Needed.Where(level => !HasConcurrence(level));

    private static readonly ConcurrenceLevel[] Needed = [ConcurrenceLevel.UnitChief, ConcurrenceLevel.Division];
}

/// <param name="By">Id of the author.</param>
/// <param name="AttachmentIds">Attachments of the tasking that belong to the response. Null: none.</param>
public sealed record Response(ResponseKind Kind, string? Text, string By, DateTimeOffset At, IReadOnlyList<string>? AttachmentIds = null)
{
    /// <summary>Id of the person on whose behalf the author wrote it. Null: their own.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Ids of the author and of the person on whose behalf they wrote it.</summary>
    internal IEnumerable<string> Authors => OnBehalfOf is null ? [By] : [By, OnBehalfOf];
}

/// <summary>A recorded concurrence with a response (G III.B–C).</summary>
/// <param name="By">Id of the person who concurred.</param>
/// <param name="RecordedBy">Id of the person who recorded it for them, with a note. Null if they recorded it themselves.</param>
public sealed record Concurrence(ConcurrenceLevel Level, string By, DateTimeOffset At, string? RecordedBy, string? Note)
{
    /// <summary>Id of the absent person whose substitute concurred. Null: they concurred in their own right.</summary>
    public string? OnBehalfOf { get; init; }
}

/// <summary>A request for more time for one part, not decided yet.</summary>
/// <param name="InternalDueDate">The internal due date that is asked for.</param>
/// <param name="By">Id of the person who asked.</param>
public sealed record ExtensionRequest(Moment InternalDueDate, string Reason, string By, DateTimeOffset At);
