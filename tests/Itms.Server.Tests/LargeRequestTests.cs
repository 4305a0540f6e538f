using System.Net.Http.Headers;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests;

/// <summary>
/// HTTP/1.1 clients send the whole body before they read the answer. If the server closed the connection before the end, they would fail and
/// never read why.
/// </summary>
public sealed class LargeRequestTests(OneServer shared) : IClassFixture<OneServer>
{
    [Theory]
    [InlineData("application/json", "comments", 35_000_000, 1_048_576)]
    [InlineData("message/rfc822", "attachments", 35_000_000, null)]
    public async Task Whoever_sends_too_much_can_send_all_of_it_and_is_told_why(string type, string what, int length, int? most)
    {
        var tm = await shared.Server.As("ana.ruiz");
        var number = await tm.CreateAsync(InformationRequest());
        using var body = new ByteArrayContent(new byte[length]) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

        var answer = await tm.SendAsync(HttpMethod.Post, $"/api/taskings/{number}/{what}", body);

        if (most is null)
        {
            answer.IsRefused(415, "unsupported-media-type");
            return;
        }

        answer.IsRefused(413, "too-large");
        Assert.Equal($"A request may have at most {most} bytes.", (string?)answer.Body!["detail"]);
    }
}
