using System.Threading.Channels;
using Itms.Application.Ledger;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Access;

/// <summary>Records that somebody was shown detainees' names or alien numbers.</summary>
/// <param name="By">Person ID.</param>
/// <param name="What">
/// What showed them: <c>tasking</c>, <c>history</c>, <c>attachment</c> or response <c>package</c>; <c>search</c> or <c>export</c> by alien
/// number; <c>check</c> of a new tasking; <c>similar</c> taskings; <c>disclosures</c> about a detainee. Of the archive of MCTS: a <c>search</c>,
/// or a <c>complaint</c> with its number.
/// </param>
public sealed record AccessEntry(DateTimeOffset At, string By, string What);

/// <summary>
/// Records who read detainees' names and alien numbers, of which tasking, and when. The same
/// person's accesses to the same thing within one second are one entry.
/// </summary>
/// <remarks>
/// An entry is queued before the answer goes out and written right after, together with others. So reading does not wait for
/// the disk. A process that is killed at once loses the entries of its last moments. If the store stops accepting entries, nobody is shown
/// detainees after <see cref="Patience"/>: see <see cref="CanRecord"/>. At most <see cref="Capacity"/> entries then wait in the queue and as many
/// with the writer. Decision 8 has the measurements: writing before the answer makes a read three times as expensive, and writing each entry
/// straight to its tasking adds a fifth.
/// </remarks>
public sealed partial class AccessLog : IAsyncDisposable
{
    /// <summary>How many entries may wait in the queue.</summary>
    public const int Capacity = 5_000;

    /// <summary>How long entries may wait to be written before nobody is shown detainees any more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long entries gather before they are written together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan SortEvery = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How often a write is tried once the process is stopping.</summary>
    private const int AttemptsWhenClosing = 5;

    private const int EntriesInRow = 400;

    private const ConfigureAwaitOptions WithoutThrowing =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly Channel<Item> queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly ITableStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<AccessLog> logger;
    private readonly AccessSorter sorter;
    private readonly string process;
    private readonly CancellationTokenSource closing = new();
    private readonly Task writing;
    private readonly Task sorting;
    private long rowsWritten;
    private string lastHash = "";

    /// <summary>The instant, in UTC ticks, at which the write began that is still going on. 0: none is.</summary>
    private long writingSince;

    public AccessLog(ITableStore store, TimeProvider clock, NewId newId, ILogger<AccessLog> logger)
    {
        (this.store, this.clock, this.logger) = (store, clock, logger);
        process = newId();
        sorter = new AccessSorter(store, new ChainLedger(store, clock));
        writing = Start(WriteAllAsync);
        sorting = Start(SortRegularlyAsync);
    }

    /// <summary>
    /// False if the store has not accepted entries for longer than <see cref="Patience"/>, as on a full disk. Then nobody may be shown detainees,
    /// because nobody could find out later to whom they were shown.
    /// </summary>
    public bool CanRecord => Interlocked.Read(ref writingSince) is var since && (since == 0 || clock.GetUtcNow().UtcTicks - since < Patience.Ticks);

    /// <summary>Queues an entry for an access that is about to happen. It waits only while the queue is full.</summary>
    /// <exception cref="AccessNotRecordedException">Entries cannot be written. Do not show what you were about to show.</exception>
    public ValueTask NoteAsync(string number, string personId, string what, CancellationToken cancellationToken)
    {
        RequireRecording();
        return queue.Writer.WriteAsync(
            new Item(new GatheredEntry(number, new AccessEntry(clock.GetUtcNow(), personId, what)), null), cancellationToken);
    }

    /// <summary>One page of a tasking's entries, newest first. It includes everything noted so far.</summary>
    /// <param name="from">The end of the page before. Null: the newest.</param>
    public async Task<(IReadOnlyList<AccessEntry> AccessEntries, string? Next)> ReadAsync(
        string number, string? from, int top, CancellationToken cancellationToken)
    {
        RequireRecording();
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(new Item(null, caughtUp), cancellationToken);
        await caughtUp.Task.WaitAsync(cancellationToken);

        await sorter.SortAsync(cancellationToken);
        var page = await store.ReadAsync(new RowRange(AccessKeys.Entries(number), from ?? ""), top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<AccessEntry>(row.Body))], page.Next);
    }

    /// <summary>Writes the queued entries, and stops. Entries not yet sorted by tasking are sorted after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await closing.CancelAsync();
        await writing;
        await sorting;
        closing.Dispose();
        sorter.Dispose();
    }

    /// <summary>Starts background work on the scheduler of the caller. In a host, that is the thread pool.</summary>
    private static Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    private void RequireRecording()
    {
        if (!CanRecord) throw new AccessNotRecordedException();
    }

    private async Task WriteAllAsync()
    {
        var entries = new List<GatheredEntry>();
        var readers = new List<TaskCompletionSource>();
        while (await queue.Reader.WaitToReadAsync())
        {
            await Task.Delay(Gathering, clock, closing.Token).ConfigureAwait(WithoutThrowing);
            while (entries.Count < Capacity && queue.Reader.TryRead(out var item))
            {
                if (item.Entry is { } entry) entries.Add(entry);
                else readers.Add(item.CaughtUp!);
            }

            if (entries.Count > 0) await WriteAsync(entries);
            readers.ForEach(reader => reader.SetResult());
            entries.Clear();
            readers.Clear();
        }
    }

    /// <summary>Writes the entries, and tries again after each failure. Until it succeeds, the queue fills up.</summary>
    private async Task WriteAsync(List<GatheredEntry> entries)
    {
        RowWrite[] rows = [.. entries.Chunk(EntriesInRow).Select(RowOf)];
        Interlocked.Exchange(ref writingSince, clock.GetUtcNow().UtcTicks);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.CommitAsync(AccessKeys.GatheredEntries, rows, CancellationToken.None);
                Interlocked.Exchange(ref writingSince, 0);
                return;
            }
            catch (Exception e)
            {
                if (closing.IsCancellationRequested && attempt >= AttemptsWhenClosing)
                {
                    LogLost(e, entries.Count);
                    return;
                }

                LogLate(e);
                await Task.Delay(RetryAfter, clock);
            }
        }
    }

    /// <summary>Each write holds the hash of the one before, so that one that is missing or changed shows (decision 38).</summary>
    private RowWrite.Upsert RowOf(GatheredEntry[] entries)
    {
        var body = Json.Bytes(new GatheredRow(lastHash, entries));
        lastHash = HashChain.Hash(body.Span);
        return new RowWrite.Upsert(AccessKeys.Gathered(clock.GetUtcNow(), process, ++rowsWritten), body);
    }

    private async Task SortRegularlyAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            await Task.Delay(SortEvery, clock, closing.Token).ConfigureAwait(WithoutThrowing);
            await BackgroundStep.AttemptAsync(() => sorter.SortAsync(closing.Token), LogUnsorted);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "Accesses to detainees' data cannot be recorded; will try again")]
    private partial void LogLate(Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Accesses to detainees' data are recorded, but cannot be sorted by tasking; will try again")]
    private partial void LogUnsorted(Exception exception);

    [LoggerMessage(42, LogLevel.Critical, "{Count} accesses to detainees' data were not recorded before the process stopped")]
    private partial void LogLost(Exception exception, int count);

    /// <summary>An entry to write, or a reader that waits until everything before it is written.</summary>
    private sealed record Item(GatheredEntry? Entry, TaskCompletionSource? CaughtUp);
}
