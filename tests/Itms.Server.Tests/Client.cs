using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Itms.Server.Tests;

public sealed record SentMail(string Kind, string To, string Subject, string Text, string Html);

/// <summary>A signed-in person's way to the API.</summary>
public sealed class Client : IDisposable
{
    private readonly HttpClient http;

    private Client(HttpClient http) => this.http = http;

    public static async Task<Client> SignInAsync(Uri address, string person)
    {
        var client = new Client(new HttpClient { BaseAddress = address });
        var session = await client.PostAsync("/api/session", new { person });
        client.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session["token"]!);
        return client;
    }

    public static Client Anonymous(Uri address) => new(new HttpClient { BaseAddress = address });

    /// <summary>GET that must succeed.</summary>
    public async Task<JsonNode> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Ok(path);

    /// <summary>POST that must succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, object body) => (await SendAsync(HttpMethod.Post, path, body)).Ok(path);

    /// <summary>An action that must succeed.</summary>
    public Task<JsonNode> DoAsync(string number, string action, object? body = null) =>
        PostAsync($"/api/taskings/{number}/actions/{action}", body ?? new { });

    /// <summary>An action, whatever becomes of it.</summary>
    public Task<Answer> TryAsync(string number, string action, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/api/taskings/{number}/actions/{action}", body ?? new { }, headers);

    public async Task<string> CreateAsync(object body) => (string)(await PostAsync("/api/taskings", body))["number"]!;

    /// <summary>The numbers on all pages of a list. None may come twice.</summary>
    /// <param name="path">The list's first page.</param>
    public async Task<HashSet<string>> NumbersAsync(string path)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var next = path; next is not null;)
        {
            var page = await GetAsync(next);
            foreach (var row in page["items"]!.AsArray()) Assert.True(numbers.Add((string)row!["number"]!));
            next = (string?)page["nextLink"];
        }

        return numbers;
    }

    public Task<JsonNode> ReadAsync(string number) => GetAsync($"/api/taskings/{number}");

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(
            (int)response.StatusCode,
            isJson ? JsonNode.Parse(text) : null,
            response.Headers.ETag?.ToString(),
            response.Content.Headers.ContentType?.MediaType,
            text);
    }

    /// <summary>GET of a document, whatever becomes of it.</summary>
    public Task<Download> DownloadAsync(string path, params (string Name, string Value)[] headers) =>
        DownloadAsync(HttpMethod.Get, path, body: null, headers);

    public async Task<Download> DownloadAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Download(
            (int)response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>POST whose answer is read by the caller, as it arrives.</summary>
    public async Task<Stream> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => http.Dispose();
}

public sealed record Download(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers);

public sealed record Answer(int Status, JsonNode? Body, string? ETag, string? MediaType, string Text)
{
    public string? Code => (string?)Body?["code"];

    public JsonNode Ok(string what)
    {
        Assert.True(Status is 200 or 201, $"{what}: {Status} {Text}");
        return Body!;
    }

    public void IsRefused(int status, string code)
    {
        Assert.True(Status == status && Code == code, $"Expected {status} {code}, got {Status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal($"urn:itms:problem:{code}", (string?)Body!["type"]);
        Assert.NotNull((string?)Body["traceId"]);
    }

    public string[] Outstanding => [.. Body!["outstanding"]!.AsArray().Select(x => (string)x!)];
}
