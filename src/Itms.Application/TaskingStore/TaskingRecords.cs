using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>A tasking as stored, with what is needed to store the next one.</summary>
/// <param name="Head">Hash of its last event.</param>
public sealed record StoredTasking(Tasking Tasking, string Head, string ETag);

/// <summary>Reads and writes taskings: the one place that knows which rows one is made of.</summary>
public sealed class TaskingRecords(ITableStore store)
{
    private readonly TaskingCache cache = new();

    /// <summary>Bytes a snapshot may have: what one row holds.</summary>
    public const int MaxSnapshot = TableLimits.BytesPerBody;

    public async ValueTask<StoredTasking?> LoadAsync(string number, CancellationToken cancellationToken)
    {
        if (!ItmsNumber.IsWellFormed(number)) return null;
        var row = await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Snapshot, cancellationToken);
        if (row is null) return null;
        if (cache.Find(number, row.ETag) is { } known) return known;
        var snapshot = Json.Read<Snapshot>(row.Body);
        return new StoredTasking(snapshot.Tasking, snapshot.Head, row.ETag);
    }

    /// <summary>Whether the tasking is still the version with this ETag.</summary>
    public async ValueTask<bool> IsStillAsync(StoredTasking stored, CancellationToken cancellationToken) =>
        (await store.GetAsync(TaskingKeys.Partition(stored.Tasking.Number), TaskingKeys.Snapshot, cancellationToken))?.ETag == stored.ETag;

    /// <summary>Takes note of a tasking that has just been committed.</summary>
    public StoredTasking Committed(PreparedCommit prepared, CommitOutcome.Committed committed)
    {
        var stored = new StoredTasking(prepared.Tasking, prepared.Head, committed.ETags[0]!);
        cache.Keep(stored);
        return stored;
    }

    /// <summary>The whole history, oldest first, each entry checked against the one before.</summary>
    public async Task<List<HistoryEntry>> ReadHistoryAsync(string number, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryEntry>();
        var previous = History.Anchor(number);
        await foreach (var row in store.ReadAllAsync(TaskingKeys.Events(number), cancellationToken))
        {
            var entry = History.Read(row.Body, previous);
            entries.Add(entry);
            previous = entry.Hash;
        }

        return entries;
    }

    /// <summary>The rows of one commit: snapshot, events, outbox batch, the command's id.</summary>
    public static PreparedCommit Prepare(
        StoredTasking? before,
        Tasking after,
        IReadOnlyList<Recorded> happened,
        RowWrite? outbox,
        (string RowKey, CommandReceipt Receipt)? command)
    {
        var writes = new List<RowWrite>(happened.Count + 4);
        var head = before?.Head ?? History.Anchor(after.Number);
        foreach (var recorded in happened)
        {
            (var body, head) = History.Write(recorded, head);
            writes.Add(new RowWrite.Insert(TaskingKeys.Event(recorded.Seq), body));
        }

        var snapshot = Json.Bytes(new Snapshot(after, head));
        writes.Insert(0, before is null
            ? new RowWrite.Insert(TaskingKeys.Snapshot, snapshot)
            : new RowWrite.Update(TaskingKeys.Snapshot, before.ETag, snapshot));
        var outboxAt = writes.Count;
        if (outbox is not null) writes.Add(outbox);
        if (command is { } receipt) writes.Add(new RowWrite.Insert(receipt.RowKey, Json.Bytes(receipt.Receipt)));
        return new PreparedCommit(writes, after, head, snapshot.Length, outboxAt);
    }

    private sealed record Snapshot(Tasking Tasking, string Head);
}

/// <param name="Writes">The snapshot first.</param>
/// <param name="Head">Hash of the last event.</param>
/// <param name="Size">Bytes of the snapshot.</param>
/// <param name="OutboxAt">Index of the outbox batch among the writes, if there is one.</param>
public sealed record PreparedCommit(IReadOnlyList<RowWrite> Writes, Tasking Tasking, string Head, int Size, int OutboxAt);

/// <summary>That a command was carried out under an Idempotency-Key.</summary>
/// <param name="Fingerprint">Of the request: the same key with another body is refused.</param>
/// <param name="Seq">Its first event; where it changed nothing, the last one before it.</param>
/// <param name="Unchanged">There was nothing to do.</param>
public sealed record CommandReceipt(string Fingerprint, long Seq, bool Unchanged = false);
