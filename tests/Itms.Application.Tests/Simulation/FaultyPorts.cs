using System.Runtime.CompilerServices;
using Itms.Application.Mail;
using Itms.Application.Storage;

namespace Itms.Application.Tests.Simulation;

/// <summary>A place whose calls can be counted, and of which one can be made to fail.</summary>
public interface IFaultyPlace
{
    ITableStore Tables { get; }

    IBlobStore Documents { get; }

    IMailSender Mail { get; }

    /// <summary>How many calls there were since <see cref="Arm"/>.</summary>
    int Calls { get; }

    /// <summary>Makes the call of this number fail, counted from 1.</summary>
    /// <param name="at">0: none.</param>
    /// <param name="tookEffect">It takes effect, and only its answer is lost.</param>
    void Arm(int at, bool tookEffect);
}

/// <summary>Counts each call of a port, and makes one of them fail.</summary>
/// <param name="sent">Gets the effect ids of mails.</param>
public sealed class FaultyPorts(ITableStore tables, IBlobStore blobs, Action<string> sent)
    : IFaultyPlace, ITableStore, IPartitionList, IBlobStore, IMailSender
{
    private int failing;
    private bool tookEffect;

    public ITableStore Tables => this;

    public IBlobStore Documents => this;

    public IMailSender Mail => this;

    public int Calls { get; private set; }

    /// <summary>
    /// The kinds of calls since <see cref="Arm"/>: what is asked of the store, in which kind of partition, and with which kinds of writes.
    /// </summary>
    public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

    public void Arm(int at, bool tookEffect)
    {
        (failing, this.tookEffect, Calls) = (at, tookEffect, 0);
        Kinds.Clear();
    }

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
        CallAsync("get " + KindOf(partition), () => tables.GetAsync(partition, rowKey, cancellationToken));

    public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
        CallAsync("read " + KindOf(range.Partition), () => tables.ReadAsync(range, top, cancellationToken));

    public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        CallAsync(KindOf(new TableWrites(partition, writes)), () => tables.CommitAsync(partition, writes, cancellationToken));

    public ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        CallAsync($"{KindOf(first)}, {KindOf(second)}", () => tables.CommitInTurnAsync(first, second, cancellationToken));

    public ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default) =>
        CallAsync(
            string.Join(", ", followers.Prepend(second).Prepend(first).Select(KindOf)),
            () => tables.CommitInTurnAsync(first, second, followers, cancellationToken));

    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = ((IPartitionList)tables).PartitionsAsync(prefix, cancellationToken);
        var names = await CallAsync("partitions", async () => await list.ToListAsync(cancellationToken));
        foreach (var name in names) yield return name;
    }

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        await CallAsync("write a blob", async () => await blobs.WriteAsync(name, content, cancellationToken));

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        await CallAsync("open a blob", async () => await blobs.OpenAsync(name, cancellationToken));

    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default) => await CallAsync("delete a blob", async () =>
    {
        await blobs.DeleteAsync(name, cancellationToken);
        return true;
    });

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => await CallAsync("send a mail", () =>
    {
        sent(mail.EffectId);
        return ValueTask.FromResult(true);
    });

    private static string KindOf(string partition) => partition.Split('|')[0];

    /// <summary>One write of a kind is another request than several, and several kinds in one transaction another than one.</summary>
    private static string KindOf(TableWrites writes)
    {
        var kinds = writes.Writes.Select(write => write.GetType().Name).Distinct().Order(StringComparer.Ordinal);
        return $"commit {KindOf(writes.Partition)}: {string.Join("+", kinds)}{(writes.Writes.Count > 1 ? ", several" : "")}";
    }

    private async ValueTask<T> CallAsync<T>(string kind, Func<ValueTask<T>> call)
    {
        lock (Kinds) Kinds.Add(kind);
        var fails = ++Calls == failing;
        if (fails && !tookEffect) throw new InjectedFaultException();
        var result = await call();
        return fails ? throw new InjectedFaultException() : result;
    }
}

/// <summary>A call failed on purpose.</summary>
public sealed class InjectedFaultException() : IOException("This call was made to fail.");
