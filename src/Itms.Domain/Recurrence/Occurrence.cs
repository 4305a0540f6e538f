namespace Itms.Domain.Recurrence;

/// <summary>Where a tasking that was opened by itself stands in its series. Stored for good: add, never rename.</summary>
/// <param name="First">Number of the series' first tasking, which somebody entered.</param>
/// <param name="Previous">Number of the one before it.</param>
/// <param name="Skipped">Those that would have come between the one before it and this one; null: none.</param>
public sealed record Occurrence(string First, string Previous, SeriesDates Dates, SkippedOccurrences? Skipped);

/// <summary>Occurrences that were wholly past when they could have been opened: nobody could have worked them.</summary>
/// <param name="From">The first day of the first of them.</param>
/// <param name="Through">The first day of the last of them.</param>
/// <param name="At">When that was seen.</param>
public sealed record SkippedOccurrences(int Count, DateOnly From, DateOnly Through, DateTimeOffset At);

/// <summary>That the series goes no further.</summary>
public sealed record RecurrenceEnd(string By, DateTimeOffset At, string Reason);
