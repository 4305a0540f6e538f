using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Itms.Server.Tests.Mail;

/// <summary>An SMTP server on a free local port. It keeps the mail it gets, and fails in the ways a test asks for.</summary>
internal sealed class TestSmtpServer : IAsyncDisposable
{
    /// <summary>Closes the connection instead of answering.</summary>
    public const string Drop = "drop";

    /// <summary>Never answers.</summary>
    public const string Silence = "silence";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> sessions = [];
    private readonly Dictionary<string, string> answers;
    private readonly TaskCompletionSource misbehaved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;
    private int connections;

    /// <param name="answers">What to answer instead of yes, by verb. CONNECT stands for the greeting, END for the end of the data.</param>
    public TestSmtpServer(params (string Verb, string Answer)[] answers)
    {
        this.answers = answers.ToDictionary(a => a.Verb, a => a.Answer);
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The number of connections so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Every command line received, without the mail's content.</summary>
    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Every accepted mail, without the dot stuffing.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>Completes when an answer other than yes is first due.</summary>
    public Task Misbehaved => misbehaved.Task;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        await Task.WhenAll(sessions);
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                // Count it first: the session may fail before it is in the bag.
                Interlocked.Increment(ref connections);
                sessions.Add(Serve(client));
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
            if (!await Answer(writer, "CONNECT", "220 test"))
                return;
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (!await Answer(writer, verb, Yes(verb)))
                    return;
                if (verb == "DATA" && !answers.ContainsKey("DATA"))
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

    private static string Yes(string verb) => verb switch
    {
        "DATA" => "354 go on",
        "AUTH" => "235 welcome",
        "EHLO" => "250-test\r\n250 AUTH PLAIN",
        _ => "250 yes",
    };

    private async Task<bool> Answer(StreamWriter writer, string verb, string yes, Action? beforeYes = null)
    {
        if (!answers.TryGetValue(verb, out var answer))
        {
            beforeYes?.Invoke();
            await writer.WriteLineAsync(yes);
            return true;
        }
        misbehaved.TrySetResult();
        if (answer == Silence)
            await Task.Delay(Timeout.Infinite, stop.Token);
        if (answer == Drop)
            return false;
        await writer.WriteLineAsync(answer);
        return true;
    }

    private async Task<string> ReadData(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line and not ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return mail.ToString();
    }
}
