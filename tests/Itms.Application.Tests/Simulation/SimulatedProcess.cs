using Itms.Application.Mail;
using Itms.Application.Storage;

namespace Itms.Application.Tests.Simulation;

/// <summary>
/// A process of the simulation, from its start to its crash. Each call of a port waits for its turn before it takes effect or before its answer
/// arrives, so the others run in between, and at each the process may crash, or the call may fail.
/// </summary>
internal sealed class SimulatedProcess(string name, Action<string> note)
{
    public string Name => name;

    public bool IsDead { get; set; }

    /// <summary>How many calls failed.</summary>
    public int Failures { get; private set; }

    public async ValueTask<T> ReadAsync<T>(string what, Func<ValueTask<T>> read, Fault fault)
    {
        Live();
        if (fault != Fault.None) note($"{name}: {fault} at reading {what}");
        if (fault == Fault.CrashBefore) Die();
        if (fault == Fault.Refused) Fail();
        var result = await read();
        await Task.Yield();
        Live();
        return result;
    }

    public async ValueTask<T> WriteAsync<T>(string what, Func<ValueTask<T>> write, Fault fault)
    {
        Live();
        await Task.Yield();
        Live();
        if (fault != Fault.None) note($"{name}: {fault} at {what}");
        if (fault == Fault.CrashBefore) Die();
        if (fault == Fault.Refused) Fail();
        var result = await write();
        if (fault == Fault.CrashAfter) Die();
        if (fault == Fault.LostAnswer) Fail();
        await Task.Yield();
        Live();
        return result;
    }

    /// <summary>A call that cannot wait. Nothing else runs while it goes on.</summary>
    public T AtOnce<T>(string what, Func<T> call, Fault fault)
    {
        Live();
        if (fault != Fault.None) note($"{name}: {fault} at {what}");
        if (fault == Fault.CrashBefore) Die();
        if (fault == Fault.Refused) Fail();
        var result = call();
        if (fault == Fault.CrashAfter) Die();
        if (fault == Fault.LostAnswer) Fail();
        return result;
    }

    private void Live()
    {
        if (IsDead) throw new ProcessDiedException();
    }

    private void Die()
    {
        IsDead = true;
        throw new ProcessDiedException();
    }

    private void Fail()
    {
        Failures++;
        throw new SimulatedFaultException();
    }
}

/// <summary>A call of a port failed. The caller cannot know whether it took effect.</summary>
internal sealed class SimulatedFaultException() : IOException("The simulation made this call fail.");

/// <summary>The store as a process sees it.</summary>
/// <param name="syncsOnce">It commits transactions that follow each other together, as SQLite does. Otherwise one by one, as Azure does.</param>
/// <param name="committed">Sees each transaction that was written.</param>
internal sealed class SimulatedStore(
    ITableStore store, SimulatedProcess process, FaultDice faults, bool syncsOnce, Action<TableWrites> committed) : ITableStore
{
    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
        process.ReadAsync($"{partition} {rowKey}", () => store.GetAsync(partition, rowKey, cancellationToken), faults.OfRead());

    public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
        process.ReadAsync(range.Partition, () => store.ReadAsync(range, top, cancellationToken), faults.OfRead());

    public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        process.WriteAsync($"writing {partition} {writes[0].RowKey}", () => ApplyAsync(new TableWrites(partition, writes)), faults.OfWrite());

    public async ValueTask<CommitOutcome> CommitInTurnAsync(
        TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        (await CommitInTurnAsync(first, second, [], cancellationToken)).Outcome;

    public async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
    {
        if (syncsOnce) return await CommitTogetherAsync([first, second, .. followers]);
        return await CommitAsync(first.Partition, first.Writes, cancellationToken) is CommitOutcome.Conflict conflict
            ? (conflict, 0)
            : (await CommitAsync(second.Partition, second.Writes, cancellationToken), 0);
    }

    /// <summary>Commits them up to the first that conflicts. If the caller never hears of it, maybe not all of them.</summary>
    private ValueTask<(CommitOutcome Outcome, int Followed)> CommitTogetherAsync(IReadOnlyList<TableWrites> all)
    {
        var fault = faults.OfWrite();
        var count = fault is Fault.CrashAfter or Fault.LostAnswer ? faults.Some(all.Count) : all.Count;
        return process.WriteAsync($"writing {all[1].Partition} {all[1].Writes[0].RowKey} and more", CommitSomeAsync, fault);

        async ValueTask<(CommitOutcome Outcome, int Followed)> CommitSomeAsync()
        {
            CommitOutcome outcome = null!;
            for (var i = 0; i < count; i++)
            {
                var next = await ApplyAsync(all[i]);
                if (i < 2) outcome = next;
                if (next is CommitOutcome.Conflict) return (outcome, Math.Max(0, i - 2));
            }

            return (outcome, all.Count - 2);
        }
    }

    private async ValueTask<CommitOutcome> ApplyAsync(TableWrites writes)
    {
        var outcome = await store.CommitAsync(writes.Partition, writes.Writes);
        if (outcome is CommitOutcome.Committed) committed(writes);
        return outcome;
    }
}

/// <summary>The documents as a process sees them.</summary>
internal sealed class SimulatedBlobs(IBlobStore blobs, SimulatedProcess process, FaultDice faults) : IBlobStore
{
    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        await process.WriteAsync(
            $"writing document {name}", async () => await blobs.WriteAsync(name, content, cancellationToken), faults.OfWrite());

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        await process.ReadAsync($"document {name}", async () => await blobs.OpenAsync(name, cancellationToken), faults.OfRead());

    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default) => await process.WriteAsync(
        $"removing document {name}",
        async () =>
        {
            await blobs.DeleteAsync(name, cancellationToken);
            return true;
        },
        faults.OfWrite());
}

/// <summary>The mail service as a process sees it.</summary>
internal sealed class SimulatedMail(SentMails sent, SimulatedProcess process, FaultDice faults) : IMailSender
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => await process.WriteAsync(
        $"sending {mail.EffectId}", () => ValueTask.FromResult(sent.HandOver(mail.EffectId, process)), faults.OfMail());
}
