namespace Itms.Server;

/// <summary>Where the server may listen: the demo on this machine alone, passwords and tokens only where nobody can read along.</summary>
internal static class SafeAddresses
{
    /// <exception cref="StartupException">It would be reachable in a way it must not be.</exception>
    public static void Check(ServerOptions options, Settings settings, IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints");
        if (options.Demo && endpoints.Exists())
            throw new StartupException(StartupException.Usage, "The demo takes its address from --urls alone, not from Kestrel:Endpoints.");
        if (options.Demo || settings.BehindProxy) return;
        // Kestrel's own endpoints take the place of --urls.
        var urls = endpoints.Exists() ? endpoints.GetChildren().Select(e => e["Url"] ?? "") : options.Urls;
        foreach (var url in urls)
        {
            // A host such as * or + is no Uri's.
            var address = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            var isSafe = Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || ServerOptions.IsThisMachine(uri.Host));
            if (!isSafe)
                throw new StartupException(
                    StartupException.Usage,
                    $"{url} is plain http that others can reach: passwords could be read on the way. Listen on https, or on 127.0.0.1 behind a proxy; "
                    + "where a proxy on another machine takes the https off, say so: Itms:BehindProxy=true, and Itms:KnownProxies.");
        }
    }
}
