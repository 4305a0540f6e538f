using System.Diagnostics;
using System.Text;

namespace Itms.Server.Tests;

/// <summary>The server as a separate process, which a test can kill.</summary>
public sealed class ServerProcess : IDisposable
{
    /// <summary>Far more than it takes. A busy machine is no fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output;
    private readonly Lines lines;

    private ServerProcess(Process process, StringBuilder output, Lines lines, Uri address)
    {
        this.process = process;
        this.output = output;
        this.lines = lines;
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
    public static async Task<ServerProcess> StartAsync(string folder, bool demo = true, params (string Name, string Value)[] environment)
    {
        var says = $"ITMS{(demo ? " demo" : "")} is ready. Open ";
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var lines = new Lines();
        string[] mode = demo ? ["--demo", "--empty"] : [];
        var process = Launch([.. mode, "--data", folder, "--urls", "http://127.0.0.1:0"], environment, output, line =>
        {
            lines.Say(line);
            if (line.StartsWith(says, StringComparison.Ordinal)) ready.TrySetResult(new Uri(line[says.Length..]));
        });
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended: " + output));
        return new ServerProcess(process, output, lines, await ready.Task.WaitAsync(Patience));
    }

    /// <summary>Starts a command, and does not wait for anything.</summary>
    public static ServerProcess Begin(string[] arguments, params (string Name, string Value)[] environment)
    {
        var (output, lines) = (new StringBuilder(), new Lines());
        return new ServerProcess(Launch(arguments, environment, output, lines.Say), output, lines, new Uri("http://localhost"));
    }

    /// <summary>Runs the program to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, (string Name, string Value)[] environment)
    {
        var output = new StringBuilder();
        using var process = Launch(arguments, environment, output, _ => { });
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.WaitForExit();
        lock (output) return (process.ExitCode, output.ToString());
    }

    /// <summary>Waits for a line that begins so, and returns it.</summary>
    public async Task<string> HearAsync(string beginning)
    {
        Task<string> heard;
        lock (output)
        {
            if (output.ToString().Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } said) return said;
            heard = lines.NextAsync(beginning);
        }

        return await heard.WaitAsync(Patience);
    }

    /// <summary>kill -9: it gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
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

    private static Process Launch(
        IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> environment, StringBuilder output, Action<string> heard)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunningServer).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
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
            lock (output)
            {
                output.AppendLine(line);
                heard(line);
            }
        }
    }

    /// <summary>Who waits for which line. Used under the output's lock.</summary>
    private sealed class Lines
    {
        private readonly List<(string Beginning, TaskCompletionSource<string> Heard)> waiting = [];

        public Task<string> NextAsync(string beginning)
        {
            var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((beginning, heard));
            return heard.Task;
        }

        public void Say(string line)
        {
            foreach (var (beginning, heard) in waiting)
                if (line.StartsWith(beginning, StringComparison.Ordinal)) heard.TrySetResult(line);
        }
    }
}
