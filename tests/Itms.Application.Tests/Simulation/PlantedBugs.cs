using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;

namespace Itms.Application.Tests.Simulation;

/// <summary>A fault of the program that the simulation should find. It is planted between the program and its ports.</summary>
/// <param name="Name">What the program would do wrong.</param>
internal sealed record PlantedBug(string Name, Func<Ports, Ports> Plant);

/// <summary>Faults that a program like this one may have.</summary>
internal static partial class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        OfWrites("The ETag is not checked: of two changes at once, one is lost", (partition, writes) =>
            partition.StartsWith("tasking|", StringComparison.Ordinal)
            ? [.. writes.Select(w => w is RowWrite.Update update ? new RowWrite.Upsert(update.RowKey, update.Body) : w)]
            : writes),
        OfWrites("The outbox batch of a commit is not written", (_, writes) =>
            writes.Count > 1 && writes.Any(w => w.RowKey == TaskingKeys.Snapshot)
                ? [.. writes.Where(w => !OutboxKeys.IsBatch(w.RowKey))]
                : writes),
        OfWrites("The command's id is not stored: a repeated request is done again", (_, writes) => writes.Count > 1
            ? [.. writes.Where(w => !w.RowKey.StartsWith("C|", StringComparison.Ordinal))]
            : writes),
        new("The mark of a pending commit is written after the commit", ports => ports with { Tables = new LateMarkStore(ports.Tables) }),
        new("The mark of a pending commit is removed before its mails are sent", ports =>
            ports with { Tables = new EarlyRemovalStore(ports.Tables) }),
        new("Projections are written before the commit", ports => ports with { Tables = new EarlyProjectionsStore(ports.Tables) }),
        new("A document is stored without waiting until it is on the disk", ports => ports with { Documents = new LateBlobs(ports.Documents) }),
        new("A mail counts as sent even if the mail service failed", ports => ports with { Mail = new ForgetfulMail(ports.Mail) }),
        new("The recovery sweep skips the last row of a page", ports => ports with { Tables = new ShortPageStore(ports.Tables) }),
        new("A tasking that was read once is never read again", ports =>
            ports with { Tables = new StaleStore(ports.Tables, (_, rowKey) => rowKey == TaskingKeys.Snapshot) }),
        .. OfRecordsAndAccess,
    ];

    private static PlantedBug OfWrites(string name, Func<string, IReadOnlyList<RowWrite>, IReadOnlyList<RowWrite>> change) =>
        new(name, ports => ports with { Tables = new ChangedWritesStore(ports.Tables, change) });

    /// <summary>Passes everything on. The bugs override what they do wrong.</summary>
    private abstract class Passing(ITableStore store) : ITableStore
    {
        protected ITableStore Store => store;

        public virtual ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default) =>
            store.GetAsync(partition, rowKey, cancellationToken);

        public virtual ValueTask<RowPage> ReadAsync(
            RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default) =>
            store.ReadAsync(range, top, cancellationToken);

        public virtual ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
            store.CommitAsync(partition, writes, cancellationToken);

        public virtual ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
            TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default) =>
            store.CommitInTurnAsync(first, second, followers, cancellationToken);

        public async ValueTask<CommitOutcome> CommitInTurnAsync(
            TableWrites first, TableWrites second, CancellationToken cancellationToken = default) =>
            (await CommitInTurnAsync(first, second, [], cancellationToken)).Outcome;

        protected async ValueTask<CommitOutcome> CommitAsync(TableWrites writes) => await CommitAsync(writes.Partition, writes.Writes);
    }

    private sealed class ChangedWritesStore(ITableStore store, Func<string, IReadOnlyList<RowWrite>, IReadOnlyList<RowWrite>> change) : Passing(store)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(
            string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken = default) =>
            Restore(writes, await Store.CommitAsync(partition, change(partition, writes), cancellationToken));

        public override async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
            TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
        {
            var changed = second with { Writes = change(second.Partition, second.Writes) };
            var (outcome, followed) = await Store.CommitInTurnAsync(first, changed, followers, cancellationToken);
            return (Restore(second.Writes, outcome), followed);
        }

        /// <summary>The caller expects an ETag for each of its writes.</summary>
        private static CommitOutcome Restore(IReadOnlyList<RowWrite> writes, CommitOutcome outcome) =>
            outcome is CommitOutcome.Committed { ETags: var etags } && etags.Count < writes.Count
                ? new CommitOutcome.Committed([.. etags, .. Enumerable.Repeat("0", writes.Count - etags.Count)])
                : outcome;
    }

    private sealed class LateMarkStore(ITableStore store) : Passing(store)
    {
        public override async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
            TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
        {
            var outcome = await CommitAsync(second);
            if (outcome is CommitOutcome.Committed) await CommitAsync(first);
            return (outcome, 0);
        }
    }

    private sealed class EarlyRemovalStore(ITableStore store) : Passing(store)
    {
        public override async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
            TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
        {
            var result = await Store.CommitInTurnAsync(first, second, followers, cancellationToken);
            if (first.Partition == OutboxKeys.Pending && second.Writes.Any(w => w.RowKey == TaskingKeys.Snapshot))
                await Store.CommitAsync(OutboxKeys.Pending, [new RowWrite.Delete(first.Writes[0].RowKey)], cancellationToken);
            return result;
        }
    }

    private sealed class EarlyProjectionsStore(ITableStore store) : Passing(store)
    {
        public override async ValueTask<(CommitOutcome Outcome, int Followed)> CommitInTurnAsync(
            TableWrites first, TableWrites second, IReadOnlyList<TableWrites> followers, CancellationToken cancellationToken = default)
        {
            if (followers.Count == 0) return await Store.CommitInTurnAsync(first, second, followers, cancellationToken);
            await CommitAsync(followers[0]);
            return (await ((ITableStore)this).CommitInTurnAsync(first, second, cancellationToken), 1);
        }
    }

    /// <summary>Returns at once, and writes later.</summary>
    private sealed class LateBlobs(IBlobStore blobs) : IBlobStore
    {
        public async Task<BlobReceipt> WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
        {
            using var bytes = new MemoryStream();
            var receipt = await HashingCopy.CopyAsync(content, bytes, cancellationToken);
            _ = blobs.WriteAsync(name, new MemoryStream(bytes.ToArray()), cancellationToken);
            return receipt;
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) => blobs.OpenAsync(name, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => blobs.DeleteAsync(name, cancellationToken);
    }

    private sealed class ForgetfulMail(IMailSender mail) : IMailSender
    {
        public async Task SendAsync(OutgoingMail outgoing, CancellationToken cancellationToken)
        {
            try
            {
                await mail.SendAsync(outgoing, cancellationToken);
            }
            catch (SimulatedFaultException)
            {
                // The bug.
            }
        }
    }

    private sealed class ShortPageStore(ITableStore store) : Passing(store)
    {
        public override async ValueTask<RowPage> ReadAsync(
            RowRange range, int top = TableLimits.PageSize, CancellationToken cancellationToken = default)
        {
            var page = await Store.ReadAsync(range, top, cancellationToken);
            return range.Partition == OutboxKeys.Pending && page.Rows.Count > 0 ? page with { Rows = [.. page.Rows.SkipLast(1)] } : page;
        }
    }

    private sealed class StaleStore(ITableStore store, Func<string, string, bool> isStale) : Passing(store)
    {
        private readonly Dictionary<(string, string), Row> read = [];

        public override async ValueTask<Row?> GetAsync(string partition, string rowKey, CancellationToken cancellationToken = default)
        {
            if (!isStale(partition, rowKey)) return await Store.GetAsync(partition, rowKey, cancellationToken);
            if (read.TryGetValue((partition, rowKey), out var known)) return known;
            var row = await Store.GetAsync(partition, rowKey, cancellationToken);
            if (row is not null) read[(partition, rowKey)] = row;
            return row;
        }
    }
}
