using Itms.Application.Access;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Application.Webhooks;

namespace Itms.Application.Tests.Simulation;

/// <content>Faults of holds and disposals, the access log, webhooks and accounts.</content>
internal static partial class PlantedBugs
{
    private static IEnumerable<PlantedBug> OfRecordsAndAccess =>
    [
        new("A disposal does not look at the holds", ports => ports with { Tables = new BlindStore(ports.Tables, RecordsKeys.Holds) }),
        new("The documents of a disposed tasking stay", ports => ports with { Documents = new KeepingBlobs(ports.Documents) }),
        OfWrites("A delivery that failed is not tried again", (partition, writes) =>
            partition == WebhookKeys.Deliveries("bb") && writes is [RowWrite.Delete, { RowKey: ['A', ..] }, ..] ? [writes[0]] : writes),
        new("Entries of the access log are sometimes not written", ports => ports with { Tables = new ForgetfulStore(ports.Tables) }),
        OfWrites("Wrong passwords are not counted", (partition, writes) =>
            partition == SignInKeys.Partition && writes is [RowWrite.Update { RowKey: ['F', ..] } attempts]
            ? [attempts with { Body = "{}"u8.ToArray() }]
            : writes),
        new("A session is checked against the account as it was", ports => ports with
        {
            Tables = new StaleStore(ports.Tables, (partition, rowKey) => partition == SignInKeys.Partition && rowKey[0] == 'A'),
        }),
    ];

    /// <summary>Does not see the rows of a range.</summary>
    private sealed class BlindStore(ITableStore store, RowRange unseen) : Passing(store)
    {
        public override ValueTask<RowPage> ReadAsync(
            RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
            range == unseen ? ValueTask.FromResult(new RowPage([], Next: null)) : Store.ReadAsync(range, top, cancellationToken);
    }

    private sealed class KeepingBlobs(IBlobStore blobs) : IBlobStore
    {
        public Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
            blobs.WriteAsync(name, content, cancellationToken);

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) => blobs.OpenAsync(name, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class ForgetfulStore(ITableStore store) : Passing(store)
    {
        private int writes;

        public override ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> rows, CancellationToken cancellationToken = default) =>
            partition == AccessKeys.GatheredEntries && rows[0] is RowWrite.Upsert && ++writes % 2 == 0
                ? ValueTask.FromResult<CommitOutcome>(new CommitOutcome.Committed([.. rows.Select(_ => "0")]))
                : Store.CommitAsync(partition, rows, cancellationToken);
    }
}
