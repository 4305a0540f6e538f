using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Itms.Bench;

/// <summary>Sends the same requests to ITMS and to the ceiling.</summary>
internal sealed class Client : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly HttpClient http;
    private readonly string collection;
    private readonly List<string> created;

    /// <param name="collection">The path for POST requests.</param>
    /// <param name="created">The paths of everything created so far. The clients of one data folder share this list.</param>
    public Client(Uri address, string collection, List<string> created, int clients)
    {
        this.collection = collection;
        this.created = created;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = clients, UseCookies = false, UseProxy = false };
        http = new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>Signs in as a person of the demo.</summary>
    public async Task SignInAsync(string person)
    {
        using var answer = await http.PostAsJsonAsync("/api/session", new { person });
        var session = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)session!["token"]);
    }

    public async Task CreateAsync()
    {
        using var body = new ByteArrayContent(Body.Next()) { Headers = { ContentType = JsonType } };
        using var request = new HttpRequestMessage(HttpMethod.Post, collection) { Content = body };
        using var answer = await SendAsync(request, HttpStatusCode.Created);
        var location = answer.Headers.Location!.OriginalString;
        lock (created) created.Add(location);
    }

    /// <summary>Reads a random one of those created.</summary>
    public Task ReadAsync() => ReadAsync(created[Random.Shared.Next(created.Count)]);

    public async Task ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var _ = await SendAsync(request, HttpStatusCode.OK);
    }

    public async Task PostAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var body = new StringContent(json, JsonType);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        using var _ = await SendAsync(request, expected);
    }

    /// <summary>Posts a mail that becomes a new tasking.</summary>
    public async Task PostMailAsync()
    {
        using var request = PostedMails.Next();
        using var _ = await SendAsync(request, HttpStatusCode.OK);
    }

    public Task<JsonObject?> GetJsonAsync(string path) => http.GetFromJsonAsync<JsonObject>(path);

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode != expected)
        {
            var problem = await answer.Content.ReadAsStringAsync();
            throw new BenchException($"{request.Method} {request.RequestUri} was answered with {(int)answer.StatusCode}: {problem}");
        }

        await answer.Content.CopyToAsync(Stream.Null);
        return answer;
    }
}
