using Itms.Api.Hosting;

namespace Itms.Server;

/// <summary>Checks where the server listens: the demo on this machine only, and plain http only where nobody else can read it.</summary>
internal static class SafeAddresses
{
    /// <exception cref="StartupException">An address is not safe.</exception>
    public static void Check(ServerOptions options, Settings settings, IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints");
        if (options.Demo && endpoints.Exists())
            throw new StartupException(StartupException.Usage, "The demo takes its address from --urls only, not from Kestrel:Endpoints.");
        if (options.Demo || settings.BehindProxy) return;
        // Kestrel's own endpoints replace --urls.
        var urls = endpoints.Exists() ? endpoints.GetChildren().Select(e => e["Url"] ?? "") : options.Urls;
        foreach (var url in urls)
        {
            // A Uri cannot have a host such as * or +.
            var address = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            var isSafe = Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || Loopback.Is(uri.Host));
            if (!isSafe)
                throw new StartupException(
                    StartupException.Usage,
                    $"{url} is plain http that others can reach: they could read passwords on the way. "
                    + "Listen on https, or on 127.0.0.1 behind a proxy. "
                    + "If a proxy on another machine handles https, set Itms:BehindProxy=true and Itms:KnownProxies.");
        }
    }
}
