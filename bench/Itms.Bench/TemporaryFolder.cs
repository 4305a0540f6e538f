using System.Diagnostics;
using System.Globalization;

namespace Itms.Bench;

/// <summary>A data folder that is deleted after the run.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string parent, string name)
    {
        Path = System.IO.Path.Combine(parent, name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>The URL paths of everything that was created over HTTP.</summary>
    public List<string> Created { get; } = [];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <param name="rows">The number of rows to list.</param>
    public Task<ServerProcess> StartCeilingAsync(CancellationToken cancellationToken, int rows = 0) => ServerProcess.StartAsync(
        System.IO.Path.Combine(AppContext.BaseDirectory, "Itms.Bench.dll"),
        ["ceiling", "--database", File("ceiling.db"), "--rows", rows.ToString(CultureInfo.InvariantCulture)],
        new Dictionary<string, string>(),
        cancellationToken);

    /// <param name="mail">The folder for mails as .eml files. Null for the demo's own mailbox.</param>
    public async Task<ServerProcess> StartItmsAsync(string? mail, CancellationToken cancellationToken) => await ServerProcess.StartAsync(
        await PublishedServer.PathAsync(),
        ["--demo", "--empty", "--data", Path, "--urls", "http://127.0.0.1:0"],
        mail is null ? PostedMails.Settings : new Dictionary<string, string> { ["Itms__Mail__Folder"] = mail },
        cancellationToken);

    /// <summary>Fills the folder with an archive, in a separate process whose garbage collector is set for throughput.</summary>
    public async Task FillAsync(int archived, int open, DateTimeOffset lateAt, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                System.IO.Path.Combine(AppContext.BaseDirectory, "Itms.Bench.dll"), "archive", "--database", File("itms.db"),
                "--archived", archived.ToString(CultureInfo.InvariantCulture),
                "--open", open.ToString(CultureInfo.InvariantCulture),
                "--late-at", lateAt.ToString("O"),
            },
            Environment = { ["DOTNET_gcServer"] = "1", ["DOTNET_GCgen0size"] = "0x10000000" },
        };
        using var process = Process.Start(start) ?? throw new BenchException("The archive process cannot be started.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new BenchException("The archive process failed.");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
