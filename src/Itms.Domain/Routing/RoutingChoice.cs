namespace Itms.Domain.Routing;

/// <summary>A task manager's override of the rubric, or the reason they gave for the routing.</summary>
/// <param name="SuggestedUnits">The units that the rubric suggested at the time.</param>
public sealed record RoutingChoice(IReadOnlyList<string> SuggestedUnits, string? Reason);
