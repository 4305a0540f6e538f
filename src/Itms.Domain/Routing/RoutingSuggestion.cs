namespace Itms.Domain.Routing;

/// <summary>What the rubric and the directory propose for a request. The task manager confirms, or overrides with a reason.</summary>
/// <param name="Cc">Everyone to be told: the action officers' chains of command, and who is to be aware.</param>
/// <param name="Why">Where the cells of the rubric come from; each action officer has a reason of its own.</param>
public sealed record RoutingSuggestion(
    RubricRow Row,
    RoutingPlace Place,
    IReadOnlyList<SuggestedPlacement> ActionOfficers,
    IReadOnlyList<string> Cc,
    ClearanceRule Clearance,
    IReadOnlyList<SuggestedOfficial> Officials,
    IReadOnlyList<RoutingReason> Why)
{
    /// <summary>The units it names; none where the documents leave that to the task manager.</summary>
    public IReadOnlyList<string> Units => [.. ActionOfficers.Select(p => p.Unit).OfType<string>()];
}

/// <summary>A unit that would answer, and who for it.</summary>
/// <param name="Unit">Null where the task manager picks the unit: "Field: Varies".</param>
/// <param name="Assignee">Null where the directory has nobody, or several to choose from.</param>
/// <param name="Position">The action officer as the rubric names them.</param>
public sealed record SuggestedPlacement(string? Unit, string? Assignee, string Position, IReadOnlyList<string> Cc, string Why);

/// <summary>Someone who could clear the response.</summary>
/// <param name="OnBehalfOf">The AD, where they hold a delegation.</param>
public sealed record SuggestedOfficial(string Position, string Person, string? OnBehalfOf = null);

/// <param name="Of">The part of the suggestion, e.g. <c>clearance</c>.</param>
public sealed record RoutingReason(string Of, string Why, string Source);
