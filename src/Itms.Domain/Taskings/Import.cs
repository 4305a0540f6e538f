using Itms.Domain.Forms;

namespace Itms.Domain.Taskings;

/// <summary>The row of another system's list that a tasking comes from.</summary>
/// <param name="List">The name of the list: one line.</param>
/// <param name="Number">Its number there: one line. It is kept and searched.</param>
/// <param name="File">The name of the file that was imported.</param>
/// <param name="Row">The row as a spreadsheet numbers it. The header is row 1.</param>
public sealed record ImportSource(string List, string Number, string File, long Row);

/// <summary>What the other system says about the tasking's life so far.</summary>
/// <param name="CreatedAt">When it was entered there. Not in the future.</param>
/// <param name="ClosedAt">When it was closed. Null: it is open.</param>
public sealed record ImportedPast(TaskingStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt)
{
    /// <summary>Its response as text. Null: it has none, or only documents.</summary>
    public string? Response { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    public IReadOnlyList<ImportedFollowUp> FollowUps { get; init; } = [];
    public IReadOnlyList<ImportedDelegation> Delegates { get; init; } = [];

    /// <summary>Why it was closed without a response. Null: it was not.</summary>
    public ClosingReason? ClosingReason { get; init; }
}

public sealed record ImportedFollowUp(FollowUpKind Kind, string Text);

/// <param name="Person">Id of the designee.</param>
public sealed record ImportedDelegation(string Unit, string Person);

/// <summary>Where a tasking was imported from, by whom and when.</summary>
/// <param name="List">The name of the list.</param>
/// <param name="Number">Its number there.</param>
/// <param name="By">Id of the administrator.</param>
public sealed record ImportOrigin(string List, string Number, string File, long Row, string By, DateTimeOffset At);
