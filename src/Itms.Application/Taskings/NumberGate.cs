namespace Itms.Application.Taskings;

/// <summary>
/// Lets one command at a time at a tasking within this process, so that many callers at once queue instead of colliding.
/// The ETag still decides between processes.
/// </summary>
internal sealed class NumberGate
{
    private readonly SemaphoreSlim[] stripes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<Pass> EnterAsync(string number, CancellationToken cancellationToken)
    {
        var stripe = stripes[(uint)string.GetHashCode(number, StringComparison.Ordinal) % (uint)stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        return new Pass(stripe);
    }

    public readonly struct Pass(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
