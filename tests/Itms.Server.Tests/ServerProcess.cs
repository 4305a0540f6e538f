using System.Diagnostics;
using System.Text;

namespace Itms.Server.Tests;

/// <summary>The server as a process of its own, so that it can be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly StringBuilder output;

    private ServerProcess(Process process, StringBuilder output, Uri address)
    {
        this.process = process;
        this.output = output;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Everything it has printed.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string folder)
    {
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var process = Launch(["--demo", "--empty", "--data", folder, "--urls", "http://127.0.0.1:0"], output, line =>
        {
            if (line.StartsWith("ITMS demo is ready at ", StringComparison.Ordinal)) ready.TrySetResult(new Uri(line["ITMS demo is ready at ".Length..]));
        });
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended: " + output));
        return new ServerProcess(process, output, await ready.Task.WaitAsync(Patience));
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var output = new StringBuilder();
        using var process = Launch(arguments, output, _ => { });
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.WaitForExit();
        lock (output) return (process.ExitCode, output.ToString());
    }

    /// <summary>kill -9: it gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM: it finishes what it is doing.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static Process Launch(IReadOnlyList<string> arguments, StringBuilder output, Action<string> heard)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunningServer).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Hear(string? line)
        {
            if (line is null) return;
            lock (output) output.AppendLine(line);
            heard(line);
        }
    }
}
