using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Itms.Domain.Shared;

namespace Itms.Application.Webhooks;

/// <summary>
/// Keeps webhooks out of the agency's own networks. The address that a name stands for is checked when the webhook is added and again at each
/// connection, and the connection goes to the address that was checked: a name that changes in between gains nothing.
/// </summary>
/// <param name="allowedHosts">Names or addresses that the server's settings allow all the same, also over plain http.</param>
public sealed class WebhookGuard(IReadOnlyList<string> allowedHosts)
{
    private const int MaxUrl = 500;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Networks without public hosts (the special-purpose registries of RFC 6890), and an address of Azure itself.</summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Azure's own services at every virtual machine.
            "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Addresses of hosts on the Internet over IPv6. All others are local, mapped or reserved.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Whether the address is one of the Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || Global.Contains(address))
            && !Special.Any(network => network.Contains(address));
    }

    /// <summary>Checks the address of a new webhook. Reports what is wrong as errors of <c>url</c>.</summary>
    public async Task CheckAsync(string? url, FieldErrors errors, CancellationToken cancellationToken)
    {
        const string Field = "url";
        if (string.IsNullOrWhiteSpace(url)) errors.Add(Field, "is required");
        else if (url.Length > MaxUrl) errors.Add(Field, $"can have at most {MaxUrl} characters");
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            errors.Add(Field, "must be an address that begins with https://");
        else if (uri.Scheme != "https" && !Allows(uri.Host)) errors.Add(Field, "must begin with https://");
        else if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) errors.Add(Field, "cannot hold a user name, a password or a fragment");
        else if (!Allows(uri.Host) && !await IsPublicAsync(uri.Host, cancellationToken))
            errors.Add(Field, "stands for an address inside a private network; the server's settings can allow its host");
    }

    /// <summary>A client that asks only addresses that are allowed, follows no redirect, and waits 15 seconds at most.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Timeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 16,
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
    })
    {
        Timeout = Timeout,
    };

    private bool Allows(string host) => allowedHosts.Any(allowed => Bare(allowed).Equals(Bare(host), StringComparison.OrdinalIgnoreCase));

    /// <exception cref="WebhookAddressException">The name stands for an address that is not allowed.</exception>
    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(target.Host, cancellationToken);
        if (!Allows(target.Host) && !Array.TrueForAll(addresses, IsPublic)) throw new WebhookAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A name that nobody knows now may be known later, and is checked again then.</summary>
    private static async Task<bool> IsPublicAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return Array.TrueForAll(await AddressesAsync(host, cancellationToken), IsPublic);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(Bare(host), out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellationToken);

    /// <summary>Without the brackets of an IPv6 address.</summary>
    private static string Bare(string host) => host.Trim('[', ']');
}

/// <summary>A webhook's name stands for an address inside a private network.</summary>
public sealed class WebhookAddressException() : IOException("The address is not allowed.");
