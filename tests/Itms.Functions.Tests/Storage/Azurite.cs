using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Itms.Functions.Storage;

[assembly: AssemblyFixture(typeof(Itms.Functions.Tests.Storage.Azurite))]

namespace Itms.Functions.Tests.Storage;

/// <summary>
/// The storage emulator (<c>npm install --global azurite</c>), on ports of its own and in memory, for all tests of a run. It is found on
/// the PATH or where <c>ITMS_AZURITE</c> says; without it those tests are skipped that need it.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    // The emulator's well-known account.
    private const string Account =
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int Services = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? process;
    private string? connectionString;
    private int stores;

    /// <summary>Returns a table and a container of one's own. Skips the test if there is no emulator.</summary>
    public AzureStorageSettings Fresh()
    {
        Assert.SkipWhen(connectionString is null, "azurite, the storage emulator, is neither on the PATH nor named by ITMS_AZURITE");
        var id = Interlocked.Increment(ref stores).ToString(CultureInfo.InvariantCulture);
        return new AzureStorageSettings { ConnectionString = connectionString, Table = $"itms{id}", Documents = $"documents{id}" }.Check();
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program) return;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--inMemoryPersistence", "--disableTelemetry",
                // The client library is often newer than the protocol versions that azurite knows.
                "--skipApiVersionCheck",
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            },
        };
        process = Process.Start(start)!;
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        using var patience = new CancellationTokenSource(Patience);
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < Services && await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            if (Listening().Match(line) is { Success: true } match)
                addresses.Add(match.Groups["service"].Value, match.Groups["address"].Value);
        Assert.Equal(Services, addresses.Count);
        // It logs every request, and would block if nobody read its output.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        connectionString = $"{Account};TableEndpoint={addresses["Table"]}/devstoreaccount1;"
            + $"BlobEndpoint={addresses["Blob"]}/devstoreaccount1;QueueEndpoint={addresses["Queue"]}/devstoreaccount1";
    }

    public ValueTask DisposeAsync()
    {
        process?.Kill(entireProcessTree: true);
        process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? Find() => Environment.GetEnvironmentVariable("ITMS_AZURITE") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "azurite.cmd" : "azurite"))
            .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>http://[\d.]+:\d+)")]
    private static partial Regex Listening();
}
