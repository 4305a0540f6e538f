using Itms.Application.Shared;

namespace Itms.Application.Taskings;

/// <summary>
/// Lets one command of this process at a time change a tasking. Many callers at once then queue, instead of colliding and
/// trying again. Between processes, the ETag decides.
/// </summary>
internal sealed class NumberGate
{
    // Two taskings may share a semaphore. Their commands then take turns, which is harmless.
    private readonly SemaphoreSlim?[] semaphores = new SemaphoreSlim?[256];

    /// <summary>Waits for the turn. Dispose of the result to end the turn.</summary>
    public async ValueTask<Turn> EnterAsync(string number, CancellationToken cancellationToken)
    {
        ref var place = ref semaphores[Place.Of(number, semaphores.Length)];
        var semaphore = place ?? Interlocked.CompareExchange(ref place, new SemaphoreSlim(1, 1), null) ?? place!;
        await semaphore.WaitAsync(cancellationToken);
        return new Turn(semaphore);
    }

    public readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
