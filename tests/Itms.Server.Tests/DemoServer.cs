using Itms.Server.Tests.Journeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Itms.Server.Tests;

/// <summary>The real server inside this process, on a real SQLite file in its own folder, with the demo's people and no taskings.</summary>
public sealed class DemoServer : IJourneyHost
{
    private readonly RunningServer server;
    private readonly Dictionary<string, Client> clients = [];
    private bool stopped;

    private DemoServer(RunningServer server, string folder, CanaryWatch canaries)
    {
        (this.server, Canaries) = (server, canaries);
        Folder = folder;
    }

    public string Folder { get; }

    /// <summary>Finds detainees where they must not be.</summary>
    public CanaryWatch Canaries { get; }

    public Uri Address => new(server.Addresses[0]);

    public RunningServer Running => server;

    /// <param name="empty">False: with the taskings of the demo's past.</param>
    public static async Task<DemoServer> StartAsync(
        string? folder = null, Action<WebApplicationBuilder>? configure = null, bool empty = true,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        folder ??= NewFolder();
        var options = new ServerOptions(Demo: true, folder, ["http://127.0.0.1:0"], Empty: empty) { Settings = settings };
        var canaries = new CanaryWatch();
        var running = await RunningServer.StartAsync(
            options,
            builder =>
            {
                configure?.Invoke(builder);
                builder.Logging.AddProvider(canaries);
            },
            CancellationToken.None);
        return new DemoServer(running, folder, canaries);
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("itms-test-").FullName;

    /// <summary>A client signed in as one of the demo's people.</summary>
    public async Task<Client> As(string person)
    {
        if (clients.TryGetValue(person, out var known)) return known;
        return clients[person] = await Client.SignInAsync(Address, person);
    }

    public async Task AdvanceAsync(TimeSpan by) =>
        await (await As("ana.ruiz")).PostAsync("/api/demo/clock", new { advance = by.ToString("c") });

    /// <summary>Moves the clock to a day and time in New York.</summary>
    public async Task AdvanceToAsync(DateTimeOffset now) =>
        await (await As("ana.ruiz")).PostAsync("/api/demo/clock", new { now = now.UtcDateTime.ToString("O") });

    /// <summary>Every mail sent about a tasking, oldest first.</summary>
    public async Task<List<SentMail>> MailsAsync(string number) =>
    [
        .. (await (await As("ana.ruiz")).GetAsync($"/api/demo/mail?number={number}"))["items"]!.AsArray()
            .Select(m => new SentMail((string)m!["kind"]!, (string)m["to"]!, (string)m["subject"]!, (string)m["text"]!, (string)m["html"]!)),
    ];

    /// <summary>Stops the server and leaves its folder for the next one.</summary>
    public async Task StopAsync()
    {
        foreach (var client in clients.Values) client.Dispose();
        clients.Clear();
        if (stopped) return;
        stopped = true;
        using (var http = new HttpClient { BaseAddress = Address }) Canaries.See("mails", await http.GetStringAsync("/api/demo/mail"));
        await server.DisposeAsync();
        Canaries.AssertNothing();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>One server for all the tests of a class.</summary>
public sealed class OneServer : IAsyncLifetime
{
    public DemoServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await DemoServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
