using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Itms.Functions.Tests.Http;

/// <summary>
/// The Functions host forwards a request while it sends its body. If the worker closed the connection before the end, the host would answer a bare
/// 500. HTTP/1.1 clients send the whole body before they read the answer, so a closed connection makes them fail here.
/// </summary>
public sealed class LargeRequestTests
{
    [Theory]
    [InlineData("application/json", 35_000_000, 1_048_576)]
    [InlineData("multipart/form-data; boundary=part", 100_500_000, 100_000_000)]
    public async Task Whoever_sends_too_much_can_send_all_of_it_and_is_told_the_limit(string type, int length, long most)
    {
        await using var hosts = await BothHosts.StartAsync();
        var number = await hosts.CreateAsync();
        var body = new ByteArrayContent(new byte[length]) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

        var path = type == "application/json" ? $"/api/taskings/{number}/comments" : $"/api/taskings/{number}/attachments";
        var answer = await hosts.SendToAzureAsync("ana.ruiz", new HttpRequestMessage(HttpMethod.Post, path) { Content = body });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal($"A request may have at most {most} bytes.", (string?)problem["detail"]);
    }
}
