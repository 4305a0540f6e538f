using Itms.Application.Tables;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

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
        var row = await store.GetAsync(Keys.Tasking(number), Keys.Snapshot, cancellationToken);
        if (row is null) return null;
        if (cache.Find(number, row.ETag) is { } known) return known;
        var snapshot = Json.Read<Snapshot>(row.Body);
        return new StoredTasking(snapshot.Tasking, snapshot.Head, row.ETag);
    }

    /// <summary>Whether the tasking is still the version with this ETag.</summary>
    public async ValueTask<bool> IsStillAsync(StoredTasking stored, CancellationToken cancellationToken) =>
        (await store.GetAsync(Keys.Tasking(stored.Tasking.Number), Keys.Snapshot, cancellationToken))?.ETag == stored.ETag;

    /// <summary>Takes note of a tasking that has just been committed.</summary>
    public StoredTasking Committed(Batch batch, CommitOutcome.Committed committed)
    {
        var stored = new StoredTasking(batch.Tasking, batch.Head, committed.ETags[0]!);
        cache.Keep(stored);
        return stored;
    }

    /// <summary>The whole history, oldest first, each entry checked against the one before.</summary>
    public async Task<List<HistoryEntry>> ReadHistoryAsync(string number, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryEntry>();
        var previous = History.Anchor(number);
        await foreach (var row in store.ReadAllAsync(Keys.Events(number), cancellationToken))
        {
            var entry = History.Read(row.Body, previous);
            entries.Add(entry);
            previous = entry.Hash;
        }

        return entries;
    }

    /// <param name="number">Of the tasking, or the id of a week's digest.</param>
    public async Task<List<Parcel>> ReadParcelsAsync(string number, CancellationToken cancellationToken)
    {
        var parcels = new List<Parcel>();
        await foreach (var row in store.ReadAllAsync(Keys.Parcels(number), cancellationToken)) parcels.Add(Json.Read<Parcel>(row.Body));
        return parcels;
    }

    /// <summary>The rows of one commit: snapshot, events, letters, the command's id.</summary>
    public static Batch Prepare(
        StoredTasking? before,
        Tasking after,
        IReadOnlyList<Recorded> happened,
        Parcel? parcel,
        (string RowKey, CommandReceipt Receipt)? command)
    {
        var writes = new List<RowWrite>(happened.Count + 4);
        var head = before?.Head ?? History.Anchor(after.Number);
        foreach (var recorded in happened)
        {
            (var body, head) = History.Write(recorded, head);
            writes.Add(new RowWrite.Insert(Keys.Event(recorded.Seq), body));
        }

        var snapshot = Json.Bytes(new Snapshot(after, head));
        writes.Insert(0, before is null
            ? new RowWrite.Insert(Keys.Snapshot, snapshot)
            : new RowWrite.Update(Keys.Snapshot, before.ETag, snapshot));
        var parcelAt = writes.Count;
        if (parcel is not null) writes.Add(new RowWrite.Insert(Keys.Parcel(parcel.Seq), Json.Bytes(parcel)));
        if (command is { } receipt) writes.Add(new RowWrite.Insert(receipt.RowKey, Json.Bytes(receipt.Receipt)));
        return new Batch(writes, after, head, snapshot.Length, parcelAt);
    }

    private sealed record Snapshot(Tasking Tasking, string Head);
}

/// <param name="Writes">The snapshot first.</param>
/// <param name="Head">Hash of the last event.</param>
/// <param name="Size">Bytes of the snapshot.</param>
/// <param name="ParcelAt">Which of the writes is the parcel's, where there is one.</param>
public sealed record Batch(IReadOnlyList<RowWrite> Writes, Tasking Tasking, string Head, int Size, int ParcelAt);

/// <summary>That a command was carried out under an Idempotency-Key.</summary>
/// <param name="Fingerprint">Of the request: the same key with another body is refused.</param>
/// <param name="Seq">Its first event; where it changed nothing, the last one before it.</param>
/// <param name="Unchanged">There was nothing to do.</param>
public sealed record CommandReceipt(string Fingerprint, long Seq, bool Unchanged = false);
