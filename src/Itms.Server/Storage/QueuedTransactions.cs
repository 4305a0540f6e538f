using Itms.Application.Storage;

namespace Itms.Server.Storage;

/// <summary>Transactions on their way to the writer, to share one commit. Their caller may withdraw them until the writer takes them.</summary>
/// <param name="inTurn">Of this many at the beginning, a conflict of one keeps all after it from being written.</param>
internal sealed class SqliteWaiting(TableTransaction[] transactions, int inTurn)
    : TaskCompletionSource<IReadOnlyList<CommitOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private bool decided;

    public TableTransaction[] Transactions { get; } = transactions;

    public int InTurn { get; } = inTurn;

    public int Bytes { get; } = Sum(transactions);

    private static int Sum(TableTransaction[] transactions)
    {
        var bytes = 0;
        foreach (var transaction in transactions) bytes += transaction.Bytes;
        return bytes;
    }

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
