using Itms.Application.Tables;

namespace Itms.Server.Storage;

/// <summary>A transaction on its way to the writer. Its caller may withdraw it until the writer takes it.</summary>
internal sealed class SqliteWaiting(TableTransaction transaction)
    : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private bool decided;

    public TableTransaction Transaction { get; } = transaction;

    /// <summary>For the writer: false when the caller has withdrawn it.</summary>
    public bool TryTake() => !Interlocked.Exchange(ref decided, true);

    public Task<CommitOutcome> CancelledBy(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? Withdrawable(cancellationToken) : Task;

    private async Task<CommitOutcome> Withdrawable(CancellationToken cancellationToken)
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
