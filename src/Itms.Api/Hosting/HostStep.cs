namespace Itms.Api.Hosting;

/// <summary>One step that a host runs at its start or in the background.</summary>
/// <param name="Name">What it does, for the log: "reach deadlines".</param>
public sealed record HostStep(string Name, Func<CancellationToken, Task> RunAsync);
