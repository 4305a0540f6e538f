using System.Threading.Channels;
using Itms.Application.Tables;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Access;

/// <summary>That somebody was shown detainees' names or alien numbers.</summary>
/// <param name="What">What showed them: <c>tasking</c>, <c>history</c> or <c>attachment</c>.</param>
public sealed record Reading(DateTimeOffset At, string By, string What);

/// <summary>
/// Who read detainees' names and alien numbers, of which tasking, and when (requirements.md "Who may do what"). The same
/// person's readings of the same thing within a second are one.
/// </summary>
/// <remarks>
/// Written behind the answer, in order, many in one commit: a reading costs the reader no wait, and a process killed at
/// once loses what it showed in its last moments. When the store stops taking them, the readers wait: nothing is shown
/// unrecorded for longer than <see cref="Room"/> readings.
/// </remarks>
public sealed partial class ReadingRecord : IAsyncDisposable
{
    /// <summary>Readings that may wait to be written.</summary>
    public const int Room = 5_000;

    /// <summary>How long readings gather before they are written together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Note> waiting = Channel.CreateBounded<Note>(new BoundedChannelOptions(Room) { SingleReader = true });

    private readonly ITableStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<ReadingRecord> logger;
    private readonly Task writing;
    private readonly CancellationTokenSource closing = new();
    private int asking;

    public ReadingRecord(ITableStore store, TimeProvider clock, ILogger<ReadingRecord> logger)
    {
        (this.store, this.clock, this.logger) = (store, clock, logger);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Takes note of a reading that is about to happen; waits only where too many are still to be written.</summary>
    public async ValueTask NoteAsync(string number, string personId, string what, CancellationToken cancellationToken)
    {
        var note = new Note(number, new Reading(clock.GetUtcNow(), personId, what), null);
        if (!waiting.Writer.TryWrite(note)) await waiting.Writer.WriteAsync(note, cancellationToken);
    }

    /// <summary>A page of a tasking's readings, newest first.</summary>
    /// <param name="from">Where the page before ended; null: at the newest.</param>
    public async Task<(IReadOnlyList<Reading> Readings, string? Next)> ReadAsync(
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

        var page = await store.ReadAsync(new RowRange(Keys.Readings(number), from ?? ""), top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<Reading>(row.Body))], page.Next);
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await closing.CancelAsync();
        await writing;
        closing.Dispose();
    }

    private async Task WriteAsync()
    {
        var readings = new Dictionary<(string Number, string RowKey), Reading>();
        var asked = new List<TaskCompletionSource>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            // Nobody waits for it, but those who ask for the record, and the end.
            if (waiting.Reader.Count < Room / 2 && Volatile.Read(ref asking) == 0)
                await Task.Delay(Gathering, clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (readings.Count < Room && waiting.Reader.TryRead(out var note))
                if (note.Reading is { } reading) readings[(note.Number, Keys.Reading(reading.At, reading.By, reading.What))] = reading;
                else asked.Add(note.CaughtUp!);
            await WriteAsync([
                .. readings.GroupBy(entry => entry.Key.Number).Select(tasking => new TableWrites(
                    Keys.Readings(tasking.Key), [.. tasking.Select(entry => new RowWrite.Upsert(entry.Key.RowKey, Json.Bytes(entry.Value)))]))
                    .SelectMany(whole => whole.Writes.Chunk(TableLimits.RowsPerTransaction).Select(part => whole with { Writes = part })),
            ]);
            asked.ForEach(one => one.SetResult());
            readings.Clear();
            asked.Clear();
        }
    }

    private async Task WriteAsync(IReadOnlyList<TableWrites> writes)
    {
        while (true)
            try
            {
                await store.CommitEachAsync(writes, CancellationToken.None);
                return;
            }
            catch (TableStoreUnavailableException e)
            {
                LogLate(e);
                await Task.Delay(RetryAfter, clock);
            }
    }

    [LoggerMessage(40, LogLevel.Error, "Readings of detainees cannot be recorded; trying again")]
    private partial void LogLate(Exception exception);

    /// <param name="Reading">Null where somebody only asks to be told when all before it is written.</param>
    private sealed record Note(string Number, Reading? Reading, TaskCompletionSource? CaughtUp);
}
