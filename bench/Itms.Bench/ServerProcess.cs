using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Itms.Bench;

/// <summary>A server in its own process, on a free local port.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const double Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    // Linux counts processor time in hundredths of a second. A server is idle when it uses at most Idle in an interval.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(15);

    private readonly Process process;

    private ServerProcess(Process process, Uri address, TimeSpan untilReady)
    {
        this.process = process;
        Address = address;
        UntilReady = untilReady;
    }

    public Uri Address { get; }

    /// <summary>Time from the start of the process until /health/ready answered 200.</summary>
    public TimeSpan UntilReady { get; }

    public TimeSpan Cpu => Refreshed().TotalProcessorTime;

    /// <summary>Resident memory now, in MiB (Linux: VmRSS of /proc/PID/status).</summary>
    public double Rss => Refreshed().WorkingSet64 / Mebibyte;

    /// <summary>The most resident memory so far, in MiB (Linux: VmHWM of /proc/PID/status).</summary>
    public double PeakRss => Refreshed().PeakWorkingSet64 / Mebibyte;

    /// <param name="assembly">The path of the program.</param>
    public static async Task<ServerProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new BenchException($"{assembly} cannot be started.");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var address = await AddressAsync(process, limit.Token);
            // Read and drop its log, so that a full pipe cannot stop it.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, 1 << 16, CancellationToken.None);
            await ReadyAsync(address, limit.Token);
            return new ServerProcess(process, address, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(process);
            throw new BenchException($"{assembly} was not ready within {Limit.TotalSeconds} s.");
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>
    /// Waits until the server has been idle for this long. It looks at the processor time: no other process can open the data file,
    /// and asking the server for its mails would make it send them sooner.
    /// </summary>
    /// <returns>How long the server went on working, to a tenth of a second.</returns>
    public async Task<TimeSpan> UntilIdleAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (worked, cpu) = (TimeSpan.Zero, Cpu);
        while (clock.Elapsed - worked < span)
        {
            if (worked > Limit) throw new BenchException($"A server was still working after {Limit.TotalSeconds} s.");
            await Task.Delay(Interval, cancellationToken);
            var now = Cpu;
            if (now - cpu > Idle) worked = clock.Elapsed;
            cpu = now;
        }

        return worked;
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks the server to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (OperatingSystem.IsWindows() || Kill(process.Id, SigTerm) != 0) process.Kill();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchException($"A server did not stop within {Limit.TotalSeconds} s.");
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(process);

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            if (line.Contains("is ready", StringComparison.Ordinal) && HttpAddress().Match(line) is { Success: true } found)
                return new Uri(found.Value);
        throw new BenchException($"Process {process.Id} ended before it was ready.");
    }

    private static async Task ReadyAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK) return;
            await Task.Delay(1, cancellationToken);
        }
    }

    private Process Refreshed()
    {
        process.Refresh();
        return process;
    }

    [GeneratedRegex(@"http://[^\s]+")]
    private static partial Regex HttpAddress();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
