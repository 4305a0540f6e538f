namespace Itms.Application.Taskings;

/// <summary>
/// Lets one command of this process at a time change a tasking. Many callers at once then queue, instead of colliding and
/// trying again. Between processes, the ETag decides.
/// </summary>
internal sealed class NumberGate
{
    // Two taskings may share a semaphore. Their commands then take turns, which is harmless.
    private readonly SemaphoreSlim[] semaphores = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn. Dispose of the result to end the turn.</summary>
    public async ValueTask<Turn> EnterAsync(string number, CancellationToken cancellationToken)
    {
        var semaphore = semaphores[(uint)string.GetHashCode(number, StringComparison.Ordinal) % (uint)semaphores.Length];
        await semaphore.WaitAsync(cancellationToken);
        return new Turn(semaphore);
    }

    public readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
