using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Server.Tests.Rights;
using Itms.TestKit;

namespace Itms.Functions.Tests.Http;

/// <summary>
/// Every route of the API, asked through the front door of the Azure host and of the self-contained server: the answers are the same.
/// </summary>
public sealed partial class FrontDoorTests
{
    // Of the transport, not of the answer.
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
    public async Task What_is_not_there_or_not_well_formed_is_answered_alike(string method, string path)
    {
        await using var hosts = await BothHosts.StartAsync();

        var (server, azure) = await hosts.AskAsync("ana.ruiz", () => new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "POST" ? new StringContent("{ \"requestor\": ", Encoding.UTF8, "application/json") : null,
        });

        Assert.Equal(server, azure);
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
        // The one instant among the examples that is the machine's own.
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

    /// <summary>The whole answer as text, without what must differ.</summary>
    internal static async Task<string> DescribeAsync(HttpResponseMessage answer)
    {
        var text = new StringBuilder(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => !Volatile.Contains(h.Key));
        foreach (var header in headers.OrderBy(h => h.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\n{header.Key}: {string.Join(", ", header.Value)}");
        // Two signings in are two sessions; a trace is of one request.
        return VolatileText().Replace(text.Append('\n').Append(await answer.Content.ReadAsStringAsync()).ToString(), "*");
    }

    [GeneratedRegex(
        """(?<="(?:traceId|token|csrfToken|expires|expiresAt|id|createdAt|address|url)":")[^"]+"""
        + """|(?<=itms-session=)[^;]+|(?<=expires=)[^;]+|(?<=Content-Length: )\d+|(?<=127\.0\.0\.1:)\d+""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex VolatileText();
}
