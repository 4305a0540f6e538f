using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Itms.Functions.Http;
using Microsoft.AspNetCore.Http;

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

    [Theory]
    [InlineData(null, 30_000_000, true)]
    [InlineData(null, 30_000_001, false)]
    [InlineData(30_000_001L, 1, false)]
    public async Task A_body_is_read_up_to_the_limit(long? declared, int length, bool isRead)
    {
        var body = new LimitedBody(new MemoryStream(new byte[length]), declared);

        var refusal = await Record.ExceptionAsync(() => body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Equal(isRead ? null : StatusCodes.Status413PayloadTooLarge, (refusal as BadHttpRequestException)?.StatusCode);
    }

    [Fact]
    public async Task A_larger_limit_can_be_set_until_the_body_is_read()
    {
        var body = new LimitedBody(new MemoryStream(new byte[40_000_000]), declared: null);
        Assert.False(body.IsReadOnly);
        body.MaxRequestBodySize = 40_000_000;

        await body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        Assert.True(body.IsReadOnly);
    }
}
