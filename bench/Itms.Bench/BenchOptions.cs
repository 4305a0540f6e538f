namespace Itms.Bench;

/// <param name="Span">The measured time of a phase.</param>
/// <param name="WarmUp">The time before it that does not count.</param>
/// <param name="Settle">The time that each server gets once, before all phases, to compile its code. It does not count.</param>
/// <param name="Clients">The number of clients. Each sends its next request when the last one is answered.</param>
/// <param name="Taskings">Taskings in the data folder when the start is timed.</param>
/// <param name="Folder">The parent of the temporary data folders.</param>
internal sealed record BenchOptions(
    TimeSpan Span, TimeSpan WarmUp, TimeSpan Settle, int Rounds, int Clients, int Taskings, string Folder);

/// <summary>Says why the benchmark could not run.</summary>
internal sealed class BenchException(string message) : Exception(message);
