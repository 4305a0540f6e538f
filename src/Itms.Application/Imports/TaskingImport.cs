using Itms.Application.Attachments;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Imports;

/// <summary>
/// Imports taskings from a list of another system (S1). The files are stored first, then the rows are worked on, some hundreds at a time. Any
/// process can carry an import on, and any row can be repeated: a row claims its number before it becomes a tasking. What is not done when the
/// request ends, the background work does.
/// </summary>
public sealed partial class TaskingImport(
    ITableStore store, IBlobStore blobs, TaskingService service, TaskingRecords records, Uploads uploads, RulesSource rules, NewId newId,
    TimeProvider clock, ILogger<TaskingImport> logger)
{
    /// <summary>Largest request in bytes: the list and its documents.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>How long a request works on its import before it leaves the rest to the background work.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(20);

    /// <summary>How long the background work carries on an import in one go. A host may stop what takes five minutes.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(3);

    /// <summary>After this without a sign, another process carries the import on.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string owner = newId();
    private readonly ImportPorts ports = new(store, service, records, uploads);

    /// <summary>The last import that was begun.</summary>
    public async Task<ImportResult> LastAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(ImportKeys.Jobs, ImportKeys.Last, cancellationToken) is { } row
            ? await FindAsync(Json.Read<string>(row.Body), cancellationToken) ?? ImportResult.None
            : ImportResult.None;

    /// <returns>Null: there is no such import.</returns>
    public async Task<ImportResult?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 64 || !id.All(char.IsAsciiHexDigitLower)) return null;
        if (await store.GetAsync(ImportKeys.Jobs, ImportKeys.OpenJob(id), cancellationToken) is { } open)
            return Json.Read<ImportJob>(open.Body).Result;
        return await store.GetAsync(ImportKeys.Jobs, ImportKeys.DoneJob(id), cancellationToken) is { } done
            ? Json.Read<ImportResult>(done.Body)
            : null;
    }

    /// <summary>Begins an import: from now on, its files will be removed whatever happens.</summary>
    public async Task<Arriving> BeginAsync(bool dryRun, string by, CancellationToken cancellationToken)
    {
        var (id, now) = (newId(), clock.GetUtcNow());
        var result = ImportResult.None with { Id = id, State = ImportState.Receiving, DryRun = dryRun, By = by, StartedAt = now, At = now };
        var job = new ImportJob(result, ImportMapping.SharePoint, 0, Name(id, 0), Name(id, 1), owner, now + Abandoned);
        var outcome = await store.CommitAsync(
            ImportKeys.Jobs,
            [new RowWrite.Insert(ImportKeys.OpenJob(id), Json.Bytes(job)), new RowWrite.Upsert(ImportKeys.Last, Json.Bytes(id))],
            cancellationToken);
        return outcome is CommitOutcome.Committed committed
            ? new Arriving(this, job, committed.ETags[0]!)
            : throw new IOException("An import could not be begun.");
    }

    /// <summary>Carries on the imports that no process works on. What takes longer than a turn goes on the next time.</summary>
    public async Task CarryOnAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(ImportKeys.Open, cancellationToken))
        {
            var (job, now) = (Json.Read<ImportJob>(row.Body), clock.GetUtcNow());
            if (Term.RunsAnywhere(job.Until, now, job.Result.State == ImportState.Receiving ? Abandoned : Lease)) continue;
            var taken = new Held(job, row.ETag);
            if (job.Result.State == ImportState.Receiving) await EndAsync(taken, ImportState.Failed, "The files did not arrive.");
            else if (job.Result.State != ImportState.Running) await EndAsync(taken, job.Result.State, job.Result.Problem);
            else if (await NoteAsync(taken, job, now + Lease) is { } held) await WorkAsync(held, now + LongestTurn, cancellationToken);
        }
    }

    private static string Name(string id, int file) => $"{id}{file:x2}";

    private Task<BlobReceipt> StoreAsync(string name, Stream content, CancellationToken cancellationToken) =>
        blobs.WriteAsync(name, content, cancellationToken);

    private async Task<ImportResult> StartAsync(Held arrived, ImportJob job)
    {
        var now = clock.GetUtcNow();
        var held = await NoteAsync(arrived, job, now + Lease) ?? throw new IOException("An import could not be begun.");
        return await WorkAsync(held, now + LongestRequest, CancellationToken.None);
    }

    /// <summary>Writes how far the import is.</summary>
    /// <returns>Null: another process has taken it over.</returns>
    private async Task<Held?> NoteAsync(Held held, ImportJob job, DateTimeOffset until)
    {
        job = job with { Owner = owner, Until = until, Result = job.Result with { At = clock.GetUtcNow() } };
        return await store.CommitAsync(
            ImportKeys.Jobs,
            [new RowWrite.Update(ImportKeys.OpenJob(job.Result.Id), held.ETag, Json.Bytes(job))],
            CancellationToken.None) is CommitOutcome.Committed committed
            ? new Held(job, committed.ETags[0]!)
            : null;
    }

    /// <summary>Ends the import. The state is written first: if the process ends before the files are removed, another one removes them.</summary>
    private async Task<ImportResult> EndAsync(Held held, ImportState state, string? problem)
    {
        var job = held.Job with { Result = held.Job.Result with { State = state, Problem = problem } };
        if (await NoteAsync(held, job, clock.GetUtcNow()) is not { } ended) return job.Result;
        foreach (var name in new[] { job.Sheet, job.Zip })
            if (name is not null) await blobs.DeleteAsync(name);
        await store.CommitAsync(
            ImportKeys.Jobs,
            [
                new RowWrite.Delete(ImportKeys.OpenJob(job.Result.Id), ended.ETag),
                new RowWrite.Upsert(ImportKeys.DoneJob(job.Result.Id), Json.Bytes(ended.Job.Result)),
            ],
            CancellationToken.None);
        LogEnded(job.Result.Id, state, job.Result.Rows, job.Result.Created);
        return ended.Job.Result;
    }

    [LoggerMessage(44, LogLevel.Information, "Import {Id} is {State}: {Rows} rows, {Created} taskings created")]
    private partial void LogEnded(string id, ImportState state, int rows, int created);

    /// <summary>An import whose row this process wrote last.</summary>
    private sealed record Held(ImportJob Job, string ETag);

    /// <summary>The files of an import as they arrive.</summary>
    public sealed class Arriving
    {
        private readonly TaskingImport import;
        private readonly Held held;

        internal Arriving(TaskingImport import, ImportJob job, string etag) => (this.import, held) = (import, new Held(job, etag));

        public string Id => held.Job.Result.Id;

        /// <summary>Whether the list has arrived.</summary>
        public bool HasSheet { get; private set; }

        /// <summary>Whether the zip of documents has arrived.</summary>
        public bool HasZip { get; private set; }

        public async Task StoreSheetAsync(Stream content, CancellationToken cancellationToken)
        {
            await import.StoreAsync(held.Job.Sheet!, content, cancellationToken);
            HasSheet = true;
        }

        public async Task StoreZipAsync(Stream content, CancellationToken cancellationToken)
        {
            await import.StoreAsync(held.Job.Zip!, content, cancellationToken);
            HasZip = true;
        }

        /// <summary>Works on the import for as long as a request may take.</summary>
        /// <param name="fileName">The name of the list's file: at most one line.</param>
        public Task<ImportResult> RunAsync(ImportMapping mapping, string fileName)
        {
            var job = held.Job with
            {
                Mapping = mapping,
                Zip = HasZip ? held.Job.Zip : null,
                Result = held.Job.Result with { File = fileName, State = ImportState.Running },
            };
            return import.StartAsync(held, job);
        }

        /// <summary>The request ended before the import began.</summary>
        public Task GiveUpAsync() => import.EndAsync(held, ImportState.Failed, "The files did not arrive.");
    }
}
