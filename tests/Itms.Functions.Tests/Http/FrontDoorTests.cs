using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Api.Pages;
using Itms.Application.Backup;
using Itms.Server.Tests.Rights;
using Itms.TestKit;

namespace Itms.Functions.Tests.Http;

/// <summary>
/// Every route of the API gives the same answer through the Azure host's front door and from the self-contained server.
/// </summary>
public sealed partial class FrontDoorTests
{
    // Headers of the transport.
    private static readonly string[] Volatile = ["Date", "Server", "Transfer-Encoding", "Connection", "Keep-Alive"];

    [Fact]
    public async Task Every_route_answers_as_the_server_does()
    {
        await using var hosts = await BothHosts.StartAsync();
        var number = await hosts.CreateAsync();
        var asked = 0;
        foreach (var (method, path) in Routes())
            foreach (var person in new[] { "ana.ruiz", "hal.price", "adm.root", null })
            {
                var (server, azure) = await hosts.AskAsync(person, () => Request(method, path, number));
                Assert.True(server == azure, $"{method} {path} as {person ?? "nobody"}\n--- server\n{server}\n--- azure\n{azure}");
                asked++;
            }

        Assert.InRange(asked, 300, 2000);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("DELETE", "/api/taskings")]
    [InlineData("OPTIONS", "/api/taskings")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/health/ready")]
    [InlineData("POST", "/api/taskings")]
    public async Task Missing_pages_and_malformed_requests_get_the_same_answer(string method, string path)
    {
        await using var hosts = await BothHosts.StartAsync();

        var (server, azure) = await hosts.AskAsync("ana.ruiz", () => new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "POST" ? new StringContent("{ \"requestor\": ", Encoding.UTF8, "application/json") : null,
        });

        Assert.Equal(server, azure);
    }

    /// <summary>The pages come from the build. Without Node.js there is only the answer that says so.</summary>
    [Fact]
    public async Task The_pages_come_as_the_same_bytes()
    {
        await using var hosts = await BothHosts.StartAsync();
        var folder = PageFiles.DefaultFolder;
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];
        var paths = files.Select(file => "/" + Path.GetRelativePath(folder, file).Replace('\\', '/'));
        foreach (var path in paths.Append("/taskings/ITMS-2031-000001").Append("/assets/gone.js"))
            foreach (var encoding in new[] { "br", "gzip", "identity" })
            {
                var (server, azure) = await hosts.AskAsync(null, () =>
                    new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", encoding } } });
                Assert.True(server == azure, $"{path} as {encoding}");
            }
    }

    private static IEnumerable<(string Method, string Path)> Routes() =>
        from path in JsonNode.Parse(File.ReadAllText(Path.Combine(GeneratedFile.Root(), "docs", "openapi.v1.json")))!["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        orderby path.Key, operation.Key
        select (operation.Key.ToUpperInvariant(), path.Key);

    private static HttpRequestMessage Request(string method, string path, string number)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(method), RouteExamples.Fill(path, number, "none").Replace("{version}", "1", StringComparison.Ordinal));
        // The only example that needs the current time.
        request.Content = RouteExamples.BodyOf(method, path) switch
        {
            null => null,
            HttpContent content => content,
            _ when path == "/api/clearance-delegations" =>
                JsonContent.Create(new { from = "ada.wells", to = "joe.lind", until = BothHosts.Now.AddDays(30), reason = "travel" }),
            var body => JsonContent.Create(body),
        };
        return request;
    }

    /// <summary>The whole answer as text, without the parts that always differ.</summary>
    internal static async Task<string> DescribeAsync(HttpResponseMessage answer)
    {
        var text = new StringBuilder(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => !Volatile.Contains(h.Key));
        foreach (var header in headers.OrderBy(h => h.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\n{header.Key}: {string.Join(", ", header.Value)}");
        // Each host has its own sessions and traces.
        return VolatileText().Replace(text.Append('\n').Append(await BodyAsync(answer)).ToString(), "*");
    }

    /// <summary>
    /// Each host has its own mails and access log, so only the taskings of a backup are the same. A page has its own nonce, also when it is
    /// compressed.
    /// </summary>
    private static async Task<string> BodyAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        if (answer.Content.Headers.ContentType?.MediaType == BackupFormat.ContentType)
            return $"{(await BackupReader.CheckAsync(body, CancellationToken.None)).Manifest.Taskings} taskings";
        var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html" && answer.Content.Headers.ContentEncoding.Contains("br");
        using var text = new StreamReader(isPage ? new BrotliStream(body, CompressionMode.Decompress) : body);
        return await text.ReadToEndAsync();
    }

    [GeneratedRegex(
        """(?<="(?:traceId|token|csrfToken|expires|expiresAt|id|createdAt|address|url)":")[^"]+"""
        // The server of this test has no people until after its start, so it waits for its first administrator.
        + """|(?<="setUpOpen":)\w+"""
        + """|(?<='nonce-)[^']+|(?<=style-nonce" content=")[^"]+"""
        + """|(?<=itms-session=)[^;]+|(?<=expires=)[^;]+|(?<=Content-Length: )\d+|(?<=127\.0\.0\.1:)\d+""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex VolatileText();
}
