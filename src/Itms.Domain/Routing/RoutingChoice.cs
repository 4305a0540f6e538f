namespace Itms.Domain.Routing;

/// <summary>That a task manager placed a tasking with another unit than the rubric suggested, or said why they placed it as they did.</summary>
/// <param name="SuggestedUnits">What the rubric suggested then.</param>
public sealed record RoutingChoice(IReadOnlyList<string> SuggestedUnits, string? Reason);
