using System.Diagnostics;

namespace Itms.Bench;

/// <summary>The server as it is installed: published for this machine, in a folder beside this program.</summary>
internal static class PublishedServer
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>The path of Itms.Server.dll. The first call publishes it, which takes about a minute.</summary>
    public static Task<string> PathAsync() => Published.Value;

    private static async Task<string> PublishAsync()
    {
        await Console.Error.WriteLineAsync("publishing the server");
        var root = Root();
        var output = Path.Combine(AppContext.BaseDirectory, "server");
        if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "publish", Path.Combine("src", "Itms.Server"), "-c", "Release", "--use-current-runtime", "-o", output,
                // Its own intermediate files, so that the next build of the repository is not disturbed.
                "--artifacts-path", Path.Combine(AppContext.BaseDirectory, "server-build"),
            },
        };
        using var process = Process.Start(start) ?? throw new BenchException("dotnet publish cannot be started.");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Path.Combine(output, "Itms.Server.dll") : throw new BenchException($"dotnet publish failed.\n{said}");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Itms.sln"))) return folder.FullName;
        throw new BenchException($"{AppContext.BaseDirectory} is not in the repository, so there is no server to publish.");
    }
}
