using System.Globalization;
using System.Text;
using Itms.Server.Tests.Rights;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>Calendar programs and monitors ask with HEAD. It answers as GET does, without a body (RFC 9110, 9.3.2).</summary>
public sealed class HeadTests(OneServer shared) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Wherever_GET_is_HEAD_answers_the_same_without_a_body()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var (number, document) = await WithDocumentAsync(tm, "made up");
        using var nobody = Client.Anonymous(shared.Server.Address);
        var routes = shared.Server.Running.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Distinct().ToList();
        Assert.InRange(routes.Count, 30, 200);

        foreach (var route in routes)
            foreach (var client in new[] { tm, nobody })
            {
                var path = RouteExamples.Fill(route, number, document);
                var get = await client.DownloadAsync(path);
                var head = await client.DownloadAsync(HttpMethod.Head, path, body: null);
                Assert.True(head.Status == get.Status, $"HEAD {route}: {head.Status}, GET: {get.Status}");
                Assert.Empty(head.Bytes);
                Assert.Equal(get.Headers.GetValueOrDefault("Content-Type"), head.Headers.GetValueOrDefault("Content-Type"));
            }
    }

    [Fact]
    public async Task The_length_and_the_tag_are_those_of_the_body_that_GET_has()
    {
        var lee = await shared.Server.As("lee.chan");
        var (number, document) = await WithDocumentAsync(await shared.Server.As("ana.ruiz"), "made up");
        var calendar = new Uri((string)(await lee.PostAsync("/api/me/calendar", new { }))["url"]!).AbsolutePath;

        string[] paths =
            ["/health/live", "/health/ready", calendar, $"/api/taskings/{number}/attachments/{document}", $"/api/taskings/{number}"];
        foreach (var path in paths)
        {
            var (get, head) = (await lee.DownloadAsync(path), await lee.DownloadAsync(HttpMethod.Head, path, body: null));
            Assert.Equal((200, get.Bytes.Length.ToString(CultureInfo.InvariantCulture)), (head.Status, head.Headers["Content-Length"]));
            Assert.Equal(get.Headers.GetValueOrDefault("ETag"), head.Headers.GetValueOrDefault("ETag"));
            Assert.Empty(head.Bytes);
            if (head.Headers.TryGetValue("ETag", out var etag) && !path.EndsWith(number, StringComparison.Ordinal))
                Assert.Equal(304, (await lee.DownloadAsync(HttpMethod.Head, path, body: null, ("If-None-Match", etag))).Status);
        }
    }

    /// <summary>Its headers have the document's name, which may name a detainee.</summary>
    [Fact]
    public async Task A_HEAD_of_a_document_is_in_the_access_log()
    {
        var tm = await shared.Server.As("ana.ruiz");
        var (number, document) = await WithDocumentAsync(tm, "made up");
        var head = await tm.DownloadAsync(HttpMethod.Head, $"/api/taskings/{number}/attachments/{document}", body: null);
        Assert.Contains("a.txt", head.Headers["Content-Disposition"], StringComparison.Ordinal);
        var log = await tm.GetAsync($"/api/taskings/{number}/readings");
        Assert.Contains(log["items"]!.AsArray(), entry => (string?)entry!["what"] == "attachment");
    }

    [Fact]
    public async Task HEAD_is_refused_where_GET_is_refused()
    {
        var tm = await shared.Server.As("ana.ruiz");
        foreach (var path in new[] { "/api/nothing", "/api/search", "/api/taskings/ITMS-2000-000001" })
        {
            var get = await tm.DownloadAsync(path);
            var head = await tm.DownloadAsync(HttpMethod.Head, path, body: null);
            Assert.True(get.Status is 404 or 405);
            Assert.Equal((get.Status, 0), (head.Status, head.Bytes.Length));
        }
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_416()
    {
        var lee = await shared.Server.As("lee.chan");
        var (number, document) = await WithDocumentAsync(await shared.Server.As("ana.ruiz"), "0123456789");
        var path = $"/api/taskings/{number}/attachments/{document}";

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var beyond = await lee.DownloadAsync(method, path, body: null, ("Range", "bytes=10-20"));
            Assert.Equal((416, "bytes */10"), (beyond.Status, beyond.Headers["Content-Range"]));
        }

        var answer = await lee.SendAsync(HttpMethod.Get, path, null, ("Range", "bytes=99-"));
        answer.IsRefused(416, "range-not-satisfiable");
        var part = await lee.DownloadAsync(path, ("Range", "bytes=8-20"));
        Assert.Equal((206, "89", "bytes 8-9/10"), (part.Status, Encoding.UTF8.GetString(part.Bytes), part.Headers["Content-Range"]));
        Assert.Equal("9", Encoding.UTF8.GetString((await lee.DownloadAsync(path, ("Range", "bytes=-1"))).Bytes));
    }

    private static async Task<(string Number, string Document)> WithDocumentAsync(Client tm, string content)
    {
        var number = await tm.CreateAsync(InformationRequest());
        using var form = Files.Form(Files.Text("a.txt", content));
        var uploaded = await tm.PostAsync($"/api/taskings/{number}/attachments", form);
        return (number, (string)uploaded["attachments"]![0]!["id"]!);
    }
}
