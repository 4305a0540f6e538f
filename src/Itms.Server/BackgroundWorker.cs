using Itms.Api.Hosting;
using Itms.Application.Outbox;
using Itms.Application.Taskings;
using Itms.Server.Storage;

namespace Itms.Server;

/// <summary>
/// Runs the background steps in the server: sends the notifications of each commit at once, wakes for deadlines, and sweeps for
/// unfinished work. Any of this may run twice. If a wake signal is missed, the sweep finds the work.
/// </summary>
public sealed class BackgroundWorker(
    InProcessWakeSignal wakeSignal, OutboxProcessor outbox, BackgroundSteps steps, RecoverySweep sweep, SqliteTableStore tables,
    TimeProvider clock, IHostApplicationLifetime server)
    : BackgroundService
{
    private const int Senders = 4;

    /// <summary>The longest time between two sweeps. If somebody sets the wall clock forward, the server notices within this time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>Even a deadline that cannot be handled must not make the sweep spin.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>Words are merged into the search index once nothing has been committed for this long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>While commits never stop, words are merged at least this often, because every search also reads the unmerged ones.</summary>
    private static readonly TimeSpan MergeAtLeastEvery = TimeSpan.FromSeconds(30);

    /// <summary>The time between two looks at the queues of webhooks. Without webhooks, a look costs nothing.</summary>
    private static readonly TimeSpan BetweenWebhooks = TimeSpan.FromSeconds(1);

    /// <summary>The time between two looks at the imports. Without one, a look reads an empty range.</summary>
    private static readonly TimeSpan BetweenImports = TimeSpan.FromSeconds(2);

    /// <summary>The longest time for which the log of the data file keeps what was deleted, unless reads need it.</summary>
    private static readonly TimeSpan BetweenEmptyLogs = TimeSpan.FromHours(1);

    /// <summary>The time until the next attempt to empty the log if a read needed it.</summary>
    private static readonly TimeSpan UntilReadsEnd = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.WaitUntilStartedAsync(stoppingToken);
        if (stoppingToken.IsCancellationRequested) return;
        var senders = Enumerable.Range(0, Senders).Select(_ => SendAsync(stoppingToken));
        await Task.WhenAll([
            .. senders, SweepAsync(stoppingToken), MergeWordsAsync(stoppingToken), SendWebhooksAsync(stoppingToken),
            CarryOnImportsAsync(stoppingToken), EmptyLogAsync(stoppingToken),
        ]);
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        await foreach (var (number, seq) in wakeSignal.Commits.ReadAllAsync(CancellationToken.None))
        {
            if (stopping.IsCancellationRequested) return;
            await steps.RunAsync(new HostStep("send notifications", token => outbox.DeliverAsync(number, seq, token)), stopping);
        }
    }

    /// <summary>
    /// Runs beside the mails and the sweep. A round does not wait for the one before: a receiver that does not answer delays only what is meant for
    /// it.
    /// </summary>
    private async Task SendWebhooksAsync(CancellationToken stopping)
    {
        var rounds = new List<Task>();
        while (!stopping.IsCancellationRequested)
        {
            rounds.RemoveAll(round => round.IsCompleted);
            rounds.Add(steps.RunAsync(steps.SendWebhooks, stopping));
            await Task.Delay(BetweenWebhooks, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(rounds);
    }

    /// <summary>Runs beside the sweep, which must not wait for an import.</summary>
    private async Task CarryOnImportsAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await steps.RunAsync(steps.CarryOnImports, stopping);
            await Task.Delay(BetweenImports, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A disposal must not leave words behind in the log.</summary>
    private async Task EmptyLogAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var isEmpty = false;
            await steps.RunAsync(new HostStep("empty the log of the data file", async _ => isEmpty = await tables.EmptyLogAsync()), stopping);
            await Task.Delay(isEmpty ? BetweenEmptyLogs : UntilReadsEnd, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        await steps.RunAsync(steps.ProcessAllPending, stopping);
        while (!stopping.IsCancellationRequested)
        {
            await steps.RunAsync(steps.Sweep, stopping);
            var wait = LongestWait;
            await steps.RunAsync(new HostStep("find the next deadline", async token => wait = await UntilNextDeadlineAsync(token)), stopping);
            await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        wakeSignal.Close();
    }

    private async Task<TimeSpan> UntilNextDeadlineAsync(CancellationToken stopping)
    {
        if (await sweep.NextDeadlineAsync(after: null, stopping) is not { } next) return LongestWait;
        return TimeSpan.FromTicks(Math.Clamp((next - clock.GetUtcNow()).Ticks, ShortestWait.Ticks, LongestWait.Ticks));
    }

    /// <summary>Runs beside the sweep. Both are busy at the same times, and searches should not wait for both.</summary>
    private async Task MergeWordsAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await steps.RunAsync(steps.MergeWords, stopping);
            var merged = clock.GetTimestamp();
            long before;
            do
            {
                before = wakeSignal.Count;
                await Task.Delay(Quiet, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (!stopping.IsCancellationRequested && wakeSignal.Count != before && clock.GetElapsedTime(merged) < MergeAtLeastEvery);
        }
    }
}
