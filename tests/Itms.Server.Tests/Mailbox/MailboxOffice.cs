using System.Diagnostics;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Itms.Mailbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests.Mailbox;

/// <summary>A server that takes in mail from <c>dhs.gov</c>, beside a mailbox. What reads the mailbox is up to the test.</summary>
internal sealed class MailboxOffice : IAsyncDisposable
{
    public static readonly IntakeSettings Intake = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> watching = [];

    private MailboxOffice(DemoServer server) => Server = server;

    public DemoServer Server { get; }

    public LogCapture Log { get; private init; } = null!;

    public MailboxState State => Server.Running.Services.GetRequiredService<MailboxState>();

    public static async Task<MailboxOffice> StartAsync()
    {
        var log = new LogCapture();
        var server = await DemoServer.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton(Intake);
            builder.Logging.AddProvider(log);
        });
        return new MailboxOffice(server) { Log = log };
    }

    /// <summary>A mail that becomes a tasking.</summary>
    public static string Mail(int number) =>
        $"""
        Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov
        From: a@dhs.gov
        Message-ID: <{number}@dhs.gov>
        Subject: Sick calls {number}

        How many?
        """;

    public MailboxWatch Watch(IMailboxConnector connector, MailboxSettings settings, string owner = "one", MailboxState? state = null)
    {
        var services = Server.Running.Services;
        var (store, clock) = (services.GetRequiredService<ITableStore>(), services.GetRequiredService<TimeProvider>());
        var lease = new MailboxLease(store, clock, owner, isSoleProcess: false);
        var reader = new MailboxReader(
            services.GetRequiredService<MailIntake>(), new MailboxFailures(store, clock), lease, settings, clock,
            services.GetRequiredService<ILogger<MailboxReader>>());
        return new MailboxWatch(connector, reader, lease, state ?? State, settings, clock);
    }

    public static ImapConnector Connector(MailboxSettings settings) => new(settings, new HttpClient(), TimeProvider.System);

    /// <summary>Reads the mailbox from now on.</summary>
    public void Begin(MailboxWatch watch) => watching.Add(watch.RunAsync(stop.Token));

    /// <summary>Numbers of all taskings.</summary>
    public async Task<int> TaskingsAsync() =>
        (await (await Server.As("ana.ruiz")).GetAsync("/api/views/active?top=200"))["items"]!.AsArray().Count;

    public async Task<IReadOnlyList<ReceivedMail>> WaitingAsync() =>
        (await Server.Running.Services.GetRequiredService<MailIntake>().ListAsync(from: null, 100, CancellationToken.None)).Mails;

    /// <summary>Waits until something holds. Each look is a request to the server, so nothing spins.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < Patience, $"It is {State.Condition}, {State.LastFault}.\n{string.Join('\n', Log.Lines.TakeLast(20))}");
            await (await Server.As("ana.ruiz")).GetAsync("/api/me");
        }
    }

    public async Task StopWatchingAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(watching);
    }

    public async ValueTask DisposeAsync()
    {
        await StopWatchingAsync();
        await Server.DisposeAsync();
        stop.Dispose();
    }
}
