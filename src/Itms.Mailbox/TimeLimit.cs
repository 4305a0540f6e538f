namespace Itms.Mailbox;

/// <summary>Ends what a server does not answer. A connection can break without a sign.</summary>
internal static class TimeLimit
{
    // Enough for 30 MiB over a slow line.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <exception cref="TimeoutException">It took longer than three minutes.</exception>
    public static async Task<T> RunAsync<T>(TimeProvider clock, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server did not answer in time.");
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task RunAsync(TimeProvider clock, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            clock,
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken);
}
