using System.Net;
using System.Net.Sockets;

namespace Itms.Application.SignIn;

/// <summary>
/// Thirty failed attempts a minute from one address, whatever the names: in memory, since it only has to slow down who
/// tries many names. What succeeds does not count, so a whole office may sign in through one address at eight.
/// </summary>
public sealed class AddressLimit(RealTime time)
{
    public const int PerWindow = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxAddresses = 10_000;

    private readonly Dictionary<IPAddress, (DateTimeOffset Since, int Count)> windows = [];
    private readonly Lock gate = new();

    /// <summary>Counts an attempt before it is made.</summary>
    /// <returns>How long to wait, where there were too many.</returns>
    public TimeSpan? Take(IPAddress? address)
    {
        var now = time.Now;
        lock (gate)
        {
            if (windows.Count >= MaxAddresses) Forget(now);
            var (since, count) = windows.TryGetValue(Network(address), out var window) && window.Since + Window > now ? window : (now, 0);
            if (count >= PerWindow) return since + Window - now;
            windows[Network(address)] = (since, count + 1);
            return null;
        }
    }

    /// <summary>The attempt succeeded.</summary>
    public void GiveBack(IPAddress? address)
    {
        lock (gate)
            if (windows.TryGetValue(Network(address), out var window) && window.Count > 0)
                windows[Network(address)] = (window.Since, window.Count - 1);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, window) in windows.ToList())
            if (window.Since + Window <= now) windows.Remove(address);
        if (windows.Count >= MaxAddresses) windows.Clear();
    }

    /// <summary>Whoever has one address of IPv6 has the other 2^64 of its network too.</summary>
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
