using Itms.Api.Views;
using Itms.Application.Shared;
using Itms.Application.Tests.Exports;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Tests.Views;

public sealed class ExportTests
{
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task An_export_that_fails_halfway_does_not_end_as_if_it_were_whole(string format)
    {
        var (context, line) = Request(started: true);

        await Assert.ThrowsAsync<InvalidDataException>(() => Of(format, Failing()).ExecuteAsync(context));

        Assert.True(line.IsCut);
    }

    [Fact]
    public async Task A_workbook_that_fails_before_a_byte_of_it_is_sent_leaves_room_for_a_problem()
    {
        var (context, line) = Request(started: false);

        await Assert.ThrowsAsync<InvalidDataException>(() => Of("xlsx", Failing()).ExecuteAsync(context));

        Assert.False(line.IsCut);
        Assert.Null(context.Response.ContentType);
        Assert.Equal(0, context.Response.Body.Length);
    }

    [Fact]
    public async Task No_workbook_is_left_on_the_disk()
    {
        var (context, _) = Request(started: false);
        await Of("xlsx", Rows.Many(100)).ExecuteAsync(context);

        Assert.Equal(context.Response.ContentLength, context.Response.Body.Length);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "itms-export-*"));
    }

    private static IResult Of(string format, IAsyncEnumerable<Line> rows) =>
        Export.Of(format == "csv" ? ExportFormat.Csv : ExportFormat.Xlsx, "active", Line.Columns, rows);

    private static async IAsyncEnumerable<Line> Failing()
    {
        await foreach (var row in Rows.Many(5_000)) yield return row;
        throw new InvalidDataException();
    }

    private static (HttpContext Context, Connection Line) Request(bool started)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection()
                .AddSingleton<TimeProvider>(new ManualClock(Agency.Time("2027-01-15 12:00")))
                .AddSingleton(new RulesSource(Agency.Calendar, new TaskingPolicy()))
                .BuildServiceProvider(),
        };
        var line = new Connection { HasStarted = started };
        context.Features.Set<IHttpResponseFeature>(line);
        context.Features.Set<IHttpRequestLifetimeFeature>(line);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        return (context, line);
    }

    /// <summary>The connection an answer goes out on.</summary>
    private sealed class Connection : HttpResponseFeature, IHttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public new bool HasStarted { get; init; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }
}
