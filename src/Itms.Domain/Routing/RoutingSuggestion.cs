namespace Itms.Domain.Routing;

/// <summary>What the rubric and the directory suggest for a request. The task manager confirms or overrides it.</summary>
/// <param name="Cc">Everyone who is told: the action officers' chains of command, and people told for awareness.</param>
/// <param name="Why">Where the cells of the rubric come from. Each action officer has their own reason.</param>
public sealed record RoutingSuggestion(
    RubricRow Row,
    RoutingPlace Place,
    IReadOnlyList<SuggestedPlacement> ActionOfficers,
    IReadOnlyList<string> Cc,
    ClearanceRule Clearance,
    IReadOnlyList<SuggestedOfficial> Officials,
    IReadOnlyList<RoutingReason> Why)
{
    /// <summary>The suggested units. Empty if the task manager picks them.</summary>
    public IReadOnlyList<string> Units => [.. ActionOfficers.Select(p => p.Unit).OfType<string>()];
}

/// <summary>A suggested unit and its action officer.</summary>
/// <param name="Unit">Null if the task manager picks the unit: "Field: Varies".</param>
/// <param name="Assignee">Null if the directory has nobody, or several people to choose from.</param>
/// <param name="Position">The action officer in the rubric's words.</param>
public sealed record SuggestedPlacement(string? Unit, string? Assignee, string Position, IReadOnlyList<string> Cc, string Why);

/// <summary>Someone who could clear the response.</summary>
/// <param name="OnBehalfOf">Id of the official in whose place the person may clear. Null: they hold the position themselves.</param>
public sealed record SuggestedOfficial(string Position, string Person, string? OnBehalfOf = null);

/// <param name="Of">The part of the suggestion, for example <c>clearance</c>.</param>
public sealed record RoutingReason(string Of, string Why, string Source);
