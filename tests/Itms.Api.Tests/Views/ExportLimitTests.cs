using Itms.Api.Http;
using Itms.Api.Views;

namespace Itms.Api.Tests.Views;

/// <summary>What a file of a kind cannot hold is refused, rather than left out.</summary>
public sealed class ExportLimitTests
{
    [Fact]
    public async Task More_rows_than_a_workbook_holds_are_refused_naming_the_format()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Equal([1, 2, 3], await Export.AtMost(3, new[] { 1, 2, 3 }.ToAsyncEnumerable()).ToListAsync(token));
        var refused = await Assert.ThrowsAsync<ProblemException>(async () => await Export.AtMost(2, new[] { 1, 2, 3 }.ToAsyncEnumerable())
            .ToListAsync(token));
        Assert.Equal(400, refused.Problem.Status);
        Assert.Contains("format", refused.Problem.Errors!.Keys);
    }
}
