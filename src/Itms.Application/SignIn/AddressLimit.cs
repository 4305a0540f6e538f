using System.Net;
using Itms.Application.Shared;

namespace Itms.Application.SignIn;

/// <summary>
/// Allows 30 failed attempts per minute from one network address, for all names together. Kept in memory, because it only has
/// to slow down someone who tries many names. Successes do not count, so a whole office can sign in through one address. Attempts from a device
/// that the person has signed in from before are not limited here, so an attacker behind the same address does not lock these people out.
/// </summary>
public sealed class AddressLimit(RealTime time)
{
    public const int PerWindow = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxAddresses = 10_000;

    private readonly Dictionary<IPAddress, (DateTimeOffset Since, int Count)> windows = [];
    private readonly Lock gate = new();

    /// <summary>Counts an attempt. Call it before the attempt.</summary>
    /// <returns>How long to wait, or null if the attempt may be made.</returns>
    public TimeSpan? Take(IPAddress? address)
    {
        var now = time.Now;
        lock (gate)
        {
            if (windows.Count >= MaxAddresses) Forget(now);
            var (since, count) = windows.TryGetValue(Network(address), out var window) && IsOpen(window.Since, now) ? window : (now, 0);
            if (count >= PerWindow) return since + Window - now;
            windows[Network(address)] = (since, count + 1);
            return null;
        }
    }

    /// <summary>Takes the attempt back because it succeeded.</summary>
    public void GiveBack(IPAddress? address)
    {
        lock (gate)
            if (windows.TryGetValue(Network(address), out var window) && window.Count > 0)
                windows[Network(address)] = (window.Since, window.Count - 1);
    }

    private static bool IsOpen(DateTimeOffset since, DateTimeOffset now) => Term.Runs(since + Window, now, Window);

    private static IPAddress Network(IPAddress? address) => new AttemptOrigin(address).Network;

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, window) in windows.ToList())
            if (!IsOpen(window.Since, now)) windows.Remove(address);
        if (windows.Count >= MaxAddresses) windows.Clear();
    }
}
