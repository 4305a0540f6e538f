using System.Collections.Concurrent;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Records;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>A stored tasking, and the values that a commit needs to replace it.</summary>
/// <param name="Head">The hash of its last event.</param>
/// <param name="ETag">The version of the stored row.</param>
/// <param name="Sealed">Id of the disposal that is deciding about it, or has. Until it lets go, nobody can change the tasking. Null: none.</param>
/// <param name="Beside">The rows beside its snapshot.</param>
public sealed record StoredTasking(Tasking Tasking, string Head, string ETag, string? Sealed = null, CommentRows Beside = default);

/// <summary>Reads taskings and prepares their commits. No other type knows which rows a tasking consists of.</summary>
public sealed class TaskingRecords(ITableStore store)
{
    /// <summary>The largest tasking, in bytes: snapshot and older comments. One row holds no more, and all may be in one.</summary>
    public const int MaxSize = TableLimits.BytesPerBody;

    // Parsing the snapshot is an eighth of the work of reading one tasking. The row's ETag says whether the known one is still right.
    private readonly StoredTasking?[] known = new StoredTasking?[512];

    private readonly ConcurrentDictionary<string, SealedHead> committed = new(StringComparer.Ordinal);

    /// <returns>Null: there is no such tasking.</returns>
    public async ValueTask<StoredTasking?> LoadAsync(string number, CancellationToken cancellationToken)
    {
        while (await ReadRowAsync(number, cancellationToken) is { } row)
        {
            if (FindKnown(number) is { } stored && stored.ETag == row.ETag) return stored;
            if (await ParseAsync(row, number, cancellationToken) is not { } parsed) continue;
            // The rows of a tasking that was disposed of may still be there for a moment. They are no longer a tasking.
            if (parsed.Sealed is not null) return await Tombstone.FindAsync(store, number, cancellationToken) is null ? parsed : null;
            return Remember(parsed);
        }

        return null;
    }

