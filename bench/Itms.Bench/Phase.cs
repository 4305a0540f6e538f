namespace Itms.Bench;

/// <summary>What one phase measured at one server.</summary>
/// <param name="Drain">Time from the last answer until every mail was sent. Zero for a server that does nothing after an answer.</param>
/// <param name="Cpu">The server's processor time from the first request until every mail was sent.</param>
/// <param name="CpuAfterwards">The server's processor time from then until the word index was up to date.</param>
internal sealed record Phase(Measured Load, TimeSpan Drain, TimeSpan Cpu, TimeSpan CpuAfterwards)
{
    public double DrainedPerSecond => Load.Requests / (Load.Elapsed + Drain).TotalSeconds;

    public double CpuPerRequest => Cpu.TotalMilliseconds / Load.Requests;

    public double CpuAfterwardsPerRequest => CpuAfterwards.TotalMilliseconds / Load.Requests;
}

/// <summary>A server under load, with its measurements of each round.</summary>
internal sealed class Subject : IAsyncDisposable
{
    /// <summary>A server that was idle for this long has sent all its mails.</summary>
    private static readonly TimeSpan MailsSent = TimeSpan.FromSeconds(1);

    /// <summary>The server updates its word index when nothing was committed for three seconds.</summary>
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(5);

    private readonly bool worksOn;
    private readonly BenchOptions options;

    /// <param name="worksOn">Whether the server still has work to do after it has answered.</param>
    private Subject(ServerProcess server, Client client, bool worksOn, BenchOptions options)
    {
        Server = server;
        Client = client;
        (this.worksOn, this.options) = (worksOn, options);
    }

    public ServerProcess Server { get; }

    public Client Client { get; }

    public List<Phase> Creates { get; } = [];

    public List<Phase> Reads { get; } = [];

    public List<Phase> Mails { get; } = [];

    /// <summary>Resident memory after the last phase, MiB.</summary>
    public double RssAtEnd { get; private set; }

    public double PeakRss { get; private set; }

    public static async Task<Subject> CeilingAsync(TemporaryFolder folder, BenchOptions options, CancellationToken cancellationToken)
    {
        var server = await folder.StartCeilingAsync(cancellationToken);
        return new Subject(server, new Client(server.Address, "/items", folder.Created, options.Clients), worksOn: false, options);
    }

    /// <param name="mail">The folder for mails as .eml files. Null for the demo's own mailbox.</param>
    public static async Task<Subject> ItmsAsync(TemporaryFolder folder, string? mail, BenchOptions options, CancellationToken cancellationToken)
    {
        var server = await folder.StartItmsAsync(mail, cancellationToken);
        var client = new Client(server.Address, "/api/taskings", folder.Created, options.Clients);
        await client.SignInAsync("ana.ruiz");
        return new Subject(server, client, worksOn: true, options);
    }

    /// <summary>Gives the runtime time to compile the code that is used often. That takes some seconds of requests.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Load.ForAsync(options.Clients, options.Settle, Client.CreateAsync);
        await UntilIdleAsync(AtRest, cancellationToken);
        await Load.ForAsync(options.Clients, options.Settle, Client.ReadAsync);
    }

    /// <summary>The same for <see cref="MailAsync"/>.</summary>
    public async Task SettleMailsAsync(CancellationToken cancellationToken)
    {
        await Load.ForAsync(options.Clients, options.Settle, Client.PostMailAsync);
        await UntilIdleAsync(AtRest, cancellationToken);
    }

    public async Task CreateAsync(CancellationToken cancellationToken) => Creates.Add(await MeasureAsync(Client.CreateAsync, cancellationToken));

    public async Task ReadAsync(CancellationToken cancellationToken) => Reads.Add(await MeasureAsync(Client.ReadAsync, cancellationToken));

    public async Task MailAsync(CancellationToken cancellationToken) => Mails.Add(await MeasureAsync(Client.PostMailAsync, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Waits until every mail was sent.</summary>
    /// <returns>How long that took.</returns>
    public Task<TimeSpan> DrainAsync(CancellationToken cancellationToken) => UntilIdleAsync(MailsSent, cancellationToken);

    private Task<TimeSpan> UntilIdleAsync(TimeSpan span, CancellationToken cancellationToken) =>
        worksOn ? Server.UntilIdleAsync(span, cancellationToken) : Task.FromResult(TimeSpan.Zero);

    private async Task<Phase> MeasureAsync(Func<Task> request, CancellationToken cancellationToken)
    {
        await Load.ForAsync(options.Clients, options.WarmUp, request);
        await DrainAsync(cancellationToken);
        var cpu = Server.Cpu;
        var load = await Load.ForAsync(options.Clients, options.Span, request);
        var drained = await DrainAsync(cancellationToken);
        var working = Server.Cpu - cpu;
        // Measure the next server only when this one is idle.
        await UntilIdleAsync(AtRest, cancellationToken);
        var phase = new Phase(load, drained, working, Server.Cpu - cpu - working);
        (RssAtEnd, PeakRss) = (Server.Rss, Server.PeakRss);
        return phase;
    }
}
