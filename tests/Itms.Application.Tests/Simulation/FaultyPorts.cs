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

    public void Arm(int at, bool tookEffect) => (failing, this.tookEffect, Calls) = (at, tookEffect, 0);

    public ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
        CallAsync(() => tables.GetAsync(partition, rowKey, cancellationToken));

    public ValueTask<RowPage> ReadAsync(RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
        CallAsync(() => tables.ReadAsync(range, top, cancellationToken));

    public ValueTask<CommitOutcome> CommitAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
        CallAsync(() => tables.CommitAsync(partition, writes, cancellationToken));

    public ValueTask<CommitOutcome> CommitInTurnAsync(TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
        CallAsync(() => tables.CommitInTurnAsync(first, second, cancellationToken));

    public ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
        TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default) =>
        CallAsync(() => tables.CommitInTurnAsync(first, second, followers, cancellationToken));

    public async IAsyncEnumerable<string> PartitionsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = ((IPartitionList)tables).PartitionsAsync(prefix, cancellationToken);
        var names = await CallAsync(async () => await list.ToListAsync(cancellationToken));
        foreach (var name in names) yield return name;
    }

    public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        await CallAsync(async () => await blobs.WriteAsync(name, content, cancellationToken));

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        await CallAsync(async () => await blobs.OpenAsync(name, cancellationToken));

    public async Task DeleteAsync(string name, CancellationToken cancellationToken = default) => await CallAsync(async () =>
    {
        await blobs.DeleteAsync(name, cancellationToken);
        return true;
    });

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => await CallAsync(() =>
    {
        sent(mail.EffectId);
        return ValueTask.FromResult(true);
    });

    private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        var fails = ++Calls == failing;
        if (fails && !tookEffect) throw new InjectedFaultException();
        var result = await call();
        return fails ? throw new InjectedFaultException() : result;
    }
}

/// <summary>A call failed on purpose.</summary>
public sealed class InjectedFaultException() : IOException("This call was made to fail.");
