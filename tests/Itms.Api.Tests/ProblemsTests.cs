using Itms.Api.Http;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Tests;

public sealed class ProblemsTests
{
    [Fact]
    public async Task An_answer_that_was_to_be_a_file_is_none_if_it_fails()
    {
        var context = new DefaultHttpContext();
        context.Response.Headers.ContentDisposition = "attachment; filename=taskings.csv";
        context.Response.ContentLength = 12;

        await Problems.WriteAsync(context, Problems.OfStatus(500));

        Assert.Equal("application/problem+json", context.Response.ContentType);
        Assert.Equal(0, context.Response.Headers.ContentDisposition.Count);
        Assert.Null(context.Response.ContentLength);
    }
}
