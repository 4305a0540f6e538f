using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Api.Hosting;
using Itms.Api.SignIn;
using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Functions.Http;
using Itms.Server;
using Itms.Server.Tests;
using Itms.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace Itms.Functions.Tests.Http;

/// <summary>
/// The self-contained server and the Azure host's front door behind a web server, with the same people, key and moment. Only the tables differ.
/// </summary>
internal sealed class BothHosts : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = Agency.Time("2027-01-11 09:00");

    private static readonly Dictionary<string, string?> AsTheServerHasThem = new()
    {
        ["WEBSITE_AUTH_ENABLED"] = "true",
        ["Itms:PublicUrl"] = "https://itms.example/",
        ["Itms:SignIn"] = "appService",
        ["Itms:AppService:Issuer"] = "https://issuer.example",
        ["Itms:AppService:Audience"] = "itms",
        ["Itms:AppService:Tenant"] = "agency",
    };

    private readonly string folder;
    private readonly RunningServer server;
    private readonly WebApplication azure;
    private readonly Dictionary<(HttpClient, string), string> antiforgery = [];
    private readonly HttpClient toServer;
    private readonly HttpClient toAzure;

    private BothHosts(string folder, RunningServer server, WebApplication azure)
    {
        (this.folder, this.server, this.azure) = (folder, server, azure);
        toServer = new HttpClient { BaseAddress = new Uri(server.Addresses[0]) };
        toAzure = new HttpClient { BaseAddress = new Uri(azure.Urls.First()) };
    }

    public static async Task<BothHosts> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("itms-both-").FullName;
        var options = new ServerOptions(Demo: false, folder, ["http://127.0.0.1:0"], Empty: true) { Settings = AsTheServerHasThem };
        var server = await RunningServer.StartAsync(
            options,
            builder =>
            {
                Same(builder.Services);
                // Neither host gets wake signals: otherwise the tests would depend on whether a mail has already gone out.
                builder.Services.AddSingleton(Mock.Of<IWakeSignal>());
            },
            CancellationToken.None);
        var services = server.Services;
        await new DirectoryStore(services.GetRequiredService<ITableStore>(), services.GetRequiredService<RulesSource>())
            .SaveAsync(Agency.Directory, CancellationToken.None);
        return new BothHosts(folder, server, await DoorAsync(server));
    }

    /// <summary>Sends the same request to both, one after the other.</summary>
    public async Task<(string Server, string Azure)> AskAsync(string? person, Func<HttpRequestMessage> request) =>
        (
            await FrontDoorTests.DescribeAsync(await SendAsync(toServer, person, request())),
            await FrontDoorTests.DescribeAsync(await SendAsync(toAzure, person, request())));

    /// <summary>Sends a request to the Azure host alone.</summary>
    public Task<HttpResponseMessage> SendToAzureAsync(string person, HttpRequestMessage request) => SendAsync(toAzure, person, request);

    /// <summary>Creates a tasking in both, with the same number.</summary>
    public async Task<string> CreateAsync()
    {
        var numbers = new List<string>();
        foreach (var client in new[] { toServer, toAzure })
        {
            var answer = await SendAsync(
                client, "ana.ruiz",
                new HttpRequestMessage(HttpMethod.Post, "/api/taskings") { Content = JsonContent.Create(Requests.InformationRequest()) });
            numbers.Add((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["number"]!);
        }

        return Assert.Single(numbers.Distinct());
    }

    public async ValueTask DisposeAsync()
    {
        toServer.Dispose();
        toAzure.Dispose();
        await azure.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, string? person, HttpRequestMessage request)
    {
        if (person is null) return await client.SendAsync(request);
        request.Headers.Add(AppServicePrincipals.Header, Principal(person));
        if (request.Method != HttpMethod.Get) request.Headers.Add("X-CSRF-Token", await AntiforgeryAsync(client, person));
        return await client.SendAsync(request);
    }

    private async Task<string> AntiforgeryAsync(HttpClient client, string person)
    {
        if (antiforgery.TryGetValue((client, person), out var known)) return known;
        var question = new HttpRequestMessage(HttpMethod.Get, "/api/me/antiforgery");
        question.Headers.Add(AppServicePrincipals.Header, Principal(person));
        var answer = await client.SendAsync(question);
        answer.EnsureSuccessStatusCode();
        return antiforgery[(client, person)] = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["csrfToken"]!;
    }

    /// <summary>The platform's sign-in header for a person.</summary>
    private static string Principal(string person) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        claims = new[]
        {
            new { typ = "iss", val = "https://issuer.example" }, new { typ = "aud", val = "itms" }, new { typ = "tid", val = "agency" },
            new { typ = "email", val = Agency.Person(person).Email },
        },
    }));

    /// <summary>Fixes what would differ between the hosts: the time, and generated ids.</summary>
    private static void Same(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(new ManualClock(Now));
        var made = 0;
        services.AddSingleton<NewId>(() => Interlocked.Increment(ref made).ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A web server whose one route goes through the trigger, as the Functions worker's does.</summary>
    private static async Task<WebApplication> DoorAsync(RunningServer server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Configuration.AddInMemoryCollection(AsTheServerHasThem);
        var agency = builder.Configuration.GetSection("Itms").Get<AgencySettings>()!;
        var store = new InMemoryTableStore();
        builder.Services.AddSingleton<ITableStore>(store);
        builder.Services.AddSingleton<IPartitionList>(store);
        builder.Services.AddSingleton<IBlobStore>(new InMemoryBlobStore());
        builder.Services.AddSingleton(Mock.Of<IMailSender>());
        builder.Services.AddItmsOnAzure(agency, agency.PublicUrl!, TimeProvider.System);
        var signingKey = await SigningKey.OpenAsync(server.Services.GetRequiredService<ITableStore>());
        builder.Services.AddSignIn(agency.HowToSignIn(agency.PublicUrl!, builder.Configuration), signingKey, TimeProvider.System);
        builder.Services.AddSingleton<HttpFrontDoor>();
        Same(builder.Services);
        var app = builder.Build();
        var rules = app.Services.GetRequiredService<RulesSource>();
        await new DirectoryStore(store, rules).SaveAsync(Agency.Directory, CancellationToken.None);
        await app.Services.GetRequiredService<StartupSteps>().RunAsync(newAdministrator: false, CancellationToken.None);
        var client = new Mock<DurableTaskClient>("nobody").Object;
        app.Map(
            "{*path}",
            (Microsoft.AspNetCore.Http.HttpContext context) => app.Services.GetRequiredService<HttpFrontDoor>().RunAsync(context.Request, client));
        await app.StartAsync();
        return app;
    }
}
