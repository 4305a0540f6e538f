using System.Net;

namespace Itms.Api.Hosting;

/// <summary>The names and addresses of this machine.</summary>
public static class Loopback
{
    /// <summary>Whether a host name can only mean this machine: <c>localhost</c>, or an address such as 127.0.0.1 or [::1].</summary>
    public static bool Is(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
