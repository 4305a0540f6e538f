namespace Itms.Domain.Records;

public enum DisposalState
{
    /// <summary>The records liaison has proposed it. It waits for the TPSU chief.</summary>
    Proposed,

    /// <summary>The TPSU chief has declined it, or the person who proposed it has withdrawn it. Nothing was destroyed.</summary>
    Declined,

    /// <summary>Approved. It is being carried out.</summary>
    Approved,

    /// <summary>Carried out. What could not be destroyed was kept, and says why.</summary>
    Done,
}

public enum DisposalItemState
{
    /// <summary>Nothing has happened to it yet.</summary>
    Waiting,

    /// <summary>It is destroyed. Its tombstone says what it was.</summary>
    Destroyed,

    /// <summary>It was kept.</summary>
    Kept,
}

/// <summary>Why a tasking may not be disposed of.</summary>
public enum KeptReason
{
    /// <summary>There is no such tasking.</summary>
    NotFound,

    /// <summary>It is open.</summary>
    Open,

    /// <summary>No entry of the retention schedule is about it, or the entry has no cut-off for it or says that it is permanent.</summary>
    Unscheduled,

    /// <summary>Its date has not passed.</summary>
    NotDue,

    /// <summary>It is under a legal hold.</summary>
    OnHold,

    /// <summary>Mail about it is still going out, or waits to be sent with others.</summary>
    MailWaiting,

    /// <summary>The next tasking of its series opens from it.</summary>
    SeriesContinues,
}

/// <summary>A tasking in a disposal.</summary>
/// <param name="Kept">Why it was kept, if it was.</param>
public sealed record DisposalItem(string Number, DisposalItemState State = DisposalItemState.Waiting, KeptReason? Kept = null);

/// <summary>
/// The disposal of taskings that are past their date. It always takes two people: a records liaison proposes it, and the TPSU chief approves.
/// </summary>
/// <param name="Note">What the records liaison tells the TPSU chief. Null: nothing.</param>
/// <param name="DecidedBy">Who approved, declined or withdrew it. Null: nobody yet.</param>
/// <param name="Reason">Why it was declined or withdrawn.</param>
/// <param name="FinishedAt">When the last of it was done.</param>
public sealed record Disposal(
    string Id,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string? Note,
    IReadOnlyList<DisposalItem> Items,
    DisposalState State = DisposalState.Proposed,
    string? DecidedBy = null,
    DateTimeOffset? DecidedAt = null,
    string? Reason = null,
    DateTimeOffset? FinishedAt = null)
{
    /// <summary>The most taskings in one disposal.</summary>
    public const int MaxItems = 200;

    /// <summary>Whether nothing more happens to it.</summary>
    public bool IsOver => State is DisposalState.Declined or DisposalState.Done;

    public bool IsDeclined => State == DisposalState.Declined;

    public DisposalItem? Find(string number) => Items.FirstOrDefault(item => item.Number == number);

    public Disposal With(DisposalItem changed) => this with { Items = [.. Items.Select(item => item.Number == changed.Number ? changed : item)] };
}
