using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>The transactions of one call, which wait for the writer. The call can withdraw them until the writer takes them.</summary>
/// <param name="ordered">The first this many are ordered: if one of them conflicts, none after it is written.</param>
internal sealed class QueuedTransactions(TableTransaction[] transactions, int ordered)
    : TaskCompletionSource<IReadOnlyList<CommitOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private bool decided;

    public TableTransaction[] Transactions { get; } = transactions;

    public int Ordered { get; } = ordered;

    public int Bytes { get; } = transactions.Sum(transaction => transaction.Bytes);

    /// <returns>False if the call has withdrawn them.</returns>
    public bool TryTake() => !Interlocked.Exchange(ref decided, true);

    public async Task<IReadOnlyList<CommitOutcome>> WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(_ => { if (TryTake()) SetCanceled(cancellationToken); }, null);
        return await Task;
    }
}
