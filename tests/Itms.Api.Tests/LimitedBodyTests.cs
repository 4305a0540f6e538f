using Itms.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Tests;

/// <summary>The limit of a request's body, the same on every host.</summary>
public sealed class LimitedBodyTests
{
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
