using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Hosting;

/// <summary>
/// Notices a proxy that the settings do not name. Its headers are ignored, so all who come through it have one address and share the limit of
/// wrong passwords from one address. Only a sender on this machine or in a private network is taken for a proxy: anybody else may have written
/// the header themselves.
/// </summary>
public sealed partial class ProxyWatch(TimeProvider clock, ILogger<ProxyWatch> logger)
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromHours(1);

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private ForwardedHeadersOptions? trusted;
    private volatile string state = "no proxy so far";
    private long saidAt;
    private volatile bool hasSaid;

    /// <summary>What is known of proxies, in words for the administrator.</summary>
    public string State => state;

    /// <summary>Says whose headers count.</summary>
    public void Start(ForwardedHeadersOptions? proxies)
    {
        trusted = proxies;
        LogTrusted(proxies is null
            ? "nobody"
            : string.Join(
                ", ", [.. proxies.KnownProxies.Select(proxy => proxy.ToString()), .. proxies.KnownIPNetworks.Select(network => network.ToString())]));
    }

    /// <summary>Looks at a request before its forwarded headers are taken.</summary>
    public void Look(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } sender) return;
        if (context.Request.Headers["X-Forwarded-For"].Count == 0 && context.Request.Headers["Forwarded"].Count == 0) return;
        if (sender.IsIPv4MappedToIPv6) sender = sender.MapToIPv4();
        if (IsTrusted(sender))
        {
            if (!hasSaid) state = "a proxy that the settings name";
            return;
        }

        if (!IPAddress.IsLoopback(sender) && !Private.Any(network => network.Contains(sender))) return;
        if (hasSaid && clock.GetElapsedTime(Interlocked.Read(ref saidAt)) < SayEvery) return;
        Interlocked.Exchange(ref saidAt, clock.GetTimestamp());
        hasSaid = true;
        state = $"A proxy at {sender} forwards requests, but the settings do not name it. Its headers are ignored, so all people who come through it "
            + $"count as one address when passwords are wrong. If it is your proxy, set Itms__KnownProxies__0={sender}.";
        LogUnknown(sender);
    }

    private bool IsTrusted(IPAddress sender) => trusted is not null
        && (trusted.KnownProxies.Contains(sender)
            || (sender.AddressFamily == AddressFamily.InterNetwork && trusted.KnownProxies.Contains(sender.MapToIPv6()))
            || trusted.KnownIPNetworks.Any(network => network.Contains(sender)));

    [LoggerMessage(47, LogLevel.Information, "X-Forwarded-For counts from: {Proxies}")]
    private partial void LogTrusted(string proxies);

    [LoggerMessage(48, LogLevel.Warning,
        "A proxy at {Sender} is not in Itms:KnownProxies: its X-Forwarded-For is ignored, and all who come through it count as one address")]
    private partial void LogUnknown(IPAddress sender);
}
