using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Itms.Server.Tests.Mail;

/// <summary>An SMTP server on a free loopback port that keeps what it is given and misbehaves when told to.</summary>
internal sealed class TinySmtpServer : IAsyncDisposable
{
    /// <summary>Closes the connection instead of answering.</summary>
    public const string Drop = "drop";

    /// <summary>Never answers.</summary>
    public const string Silence = "silence";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Dictionary<string, string> _answers;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answers">By verb (CONNECT for the greeting, DATA, END for the end of the data): what to answer instead of yes.</param>
    public TinySmtpServer(params (string Verb, string Answer)[] answers)
    {
        _answers = answers.ToDictionary(a => a.Verb, a => a.Answer);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often a client has connected.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every command line received, without the mail data.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Every mail accepted, as it came over the wire less the dot stuffing.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>Done when an answer other than yes was due for the first time.</summary>
    public Task Misbehaved => _reached.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                // Counted first: a session may misbehave before it is in the bag.
                Interlocked.Increment(ref _connections);
                _sessions.Add(Serve(client));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            if (!await Answer(writer, "CONNECT", "220 tiny"))
                return;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (!await Answer(writer, verb, verb switch { "DATA" => "354 go on", "AUTH" => "334 UGFzc3dvcmQ6", "EHLO" => "250-tiny\r\n250 AUTH LOGIN", _ => "250 yes" }))
                    return;
                if (verb == "AUTH")
                {
                    Commands.Enqueue(await reader.ReadLineAsync(_stop.Token) ?? "");
                    await writer.WriteLineAsync("235 welcome");
                }
                if (verb == "DATA" && !_answers.ContainsKey("DATA"))
                {
                    var mail = await ReadData(reader);
                    if (!await Answer(writer, "END", "250 kept", () => Mails.Enqueue(mail)))
                        return;
                }
                if (verb == "QUIT")
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<bool> Answer(StreamWriter writer, string verb, string yes, Action? beforeYes = null)
    {
        if (!_answers.TryGetValue(verb, out var answer))
        {
            beforeYes?.Invoke();
            await writer.WriteLineAsync(yes);
            return true;
        }
        _reached.TrySetResult();
        if (answer == Silence)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        if (answer == Drop)
            return false;
        await writer.WriteLineAsync(answer);
        return true;
    }

    private async Task<string> ReadData(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return mail.ToString();
    }
}
