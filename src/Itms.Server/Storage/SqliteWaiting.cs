using Itms.Application.Tables;

namespace Itms.Server.Storage;

/// <summary>Transactions on their way to the writer, to share one commit. Their caller may withdraw them until the writer takes them.</summary>
/// <param name="inTurn">A conflict of one keeps those after it from being written.</param>
internal sealed class SqliteWaiting(TableTransaction[] transactions, bool inTurn)
    : TaskCompletionSource<IReadOnlyList<CommitOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private bool decided;

    public TableTransaction[] Transactions { get; } = transactions;

    public bool InTurn { get; } = inTurn;

    public int Bytes { get; } = transactions.Sum(t => t.Bytes);

    /// <summary>For the writer: false when the caller has withdrawn it.</summary>
    public bool TryTake() => !Interlocked.Exchange(ref decided, true);

    public Task<IReadOnlyList<CommitOutcome>> CancelledBy(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? Withdrawable(cancellationToken) : Task;

    private async Task<IReadOnlyList<CommitOutcome>> Withdrawable(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var self = (SqliteWaiting)state!;
                if (self.TryTake()) self.SetCanceled(token);
            },
            this);
        return await Task;
    }
}
