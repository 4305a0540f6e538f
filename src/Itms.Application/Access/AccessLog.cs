using System.Threading.Channels;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Access;

/// <summary>That somebody was shown detainees' names or alien numbers.</summary>
/// <param name="What">What showed them: <c>tasking</c>, <c>history</c> or <c>attachment</c>.</param>
public sealed record AccessEntry(DateTimeOffset At, string By, string What);

/// <summary>
/// Who read detainees' names and alien numbers, of which tasking, and when (requirements.md "Who may do what"). The same
/// person's readings of the same thing within a second are one.
/// </summary>
/// <remarks>
/// Written behind the answer, many in one row: a reading costs the reader no wait, and a process killed at once loses what
/// it showed in its last moments. When the store stops taking them, the readers wait: nothing is shown unrecorded for
/// longer than <see cref="Room"/> readings. What was gathered is sorted by tasking when nobody reads, or much has come
/// together, and before anybody is shown the record; to sort it twice changes nothing.
/// </remarks>
public sealed partial class AccessLog : IAsyncDisposable
{
    /// <summary>Readings that may wait to be written.</summary>
    public const int Fixture = 5_000;

    /// <summary>How long readings gather before they are written together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    /// <summary>When nobody has read for so long, what was gathered is sorted.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    /// <summary>Rows gathered after which it is sorted however busy it is: some seconds' work at most.</summary>
    private const int Much = 5_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private const int GatheredInRow = 400;
    private const int RowsSortedTogether = 20;
    private const int TransactionsTogether = 500;

    private readonly Channel<Note> waiting = Channel.CreateBounded<Note>(new BoundedChannelOptions(Fixture) { SingleReader = true });

    private readonly ITableStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<AccessLog> logger;
    private readonly string process;
    private readonly Task writing;
    private readonly Task sorting;
    private readonly SemaphoreSlim oneSorts = new(1);
    private readonly CancellationTokenSource closing = new();
    private int asking;
    private long written;
    private long sorted;

    // What a process before this one has left behind is there to be sorted, too.
    private volatile bool unsorted = true;

    public AccessLog(ITableStore store, TimeProvider clock, NewId newId, ILogger<AccessLog> logger)
    {
        (this.store, this.clock, this.logger) = (store, clock, logger);
        process = newId();
        writing = Task.Run(WriteAsync);
        sorting = Task.Run(SortAsync);
    }

    /// <summary>Takes note of a reading that is about to happen; waits only where too many are still to be written.</summary>
    public async ValueTask NoteAsync(string number, string personId, string what, CancellationToken cancellationToken)
    {
        var note = new Note(number, new AccessEntry(clock.GetUtcNow(), personId, what), null);
        if (!waiting.Writer.TryWrite(note)) await waiting.Writer.WriteAsync(note, cancellationToken);
    }

