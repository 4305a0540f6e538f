namespace Itms.Application.Storage;

/// <summary>The right of one process to do a piece of work that others must leave alone.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Until">When another process may take over.</param>
public sealed record Lease(string Owner, DateTimeOffset Until);
