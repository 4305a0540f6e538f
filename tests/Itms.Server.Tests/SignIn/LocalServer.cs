using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Domain.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Server.Tests.SignIn;

/// <summary>The real server without the demo, on loopback, and a client that keeps nothing by itself: each request says what it sends.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    public const string Password = "plain wooden bridge";

    private readonly HttpClient http;

    private LocalServer(RunningServer running, string folder)
    {
        Running = running;
        Folder = folder;
        http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(running.Addresses[0]) };
    }

    public RunningServer Running { get; }

    public string Folder { get; }

    public static async Task<LocalServer> StartAsync(
        string? folder = null, bool demo = false, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        folder ??= DemoServer.NewFolder();
        var options = new ServerOptions(demo, folder, ["http://127.0.0.1:0"], Empty: true)
        {
            Settings = settings.ToDictionary(s => s.Key, s => (string?)s.Value),
        };
        var running = await RunningServer.StartAsync(
            options,
            builder =>
            {
                // Few rounds: a test need not be slow on purpose.
                builder.Services.AddSingleton(new Passwords(iterations: 1_000, waitingStrangers: 1_000));
                configure?.Invoke(builder);
            },
            TestContext.Current.CancellationToken);
        return new LocalServer(running, folder);
    }

    /// <summary>A server with <c>the.root</c> as its administrator, who is signed in.</summary>
    public static async Task<(LocalServer Server, Reply Root)> WithAdministratorAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var server = await StartAsync(configure: configure);
        var root = await server.PostAsync("/api/setup", new
        {
            code = server.Running.SetupCode,
            name = "Alex Root",
            email = "root@agency.invalid",
            userName = "the.root",
            password = Password,
        });
        Assert.Equal(200, root.Status);
        return (server, root);
    }

    public async Task AddAsync(Person person)
    {
        var rules = Running.Services.GetRequiredService<RulesSource>();
        var directory = rules.Current.Directory;
        await new DirectoryStore(Running.Services.GetRequiredService<ITableStore>(), rules).SaveAsync(
            new AgencyDirectory([.. directory.People.Where(p => p.Id != person.Id), person], directory.Units, directory.Divisions,
                directory.Facilities),
            TestContext.Current.CancellationToken);
    }

    /// <summary>A member of staff with an account, signed in.</summary>
    public async Task<Reply> MemberAsync(Reply root, string id)
    {
        await AddAsync(new Person(id, "Some One", $"{id}@agency.invalid", "ADMIN", [Role.Staff], []));
        var invited = await PostAsync("/api/admin/accounts", new { person = id }, Bearer(root));
        Assert.Equal(201, invited.Status);
        var activated = await PostAsync("/api/session/activate", new { person = id, code = (string)invited.Body!["code"]!, password = Password });
        Assert.Equal(200, activated.Status);
        return activated;
    }

    public Task<Reply> SignInAsync(string userName, string password = Password) => PostAsync("/api/session", new { userName, password });

    public static (string, string) Bearer(Reply session) => Bearer((string)session.Body!["token"]!);

    public static (string, string) Bearer(string token) => ("Authorization", "Bearer " + token);

    /// <summary>The cookie the answer set, as a browser sends it back.</summary>
    public static (string, string) Cookie(Reply session) => ("Cookie", session.SetCookie!.Split(';')[0]);

    public static (string, string) Csrf(Reply session) => ("X-CSRF-Token", (string)session.Body!["csrfToken"]!);

    public Task<Reply> PostAsync(string path, object body, params (string, string)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> GetAsync(string path, params (string, string)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(
            (int)response.StatusCode,
            text.StartsWith('{') ? JsonNode.Parse(text) : null,
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
            response.Headers.RetryAfter?.Delta,
            text);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Running.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A principal as App Service authentication writes it.</summary>
    public static string Principal(params (string Type, string Value)[] claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auth_typ"] = "aad",
        ["claims"] = new JsonArray([.. claims.Select(c => (JsonNode)new JsonObject { ["typ"] = c.Type, ["val"] = c.Value })]),
    }.ToJsonString()));
}

public sealed record Reply(int Status, JsonNode? Body, IReadOnlyList<string> Cookies, TimeSpan? RetryAfter, string Text)
{
    /// <summary>The cookie of the session. Null: the answer sets none.</summary>
    public string? SetCookie => Cookies.SingleOrDefault(cookie => !cookie.Contains("-device=", StringComparison.Ordinal));

    /// <summary>What a browser sends back to say that the person has been here before.</summary>
    public (string, string) Device => ("Cookie", Cookies.Single(cookie => cookie.Contains("-device=", StringComparison.Ordinal)).Split(';')[0]);

    public string? Code => (string?)Body?["code"];

    public void Is(int status, string? code = null) =>
        Assert.True(Status == status && (code is null || Code == code), $"Expected {status} {code}, got {Status}: {Text}");
}
