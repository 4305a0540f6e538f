namespace Itms.Application.TaskingStore;

/// <summary>How far the history of a tasking is in the ledger.</summary>
/// <param name="Seq">The number of its last event.</param>
/// <param name="Head">The hash of that event.</param>
public sealed record SealedHead(long Seq, string Head);
