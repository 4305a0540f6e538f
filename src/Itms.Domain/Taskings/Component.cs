using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>Where one unit's part of the answer stands.</summary>
public enum ComponentState
{
    /// <summary>No action officer named yet.</summary>
    Pending,
    Assigned,
    Delegated,
    DelegatedTaskCompleted,

    /// <summary>The action officer deferred to another unit; the task manager reassigns (G II.D).</summary>
    Deferred,
}

/// <summary>One unit's part of a tasking.</summary>
/// <param name="Assignee">Id of the action officer, who owns the component until completion.</param>
/// <param name="Cc">Ids of the chain of command told of it.</param>
/// <param name="Delegate">Id of the designee, while there is one.</param>
/// <param name="DeferredTo">The unit it was deferred to.</param>
/// <param name="ReportedAt">When the action officer reported the component complete (several components only).</param>
public sealed record Component(
    string Unit,
    string? Assignee,
    IReadOnlyList<string> Cc,
    ComponentState State,
    string? Delegate = null,
    string? DelegationInstructions = null,
    string? DeferredTo = null,
    Response? Response = null,
    IReadOnlyList<Concurrence>? Concurrences = null,
    DateTimeOffset? ReportedAt = null)
{
    public IReadOnlyList<Concurrence> Concurrences { get; init; } = Concurrences ?? [];

    public bool HasConcurrence(ConcurrenceLevel level) => Concurrences.Any(c => c.Level == level);

    /// <summary>The unit chief's and the division's concurrence, without which nothing goes to HQ, as far as they are missing.</summary>
    public IEnumerable<ConcurrenceLevel> MissingConcurrences => Needed.Where(level => !HasConcurrence(level));

    private static readonly ConcurrenceLevel[] Needed = [ConcurrenceLevel.UnitChief, ConcurrenceLevel.Division];
}

/// <param name="By">Id of who wrote it.</param>
/// <param name="AttachmentIds">Documents of the tasking that belong to it; null: none.</param>
public sealed record Response(ResponseKind Kind, string? Text, string By, DateTimeOffset At, IReadOnlyList<string>? AttachmentIds = null);

/// <summary>That a response was reviewed and concurred in (G III.B–C).</summary>
/// <param name="By">Id of the person who concurred.</param>
/// <param name="RecordedBy">Id of who recorded it for them, with a note; null where they did it themselves.</param>
public sealed record Concurrence(ConcurrenceLevel Level, string By, DateTimeOffset At, string? RecordedBy, string? Note);
