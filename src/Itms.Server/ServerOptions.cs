using Itms.Api.Hosting;

namespace Itms.Server;

/// <summary>The command line.</summary>
/// <param name="Demo">Whether to serve the demo: seeded people and taskings, a clock you can move, no passwords; on this machine only.</param>
/// <param name="DataFolder">The folder that holds everything.</param>
/// <param name="Urls">The addresses to listen on.</param>
/// <param name="Empty">Whether the demo has its people but no taskings.</param>
/// <param name="NewAdministrator">Whether to offer a code for a new administrator even if there is one.</param>
public sealed record ServerOptions(
    bool Demo, string DataFolder, IReadOnlyList<string> Urls, bool Empty = false, bool NewAdministrator = false)
{
    /// <summary>For tests: settings in addition to the environment's.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>A folder of the user's own: the demo and a real installation never share one.</summary>
    public static string DefaultDataFolder(bool demo) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        demo ? "itms-demo" : "itms");

    /// <exception cref="StartupException">An address is malformed, or others could reach the demo at it.</exception>
    public void Check()
    {
        foreach (var url in Urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new StartupException(StartupException.Usage, $"--urls: {url} is not an address such as {DefaultUrl}.");
            if (address.AbsolutePath != "/") throw new StartupException(StartupException.Usage, $"--urls: {url} may not have a path.");
            if (Demo && !Loopback.Is(address.Host))
                throw new StartupException(
                    StartupException.Usage,
                    $"--urls: the demo signs anybody in without a password, so it listens on this machine only, not on {url}.");
        }
    }
}

/// <summary>Says why the server does not start. The message is for the person who starts it.</summary>
public sealed class StartupException(int exitCode, string message) : Exception(message)
{
    /// <summary>The command line or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Another server is using the data folder.</summary>
    public const int InUse = 3;

    /// <summary>The data folder does not hold what the command needs: it holds no data, other data, or data that cannot be read.</summary>
    public const int WrongData = 4;

    /// <summary>The server cannot listen on the address.</summary>
    public const int NoAddress = 5;

    public int ExitCode => exitCode;
}
