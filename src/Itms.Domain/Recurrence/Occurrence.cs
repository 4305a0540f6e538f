namespace Itms.Domain.Recurrence;

/// <summary>The place in its series of a tasking that ITMS opened automatically.</summary>
/// <param name="First">Number of the first tasking of the series, which somebody entered.</param>
/// <param name="Previous">Number of the occurrence before it.</param>
/// <param name="Skipped">The occurrences that were skipped before this one. Null: none.</param>
public sealed record Occurrence(string First, string Previous, SeriesDates Dates, SkippedOccurrences? Skipped);

/// <summary>Occurrences that were skipped because their dates had already passed.</summary>
/// <param name="From">The first day of the first skipped occurrence.</param>
/// <param name="Through">The first day of the last skipped occurrence.</param>
/// <param name="At">When they were skipped.</param>
public sealed record SkippedOccurrences(int Count, DateOnly From, DateOnly Through, DateTimeOffset At);

/// <summary>Somebody turned recurrence off.</summary>
public sealed record RecurrenceEnd(string By, DateTimeOffset At, string Reason);