    /// <summary>A page of a tasking's readings, newest first.</summary>
    /// <param name="from">Where the page before ended; null: at the newest.</param>
    public async Task<(IReadOnlyList<AccessEntry> AccessEntries, string? Next)> ReadAsync(
        string number, string? from, int top, CancellationToken cancellationToken)
    {
        // What was noted before is to be seen.
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref asking);
        try
        {
            await waiting.Writer.WriteAsync(new Note(number, null, caughtUp), cancellationToken);
            await caughtUp.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref asking);
        }

        await SortAsync(cancellationToken);
        var page = await store.ReadAsync(new RowRange(AccessKeys.Entries(number), from ?? ""), top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<AccessEntry>(row.Body))], page.Next);
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await closing.CancelAsync();
        await writing;
        await sorting;
        closing.Dispose();
        oneSorts.Dispose();
    }

    private async Task WriteAsync()
    {
        var readings = new Dictionary<(string Number, string RowKey), Gathered>();
        var asked = new List<TaskCompletionSource>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            // Nobody waits for it, but those who ask for the record, and the end.
            if (waiting.Reader.Count < Fixture / 2 && Volatile.Read(ref asking) == 0)
                await Task.Delay(Gathering, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (readings.Count < Fixture && waiting.Reader.TryRead(out var note))
                if (note.AccessEntry is { } reading) readings[(note.Number, KeyOf(reading))] = new(note.Number, reading);
                else asked.Add(note.CaughtUp!);
            if (readings.Count > 0) await WriteAsync(readings.Values);
            asked.ForEach(one => one.SetResult());
            readings.Clear();
            asked.Clear();
        }
    }

    private async Task WriteAsync(IReadOnlyCollection<Gathered> readings)
    {
        RowWrite[] rows = [.. readings.Chunk(GatheredInRow).Select(some => new RowWrite.Upsert(AccessKeys.Gathered(clock.GetUtcNow(), process, ++written), Json.Bytes(some)))];
        while (true)
            try
            {
                await store.CommitAsync(AccessKeys.GatheredEntries, rows, CancellationToken.None);
                unsorted = true;
                return;
            }
            catch (TableStoreUnavailableException e)
            {
                LogLate(e);
                await Task.Delay(RetryAfter, clock);
            }
    }

    private async Task SortAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            var before = Volatile.Read(ref written);
            await Task.Delay(Quiet, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = Volatile.Read(ref written);
            if (!unsorted || (now != before && now - sorted < Much)) continue;
            // Closing: what is left is sorted after the next start.
            await BackgroundStep.AttemptAsync(() => SortAsync(closing.Token), LogUnsorted);
        }
    }

    /// <summary>Puts everything gathered with the tasking it is about.</summary>
    private async Task SortAsync(CancellationToken cancellationToken)
    {
        await oneSorts.WaitAsync(cancellationToken);
        try
        {
            unsorted = false;
            Volatile.Write(ref sorted, Volatile.Read(ref written));
            while ((await store.ReadAsync(new RowRange(AccessKeys.GatheredEntries), RowsSortedTogether, cancellationToken)).Rows is { Count: > 0 } rows)
            {
                // In the order of their keys: neighbours share pages.
                var transactions = rows.SelectMany(row => Json.Read<Gathered[]>(row.Body))
                    .GroupBy(gathered => gathered.Number, gathered => gathered.AccessEntry)
                    .OrderBy(tasking => tasking.Key, StringComparer.Ordinal)
                    .SelectMany(tasking => tasking
                        .DistinctBy(KeyOf)
                        .Select(reading => new RowWrite.Upsert(KeyOf(reading), Json.Bytes(reading)))
                        .Chunk(TableLimits.RowsPerTransaction)
                        .Select(writes => new TableWrites(AccessKeys.Entries(tasking.Key), writes)));
                foreach (var some in transactions.Chunk(TransactionsTogether)) await store.CommitEachAsync(some, cancellationToken);
                // A conflict: another process has sorted some of them as well.
                await store.CommitAsync(AccessKeys.GatheredEntries, [.. rows.Select(row => new RowWrite.Delete(row.RowKey))], cancellationToken);
            }
        }
        catch
        {
            unsorted = true;
            throw;
        }
        finally
        {
            oneSorts.Release();
        }
    }

    private static string KeyOf(AccessEntry reading) => AccessKeys.Entry(reading.At, reading.By, reading.What);

    [LoggerMessage(40, LogLevel.Error, "Readings of detainees cannot be recorded; trying again")]
    private partial void LogLate(Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Readings of detainees are recorded, but cannot be sorted by tasking; trying again")]
    private partial void LogUnsorted(Exception exception);

    private sealed record Gathered(string Number, AccessEntry AccessEntry);

    /// <param name="Reading">Null where somebody only asks to be told when all before it is written.</param>
    private sealed record Note(string Number, AccessEntry? AccessEntry, TaskCompletionSource? CaughtUp);
}
