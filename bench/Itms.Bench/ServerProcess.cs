using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Itms.Bench;

/// <summary>A server as a process of its own, on a free port of this machine.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const double Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // The system counts processor time in hundredths of a second.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(15);

    private readonly Process process;

    private ServerProcess(Process process, Uri address, TimeSpan untilReady)
    {
        this.process = process;
        Address = address;
        UntilReady = untilReady;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process until /health/ready answered 200.</summary>
    public TimeSpan UntilReady { get; }

    public TimeSpan Cpu => Refreshed().TotalProcessorTime;

    /// <summary>Resident memory now (Linux: VmRSS of /proc/PID/status), MiB.</summary>
    public double Rss => Refreshed().WorkingSet64 / Mebibyte;

    /// <summary>The most it has been (Linux: VmHWM of /proc/PID/status), MiB.</summary>
    public double PeakRss => Refreshed().PeakWorkingSet64 / Mebibyte;

    /// <param name="assembly">File name of a program beside this one.</param>
    public static async Task<ServerProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new BenchException($"{assembly} cannot be started.");
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var address = await AddressAsync(process, patience.Token);
            // What it logs is taken off its hands, and not looked at.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, 1 << 16, CancellationToken.None);
            await ReadyAsync(address, patience.Token);
            return new ServerProcess(process, address, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(process);
            throw new BenchException($"{assembly} was not ready within {Patience.TotalSeconds} s.");
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>
    /// Waits until the server has had nothing to do for this long. From outside: the file is its own, and asking it for its mails
    /// would make it hurry.
    /// </summary>
    /// <returns>How long it went on working, to a tenth of a second.</returns>
    public async Task<TimeSpan> UntilIdleAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (worked, cpu) = (TimeSpan.Zero, Cpu);
        while (clock.Elapsed - worked < span)
        {
            if (worked > Patience) throw new BenchException($"It was still working after {Patience.TotalSeconds} s.");
            await Task.Delay(Look, cancellationToken);
            var now = Cpu;
            if (now - cpu > Idle) worked = clock.Elapsed;
            cpu = now;
        }

        return worked;
    }

    /// <summary>As <c>kill -9</c> does, and a power cut to the process.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (OperatingSystem.IsWindows() || Kill(process.Id, SigTerm) != 0) process.Kill();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchException($"A server did not stop within {Patience.TotalSeconds} s.");
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
            if (line.Contains("is ready", StringComparison.Ordinal) && HttpAddress().Match(line) is { Success: true } found) return new Uri(found.Value);
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