    /// <summary>The write that seals a tasking for a disposal, or with null ends the seal. It fails if somebody changed the tasking.</summary>
    public static RowWrite.Update Seal(StoredTasking stored, string? disposal)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var snapshot = Snapshot.Of(stored.Tasking, stored.Head, stored.Beside) with { Sealed = disposal };
        return new RowWrite.Update(TaskingKeys.Snapshot, stored.ETag, Json.Bytes(snapshot));
    }

    /// <summary>
    /// Ends the seal of a disposal that is over or has kept the tasking. Nothing else would: its process may have died before it could.
    /// </summary>
    /// <returns>True: there is a seal no longer, or another one. Load the tasking again.</returns>
    public async Task<bool> ReleaseAsync(StoredTasking stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Sealed is not { } disposal) return true;
        var row = await store.GetAsync(RecordsKeys.Partition, RecordsKeys.Open(disposal), cancellationToken);
        var number = stored.Tasking.Number;
        if (row is not null && Json.Read<Disposal>(row.Body).Find(number) is { State: DisposalItemState.Waiting }) return false;
        if (await Tombstone.FindAsync(store, number, cancellationToken) is not null) return false;
        await store.CommitAsync(TaskingKeys.Partition(number), [Seal(stored, disposal: null)], CancellationToken.None);
        return true;
    }

    /// <summary>Forgets a tasking that was disposed of.</summary>
    public void Forget(string number)
    {
        if (FindKnown(number) is not null) Volatile.Write(ref known[PlaceOf(number)], null);
    }

    /// <summary>
    /// The tasking as this process last read or wrote it. It may be outdated. A commit that replaces it finds that out by its ETag.
    /// </summary>
    /// <returns>Null: this process does not know it.</returns>
    public StoredTasking? FindKnown(string number) =>
        Volatile.Read(ref known[PlaceOf(number)]) is { } stored && stored.Tasking.Number == number ? stored : null;

    /// <summary>Keeps a tasking that was just committed, and notes the end of its history for the ledger.</summary>
    public void Committed(StoredTasking stored)
    {
        Remember(stored);
        committed[stored.Tasking.Number] = new SealedHead(stored.Tasking.Seq, stored.Head);
    }

    /// <summary>The ends of the histories that this process has committed since the last call.</summary>
    internal IReadOnlyDictionary<string, SealedHead> TakeCommitted()
    {
        var taken = new Dictionary<string, SealedHead>(StringComparer.Ordinal);
        foreach (var number in committed.Keys.Order(StringComparer.Ordinal))
            if (committed.TryRemove(number, out var head)) taken[number] = head;
        return taken;
    }

    /// <summary>They could not be entered. What was committed since counts more.</summary>
    internal void PutBack(IReadOnlyDictionary<string, SealedHead> taken)
    {
        foreach (var (number, head) in taken) committed.TryAdd(number, head);
    }

    /// <summary>Keeps a tasking as this process has just read or written it.</summary>
    public StoredTasking Remember(StoredTasking stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Volatile.Write(ref known[PlaceOf(stored.Tasking.Number)], stored);
        return stored;
    }

    private int PlaceOf(string number) => Place.Of(number, known.Length);

    /// <summary>
    /// The tasking from its stored bytes, even where somebody changed them without a new ETag, and even if it is being destroyed.
    /// </summary>
    /// <returns>Null: there is no such tasking.</returns>
    public async ValueTask<StoredTasking?> LoadStoredAsync(string number, CancellationToken cancellationToken)
    {
        while (await ReadRowAsync(number, cancellationToken) is { } row)
            if (await ParseAsync(row, number, cancellationToken) is { } parsed) return parsed;
        return null;
    }

    /// <summary>The tasking of a row with the key <see cref="TaskingKeys.Snapshot"/>, without its older comments.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public static Tasking ReadSnapshot(Row row) => Json.Read<Snapshot>(row.Body).Content;

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

    /// <summary>The rows of one commit: snapshot, older comments, events, outbox batch, and the receipt of the command.</summary>
    /// <param name="before">Null: the tasking is new.</param>
    /// <param name="happened">The new events, at least one.</param>
    public static PreparedCommit Prepare(
        StoredTasking? before,
        Tasking after,
        IReadOnlyList<Recorded> happened,
        RowWrite? outboxBatch,
        (string RowKey, CommandReceipt Receipt)? command)
    {
        var writes = new List<RowWrite>(happened.Count + 4);
        var beside = (before?.Beside ?? default).Fill(after, writes);
        var head = before?.Head ?? History.Anchor(after.Number);
        foreach (var recorded in happened)
        {
            (var body, head) = History.Write(recorded, head);
            writes.Add(new RowWrite.Insert(TaskingKeys.Event(recorded.Seq), body));
        }

        var snapshot = Json.Bytes(Snapshot.Of(after, head, beside));
        writes.Insert(0, before is null
            ? new RowWrite.Insert(TaskingKeys.Snapshot, snapshot)
            : new RowWrite.Update(TaskingKeys.Snapshot, before.ETag, snapshot));
        int? batchAt = outboxBatch is null ? null : writes.Count;
        if (outboxBatch is not null) writes.Add(outboxBatch);
        if (command is { } receipt) writes.Add(new RowWrite.Insert(receipt.RowKey, Json.Bytes(receipt.Receipt)));
        return new PreparedCommit(writes, after, head, snapshot.Length + beside.Bytes, beside, batchAt);
    }

    private async ValueTask<Row?> ReadRowAsync(string number, CancellationToken cancellationToken) =>
        ItmsNumber.IsWellFormed(number)
            ? await store.GetAsync(TaskingKeys.Partition(number), TaskingKeys.Snapshot, cancellationToken)
            : null;

    /// <summary>The tasking of the row, with all its comments.</summary>
    /// <returns>Null: it was changed or destroyed meanwhile. Read the row again.</returns>
    /// <exception cref="JsonException">It cannot be read, or comments are missing.</exception>
    private async ValueTask<StoredTasking?> ParseAsync(Row row, string number, CancellationToken cancellationToken)
    {
        var snapshot = Json.Read<Snapshot>(row.Body);
        var (tasking, beside) = (snapshot.Content, snapshot.Beside ?? default);
        if (beside.Count > 0)
        {
            if (await beside.ReadAsync(store, number, cancellationToken) is not { } older)
            {
                if ((await ReadRowAsync(number, cancellationToken))?.ETag != row.ETag) return null;
                throw new JsonException("Comments of a stored tasking are missing.");
            }

            tasking = tasking with { Comments = [.. older, .. tasking.Comments] };
        }

        return new StoredTasking(tasking, snapshot.Head, row.ETag, snapshot.Sealed, beside);
    }

    /// <param name="Tasking">Without the comments that are in rows beside it.</param>
    private sealed record Snapshot(Tasking? Tasking, string Head)
    {
        public string? Sealed { get; init; }

        /// <summary>Null: there are no rows beside it.</summary>
        public CommentRows? Beside { get; init; }

        /// <exception cref="JsonException">The stored bytes have none.</exception>
        public Tasking Content => Tasking ?? throw new JsonException("A stored tasking is empty.");

        public static Snapshot Of(Tasking tasking, string head, CommentRows beside) =>
            new(beside.Without(tasking), head) { Beside = beside.Count == 0 ? null : beside };
    }
}

/// <summary>A commit that is ready to be written.</summary>
/// <param name="Tasking">The tasking after the commit.</param>
/// <param name="Head">The hash of its last event.</param>
/// <param name="Size">The size of the tasking in bytes: snapshot and older comments.</param>
/// <param name="Beside">The rows beside the snapshot, once the writes are committed.</param>
/// <param name="BatchAt">The place of the outbox batch among the writes. Null: there is none.</param>
public sealed record PreparedCommit(IReadOnlyList<RowWrite> Writes, Tasking Tasking, string Head, int Size, CommentRows Beside, int? BatchAt)
{
    /// <summary>The tasking as it is stored once the writes are committed.</summary>
    public StoredTasking Committed(CommitOutcome.Committed outcome) => new(Tasking, Head, outcome.ETags[0]!, Beside: Beside);
}

/// <summary>Records that a command was carried out under an Idempotency-Key.</summary>
/// <param name="Fingerprint">Identifies the request's body. The same key with another body is refused.</param>
/// <param name="Seq">The command's first event. If it changed nothing: the last event before it.</param>
/// <param name="Unchanged">There was nothing to do.</param>
public sealed record CommandReceipt(string Fingerprint, long Seq, bool Unchanged = false);
