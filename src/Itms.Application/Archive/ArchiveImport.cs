using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.Archive;

/// <summary>What an import did, or would do.</summary>
/// <param name="Rows">Complaints in the file that could be read.</param>
/// <param name="Changed">Complaints that were in the archive with other values.</param>
/// <param name="Refused">Cells that cannot be imported. Their rows were left out.</param>
/// <param name="Errors">The first 1,000 of them.</param>
public sealed record ArchiveImportResult(int Rows, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<ArchiveFault> Errors);

/// <summary>How far the last import is.</summary>
/// <param name="State"><c>none</c>, <c>reading</c>, <c>writing</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Parts">How many parts of the archive it changes, and how many are written.</param>
/// <param name="At">When this was noted. If it is old while the state is reading or writing, the process ended: send the file again.</param>
public sealed record ArchiveProgress(
    string State, string? By = null, DateTimeOffset? StartedAt = null, DateTimeOffset? At = null, int Rows = 0, int Parts = 0, int Written = 0)
{
    public static ArchiveProgress None { get; } = new("none");
}

/// <summary>Two imports ran at once. What was written stays; the file can be sent again.</summary>
public sealed class ArchiveChangedException() : Exception("Another import changed the archive.");

/// <summary>
/// Imports complaints from MCTS. The same file again changes nothing, so an import that was cut off is simply repeated. A complaint whose alien
/// number was corrected moves to another block: it is written there first, and removed afterwards.
/// </summary>
public sealed class ArchiveImport(ITableStore store, TimeProvider clock)
{
    /// <summary>Largest file in bytes.</summary>
    public const int MaxBytes = 100 * 1024 * 1024;

    private const int MostErrors = 1_000;
    private const int RowsPerNote = 5_000;
    private const int BlocksAtOnce = 32;

    /// <summary>How far the last import is.</summary>
    public async Task<ArchiveProgress> ProgressAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(ArchiveKeys.Partition, ArchiveKeys.Progress, cancellationToken) is { } row
            ? Json.Read<ArchiveProgress>(row.Body)
            : ArchiveProgress.None;

    /// <param name="dryRun">Only tells what it would do.</param>
    /// <param name="before">Called with the result before anything is written, for the audit.</param>
    /// <exception cref="ArchiveChangedException">Another import ran at the same time.</exception>
    public async Task<ArchiveImportResult> RunAsync(
        Stream file, bool dryRun, string by, CancellationToken cancellationToken, Func<ArchiveImportResult, Task>? before = null)
    {
        var now = new ArchiveProgress("reading", by, clock.GetUtcNow());
        try
        {
            await NoteAsync(now);
            var (errors, refused) = (new List<ArchiveFault>(), 0);
            var csv = new ArchiveCsv(fault =>
            {
                if (++refused <= MostErrors) errors.Add(fault);
            });
            var complaints = new Dictionary<string, ArchivedComplaint>(StringComparer.OrdinalIgnoreCase);
            await foreach (var (row, complaint) in csv.ReadAsync(file, cancellationToken))
            {
                if (complaints.TryAdd(complaint.Number, complaint))
                {
                    if (complaints.Count % RowsPerNote == 0) await NoteAsync(now = now with { Rows = complaints.Count });
                }
                else if (++refused <= MostErrors) errors.Add(new ArchiveFault(row, "number", "is in the file twice"));
            }

            var merge = await MergeAsync(complaints, cancellationToken);
            now = now with { State = "writing", Rows = complaints.Count, Parts = merge.Changed.Count };
            var result = new ArchiveImportResult(complaints.Count, merge.Added, merge.Replaced, merge.Unchanged, refused, errors);
            if (!dryRun)
            {
                if (before is not null) await before(result);
                now = await WriteAsync(merge, now, cancellationToken);
            }

            await NoteAsync(now with { State = "done" });
            return result;
        }
        catch
        {
            await NoteAsync(now with { State = "failed" });
            throw;
        }
    }

    private async Task<Merge> MergeAsync(Dictionary<string, ArchivedComplaint> complaints, CancellationToken cancellationToken)
    {
        var merge = new Merge();
        await foreach (var row in store.ReadAllAsync(ArchiveKeys.Blocks, cancellationToken))
            merge.Load(ArchiveKeys.ReadBlock(row.RowKey), row.ETag, ArchiveBlock.Read(row.Body));
        foreach (var complaint in complaints.Values) merge.Put(complaint);
        return merge;
    }

    private async Task<ArchiveProgress> WriteAsync(Merge merge, ArchiveProgress now, CancellationToken cancellationToken)
    {
        await NoteAsync(now);
        // First the blocks that complaints come into, then those that they leave.
        foreach (var some in merge.Changed.OrderBy(block => merge.Left.Contains(block)).Chunk(BlocksAtOnce))
        {
            var outcomes = await store.CommitEachAsync(
                [.. some.Select(block => new TableWrites(ArchiveKeys.Partition, [merge.Write(block)]))], cancellationToken);
            if (outcomes.Any(outcome => outcome is CommitOutcome.Conflict)) throw new ArchiveChangedException();
            await NoteAsync(now = now with { Written = now.Written + some.Length });
        }

        return now;
    }

    private async Task NoteAsync(ArchiveProgress progress) => await store.CommitAsync(
        ArchiveKeys.Partition,
        [new RowWrite.Upsert(ArchiveKeys.Progress, Json.Bytes(progress with { At = clock.GetUtcNow() }))],
        CancellationToken.None);

    /// <summary>The archive in memory, with what the file changes.</summary>
    private sealed class Merge
    {
        private readonly Dictionary<int, (string ETag, SortedDictionary<string, ArchivedComplaint> Complaints)> blocks = [];
        private readonly Dictionary<string, List<int>> places = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Blocks to write.</summary>
        public SortedSet<int> Changed { get; } = [];

        /// <summary>Blocks that a complaint leaves.</summary>
        public HashSet<int> Left { get; } = [];

        public int Added { get; private set; }

        public int Replaced { get; private set; }

        public int Unchanged { get; private set; }

        public void Load(int block, string etag, IEnumerable<ArchivedComplaint> complaints)
        {
            var loaded = Sorted();
            foreach (var complaint in complaints)
            {
                loaded[complaint.Number] = complaint;
                if (!places.TryGetValue(complaint.Number, out var known)) places[complaint.Number] = known = new List<int>(1);
                known.Add(block);
            }

            blocks[block] = (etag, loaded);
        }

        public void Put(ArchivedComplaint complaint)
        {
            var block = ArchiveBlock.Of(complaint);
            if (!blocks.TryGetValue(block, out var target)) blocks[block] = target = ("", Sorted());
            var before = places.GetValueOrDefault(complaint.Number) ?? [];
            if (before is [var only] && only == block && target.Complaints[complaint.Number] == complaint)
            {
                Unchanged++;
                return;
            }

            if (before.Count == 0) Added++;
            else Replaced++;
            target.Complaints[complaint.Number] = complaint;
            Changed.Add(block);
            foreach (var other in before.Where(other => other != block))
            {
                blocks[other].Complaints.Remove(complaint.Number);
                Changed.Add(other);
                Left.Add(other);
            }
        }

        public RowWrite Write(int block)
        {
            var (etag, complaints) = blocks[block];
            var body = ArchiveBlock.Write(complaints.Values);
            return etag.Length == 0
                ? new RowWrite.Insert(ArchiveKeys.Block(block), body)
                : new RowWrite.Update(ArchiveKeys.Block(block), etag, body);
        }

        private static SortedDictionary<string, ArchivedComplaint> Sorted() => new(StringComparer.OrdinalIgnoreCase);
    }
}
