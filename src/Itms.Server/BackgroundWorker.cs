using System.Threading.Channels;
using Itms.Application.Attachments;
using Itms.Application.Digests;
using Itms.Application.Indexing;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Taskings;

namespace Itms.Server;

/// <summary>
/// The embedded engine: sends the letters of what has just been committed, reaches deadlines when they are due, and
/// sweeps for what was left over. Everything it does can be repeated; nothing depends on its hearing every ring.
/// </summary>
public sealed partial class BackgroundWorker(
    InProcessWakeSignal wakeSignal, OutboxProcessor outbox, RecoverySweep recoverySweep, RecurrenceOpener recurrences, Digest digest, WordIndex words, Uploads uploads,
    TimeProvider clock, IHostApplicationLifetime server, ILogger<BackgroundWorker> logger)
    : BackgroundService
{
    private const int Senders = 4;

    /// <summary>How long it sleeps at most: a wall clock that was set forward is noticed within this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>When nothing has been committed for so long, words are merged.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>While something is committed all the time, they are merged so often: a search goes through what waits.</summary>
    private static readonly TimeSpan IndexAtLeastEvery = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A server that cannot listen does not start, and does not touch anything.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = server.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested) return;
        var work = Enumerable.Range(0, Senders).Select(_ => SendAsync(stoppingToken)).Append(SweepAsync(stoppingToken)).Append(IndexAsync(stoppingToken));
        await Task.WhenAll(work);
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        await foreach (var (number, seq) in wakeSignal.Notified.ReadAllAsync(CancellationToken.None))
        {
            if (stopping.IsCancellationRequested) return;
            await GuardAsync(() => outbox.DeliverAsync(number, seq, stopping));
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        await GuardAsync(() => recoverySweep.ProcessPendingAsync(everything: true, stopping));
        while (!stopping.IsCancellationRequested)
        {
            await GuardAsync(() => recurrences.OpenDueAsync(stopping));
            await GuardAsync(() => recoverySweep.ReachDeadlinesAsync(stopping));
            await GuardAsync(() => recoverySweep.ProcessPendingAsync(everything: false, stopping));
            await GuardAsync(() => digest.SendDueAsync(clock.GetUtcNow(), stopping));
            await GuardAsync(() => uploads.SweepAsync(stopping));
            var wait = Longest;
            await GuardAsync(async () =>
            {
                if (await recoverySweep.NextDeadlineAsync(after: null, stopping) is { } next && next - clock.GetUtcNow() is var until && until < wait)
                    // Never quite without a pause: a deadline that cannot be handled must not make it spin.
                    wait = until < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : until;
            });
            await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        wakeSignal.Close();
    }

    /// <summary>Beside the sweep: when that has much to do, so has this, and every search goes through what waits.</summary>
    private async Task IndexAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await GuardAsync(() => words.MergeAsync(stopping));
            var merged = clock.GetTimestamp();
            long rung;
            do
            {
                rung = wakeSignal.Rung;
                await Task.Delay(Quiet, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (!stopping.IsCancellationRequested && wakeSignal.Rung != rung && clock.GetElapsedTime(merged) < IndexAtLeastEvery);
        }
    }

    private Task GuardAsync(Func<Task> step) => BackgroundStep.AttemptAsync(step, LogFailed);

    [LoggerMessage(40, LogLevel.Error, "A step of the heartbeat failed; it is tried again")]
    private partial void LogFailed(Exception exception);
}

/// <summary>The in-process doorbell. What does not fit is dropped: the sweeper finds it.</summary>
public sealed class InProcessWakeSignal : IWakeSignal
{
    private readonly Channel<(string Number, long Seq)> rings = Channel.CreateBounded<(string, long)>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    private long rung;

    public ChannelReader<(string Number, long Seq)> Notified => rings.Reader;

    /// <summary>How often it has rung.</summary>
    public long Rung => Interlocked.Read(ref rung);

    public void Notify(string number, long seq)
    {
        Interlocked.Increment(ref rung);
        rings.Writer.TryWrite((number, seq));
    }

    public void Close() => rings.Writer.TryComplete();
}
