using System.Net;

namespace Itms.Server;

/// <summary>What the command line says.</summary>
/// <param name="Demo">Seeded people and taskings, a clock that can be moved, no passwords; loopback only.</param>
/// <param name="DataFolder">Where everything is kept.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="Empty">The demo's people, but no taskings.</param>
/// <param name="NewAdministrator">A code for a new administrator, though there is one.</param>
public sealed record ServerOptions(
    bool Demo, string DataFolder, IReadOnlyList<string> Urls, bool Empty = false, bool NewAdministrator = false)
{
    /// <summary>Settings besides those of the environment; for tests.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>A folder of the user's own: the demo and a real installation never share one.</summary>
    public static string DefaultDataFolder(bool demo) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        demo ? "itms-demo" : "itms");

    /// <summary>Whether a host name can only mean this machine.</summary>
    public static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    /// <exception cref="StartupException">An address is not one, or the demo would be reachable from outside.</exception>
    public void Check()
    {
        foreach (var url in Urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new StartupException(StartupException.Usage, $"--urls: {url} is not an address such as {DefaultUrl}.");
            if (address.AbsolutePath != "/") throw new StartupException(StartupException.Usage, $"--urls: {url} may not have a path.");
            if (Demo && !IsThisMachine(address.Host))
                throw new StartupException(
                    StartupException.Usage, $"--urls: the demo signs anybody in without a password, so it only listens on this machine, not on {url}.");
        }
    }
}

/// <summary>Why the server does not start, for the person who starts it.</summary>
public sealed class StartupException(int exitCode, string message) : Exception(message)
{
    /// <summary>The command line or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Another server has the data folder.</summary>
    public const int InUse = 3;

    /// <summary>The data folder is not this version's to open.</summary>
    public const int WrongData = 4;

    /// <summary>The address cannot be listened on.</summary>
    public const int NoAddress = 5;

    public int ExitCode => exitCode;
}
