namespace Itms.Bench;

/// <param name="Span">Measured time of a phase.</param>
/// <param name="WarmUp">Time before it that is not counted.</param>
/// <param name="Settle">Time each server is given once, before all phases, to compile what it uses: nothing of it is counted.</param>
/// <param name="Clients">How many send at once, each one request after the other.</param>
/// <param name="Taskings">In the data folder when the start is timed.</param>
/// <param name="Folder">Where the temporary data folders are made.</param>
internal sealed record BenchOptions(
    TimeSpan Span, TimeSpan WarmUp, TimeSpan Settle, int Rounds, int Clients, int Taskings, string Folder);

/// <summary>The benchmark could not run, and why.</summary>
internal sealed class BenchException(string message) : Exception(message);
