namespace Itms.Server;

/// <summary>When background work may begin.</summary>
internal static class ServerStart
{
    /// <summary>Waits until the server listens. A server that cannot listen does not start, and must not change anything.</summary>
    public static async Task WaitUntilStartedAsync(this IHostApplicationLifetime server, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = server.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopped = stopping.Register(() => started.TrySetCanceled(stopping));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
