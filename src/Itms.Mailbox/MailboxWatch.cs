using Itms.Application.Intake;
using Itms.Application.Telemetry;

namespace Itms.Mailbox;

/// <summary>Reads the mailbox, once or for as long as the process runs.</summary>
public sealed class MailboxWatch(
    IMailboxConnector connector, MailboxReader reader, MailboxLease lease, MailboxState state, MailboxSettings settings, TimeProvider clock)
{
    /// <summary>The first wait after a failure. Each further one doubles it, until a connection has lasted for the longest wait.</summary>
    public static TimeSpan ShortestWait { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait after a failure.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long to listen for new mail at a time. Servers may hang up after 29 minutes (RFC 2177), and routers forget quiet connections sooner.
    /// </summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    private TimeSpan Poll => TimeSpan.FromMinutes(settings.PollMinutes);

    /// <summary>Reads new mail as it comes, until it is canceled. Never throws: after a failure it connects again, after growing waits.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = ShortestWait;
        while (!stopping.IsCancellationRequested)
        {
            var begun = clock.GetTimestamp();
            try
            {
                await WatchAsync(stopping);
                await WaitAsync(MailboxLease.Renewal, stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                // The connection ends with the process.
            }
            catch (Exception e)
            {
                // A server that hangs up after each good round is not asked every second.
                if (clock.GetElapsedTime(begun) >= LongestWait) wait = ShortestWait;
                state.Failed(e, wait);
                await WaitAsync(wait, stopping);
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
            }
        }

        await lease.ReleaseAsync();
    }

    /// <summary>Reads what is in the mailbox now.</summary>
    /// <exception cref="Exception">The mailbox cannot be read. The state says so too.</exception>
    public async Task ReadOnceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.TakeAsync(cancellationToken))
        {
            state.IsElsewhere();
            return;
        }

        try
        {
            await using var session = await connector.ConnectAsync(cancellationToken);
            await RoundAsync(session, cancellationToken);
        }
        catch (MailboxLeaseLostException)
        {
            state.IsElsewhere();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            state.Failed(e, Poll);
            throw;
        }
        finally
        {
            await lease.ReleaseAsync();
        }
    }

    /// <summary>Reads new mail as it comes. Returns when another process does.</summary>
    private async Task WatchAsync(CancellationToken stopping)
    {
        if (!await lease.TakeAsync(stopping))
        {
            state.IsElsewhere();
            return;
        }

        await using var session = await connector.ConnectAsync(stopping);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var round = await RoundAsync(session, stopping);
                await ListenAsync(session, session.TellsOfNewMail && round.Failed == 0 ? LongestIdle : Poll, stopping);
            }
        }
        catch (MailboxLeaseLostException)
        {
            state.IsElsewhere();
        }
    }

    private async Task<MailboxRound> RoundAsync(IMailboxSession session, CancellationToken cancellationToken)
    {
        var round = await reader.ReadAsync(session, cancellationToken);
        state.IsReading(settings.ToString());
        ItmsTelemetry.MailboxRead(round.Received, round.Failed);
        return round;
    }

    /// <summary>Waits for new mail, and meanwhile keeps the lease.</summary>
    private async Task ListenAsync(IMailboxSession session, TimeSpan longest, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var listening = session.WaitAsync(longest, enough.Token);
        try
        {
            while (await Task.WhenAny(listening, WaitAsync(MailboxLease.Renewal, enough.Token)) != listening && !stopping.IsCancellationRequested)
                if (!await lease.TakeAsync(stopping)) throw new MailboxLeaseLostException();
        }
        finally
        {
            await enough.CancelAsync();
            await listening;
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken stopping) =>
        await Task.Delay(time, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
