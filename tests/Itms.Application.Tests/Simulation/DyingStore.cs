using Itms.Application.Outbox;
using Itms.Application.Storage;

namespace Itms.Application.Tests.Simulation;

/// <summary>The process crashed. Nothing after this moment happened.</summary>
public sealed class ProcessDiedException() : Exception("The process died.");

/// <summary>
/// When a process crashes: at which write, and before or right after it. A crash at a read is the same as one before the next write.
/// </summary>
public sealed record Death(int AtCommit, bool AfterIt);

/// <summary>A process's access to the store, until the process crashes. The store itself lives on.</summary>
public sealed class DyingStore(ITableStore store, Death? death) : ITableStore, IPartitionList
{
    public int Commits { get; private set; }

    /// <summary>How many rows and pages were read.</summary>
    public int Reads { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>What another process does right before this one's next write.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>What another process does right before each read and write of this one. It gets their count.</summary>
    public Func<int, Task>? MeanwhileAlways { get; set; }

    /// <summary>What another process does right after this one's next read of the pending commits.</summary>
    public Func<Task>? MeanwhileProcessing { get; set; }

    public async ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
    {
        Live();
        Reads++;
        await InterruptAsync();
        return await store.GetAsync(partition, rowKey, cancellationToken);
    }

    public async ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
    {
        Live();
        Reads++;
        await InterruptAsync();
        var page = await store.ReadAsync(range, top, cancellationToken);
        if (range.Partition == OutboxKeys.Pending && MeanwhileProcessing is { } happens)
        {
            MeanwhileProcessing = null;
            await happens();
        }

        return page;
    }

    public async ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default)
    {
        Live();
        if (Meanwhile is { } happens)
        {
            Meanwhile = null;
            await happens();
        }

        await InterruptAsync();
        var dies = ++Commits == death?.AtCommit;
        if (dies && !death!.AfterIt) Die();
        var outcome = await store.CommitAsync(partition, writes, cancellationToken);
        if (dies) Die();
        return outcome;
    }

    public IAsyncEnumerable<string> PartitionsAsync(string prefix, CancellationToken cancellationToken = default) =>
        ((IPartitionList)store).PartitionsAsync(prefix, cancellationToken);

    private Task InterruptAsync() => MeanwhileAlways?.Invoke(Reads + Commits) ?? Task.CompletedTask;

    private void Live()
    {
        if (IsDead) throw new ProcessDiedException();
    }

    private void Die()
    {
        IsDead = true;
        throw new ProcessDiedException();
    }
}
