using Itms.Application.Storage;

namespace Itms.Application.Tests.Simulation;

/// <summary>Refuses some writes, as on a full disk, until there is room again.</summary>
/// <param name="refuses">Which: it gets the partition and the first write.</param>
internal sealed class RefusingStore(ITableStore store, Func<string, RowWrite, bool> refuses) : ITableStore
{
    public bool IsFull { get; set; } = true;

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
        store.GetAsync(partition, rowKey, cancellationToken);

    public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
        store.ReadAsync(range, top, cancellationToken);

    public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        IsFull && refuses(partition, writes[0])
            ? throw new TableStoreUnavailableException("The disk is full.")
            : store.CommitAsync(partition, writes, cancellationToken);
}
