using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Taskings;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.Demo;

/// <summary>A demo just started for the first time, in its own folder.</summary>
public sealed class StartedDemo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("itms-demo-").FullName;
    private RunningServer? _server;

    public RunningServer Server => _server!;

    public static ServerOptions OptionsFor(string folder, bool demo = true) => new(demo, folder, ["http://127.0.0.1:0"]);

    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync(OptionsFor(_folder), configure: null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What the API answers this person.</summary>
    public async Task<JsonElement> GetAsync(string person, string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Server.Addresses[0]) };
        using var session = await http.PostAsJsonAsync("/api/session", new { person }, cancellationToken);
        var signedIn = await session.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.GetProperty("token").GetString());
        return await http.GetFromJsonAsync<JsonElement>(path, cancellationToken);
    }

    public Task<List<Tasking>> TaskingsAsync(CancellationToken cancellationToken) => TaskingsAsync(Server, cancellationToken);

    public static async Task<List<Tasking>> TaskingsAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var records = server.Services.GetRequiredService<TaskingRecords>();
        var taskings = new List<Tasking>();
        await foreach (var number in ItmsNumbers.IssuedAsync(server.Services.GetRequiredService<ITableStore>(), cancellationToken))
            taskings.Add((await records.LoadAsync(number, cancellationToken))!.Tasking);
        return taskings;
    }
}
