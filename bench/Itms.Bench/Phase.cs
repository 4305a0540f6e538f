namespace Itms.Bench;

/// <summary>One phase at one server.</summary>
/// <param name="Drain">From the last answer until every mail was sent; zero where nothing follows an answer.</param>
/// <param name="Cpu">The server's own, from the first request until then.</param>
/// <param name="CpuAfterwards">The server's own, from then until it had put the words into their index as well.</param>
internal sealed record Phase(Measured Load, TimeSpan Drain, TimeSpan Cpu, TimeSpan CpuAfterwards)
{
    public double DrainedPerSecond => Load.Requests / (Load.Elapsed + Drain).TotalSeconds;

    public double CpuPerRequest => Cpu.TotalMilliseconds / Load.Requests;

    public double CpuAfterwardsPerRequest => CpuAfterwards.TotalMilliseconds / Load.Requests;
}

/// <summary>A server under load, and what was measured of it round by round.</summary>
internal sealed class Subject : IAsyncDisposable
{
    /// <summary>Without a mail to send for as long, it has sent them all.</summary>
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(1);

    /// <summary>Words are put into their index when nothing was committed for three seconds.</summary>
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(5);

    private readonly bool worksOn;
    private readonly BenchOptions options;

    /// <param name="worksOn">When it has answered there is still something to do.</param>
    private Subject(ServerProcess server, Client client, bool worksOn, BenchOptions options)
    {
        Server = server;
        Client = client;
        (this.worksOn, this.options) = (worksOn, options);
    }

    public ServerProcess Server { get; }

    public Client Client { get; }

    public List<Phase> Creating { get; } = [];

    public List<Phase> AccessEntry { get; } = [];

    /// <summary>Resident memory after the last phase, MiB.</summary>
    public double RssAtEnd { get; private set; }

    public double PeakRss { get; private set; }

    public static async Task<Subject> CeilingAsync(TemporaryFolder folder, BenchOptions options, CancellationToken cancellationToken)
    {
        var server = await folder.StartCeilingAsync(cancellationToken);
        return new Subject(server, new Client(server.Address, "/items", folder.Created, options.Clients), worksOn: false, options);
    }

    /// <param name="mail">Folder for mails as .eml files; null: the demo's own mailbox.</param>
    public static async Task<Subject> ItmsAsync(TemporaryFolder folder, string? mail, BenchOptions options, CancellationToken cancellationToken)
    {
        var server = await folder.StartItmsAsync(mail, cancellationToken);
        var client = new Client(server.Address, "/api/taskings", folder.Created, options.Clients);
        await client.SignInAsync("ana.ruiz");
        return new Subject(server, client, worksOn: true, options);
    }

    /// <summary>Lets the runtime compile what is used often, which goes on for seconds beside the first requests.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Load.ForAsync(options.Clients, options.Settle, Client.CreateAsync);
        await UntilIdleAsync(AtRest, cancellationToken);
        await Load.ForAsync(options.Clients, options.Settle, Client.ReadAsync);
    }

    public async Task CreateAsync(CancellationToken cancellationToken) => Creating.Add(await MeasureAsync(Client.CreateAsync, cancellationToken));

    public async Task ReadAsync(CancellationToken cancellationToken) => AccessEntry.Add(await MeasureAsync(Client.ReadAsync, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Until every mail was sent.</summary>
    public Task<TimeSpan> DrainAsync(CancellationToken cancellationToken) => UntilIdleAsync(Drained, cancellationToken);

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
        // The next server is measured when this one is at rest.
        await UntilIdleAsync(AtRest, cancellationToken);
        var phase = new Phase(load, drained, working, Server.Cpu - cpu - working);
        (RssAtEnd, PeakRss) = (Server.Rss, Server.PeakRss);
        return phase;
    }
}
