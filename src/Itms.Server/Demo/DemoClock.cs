using System.Globalization;
using System.Text;
using Itms.Application.Storage;

namespace Itms.Server.Demo;

/// <summary>
/// The demo's clock: real time plus the time that users have skipped. It runs at real speed and never goes back, and it survives a restart.
/// </summary>
public sealed class DemoClock(ITableStore store, TimeProvider realTime) : TimeProvider
{
    private const string RowKey = "demo-clock";

    private long aheadTicks;

    public override DateTimeOffset GetUtcNow() => realTime.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));

    public override long GetTimestamp() => realTime.GetTimestamp();

    public override long TimestampFrequency => realTime.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        realTime.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the clock to where an earlier run left it.</summary>
    /// <returns>False if there is no saved clock.</returns>
    public async Task<bool> RestoreAsync()
    {
        if (await store.GetAsync(ServerKeys.Partition, RowKey) is not { } row) return false;
        Interlocked.Exchange(ref aheadTicks, long.Parse(Encoding.ASCII.GetString(row.Body.Span), CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Sets the present instant. Only the seeding of the demo's past moves it back.</summary>
    public void Set(DateTimeOffset now) => Interlocked.Exchange(ref aheadTicks, (now - realTime.GetUtcNow()).Ticks);

    /// <summary>Saves the clock.</summary>
    public async Task SaveAsync() => await store.CommitAsync(
        ServerKeys.Partition,
        [new RowWrite.Upsert(RowKey, Encoding.ASCII.GetBytes(Interlocked.Read(ref aheadTicks).ToString(CultureInfo.InvariantCulture)))]);
}
