using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Application.Views;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.Domain.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Application.Http;

/// <summary>The four views (G App. B), in their own order and unfiltered.</summary>
internal static class ViewEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Views");
        views.MapGet("/active", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, _ => new RowRange(Keys.Open)))
            .Says<Page<RowDocument>>("Every open tasking, by due date.").TakesPage();
        views.MapGet("/due-30", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, now => new RowRange(Keys.Open, Keys.From(now), Keys.Through(now.AddDays(30)))))
            .Says<Page<RowDocument>>("Open taskings due from now to 30 days.").TakesPage();
        views.MapGet("/overdue", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, now => new RowRange(Keys.Open, "", Keys.From(now)), row => row.Action != TaskAction.StandDown))
            .Says<Page<RowDocument>>("Open taskings whose due date has passed.").TakesPage();
        views.MapGet("/mine", MineAsync).Says<MineDocument>("Taskings where I am or was action officer or designee, by status.").TakesPage();
    }

    private static async Task<IResult> ListAsync(
        ViewReader reader, Caller caller, HttpContext context, Func<DateTimeOffset, RowRange> range, Func<TaskingRow, bool>? only = null)
    {
        var paging = Paging.Of(context);
        var page = await reader.ReadAsync(range, paging.From, paging.Top, caller.Person, only, context.RequestAborted);
        return Results.Json(new Page<RowDocument>(page.Rows, paging.NextLink(context, page.Next)), Json.Http);
    }

    private static async Task<IResult> MineAsync(ViewReader reader, Caller caller, HttpContext context)
    {
        var paging = Paging.Of(context);
        var page = await reader.ReadAsync(_ => new RowRange(Keys.Mine(caller.Person.Id)), paging.From, paging.Top, caller.Person, null, context.RequestAborted);
        var groups = page.Rows
            .GroupBy(row => row.Status)
            .Select(group => new GroupDocument(group.Key, group.Key.Label(), [.. group]))
            .ToList();
        return Results.Json(new MineDocument(groups, paging.NextLink(context, page.Next)), Json.Http);
    }

    private sealed record MineDocument(
        IReadOnlyList<GroupDocument> Groups,
        [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] string? NextLink);

    private sealed record GroupDocument(TaskingStatus Status, string Label, IReadOnlyList<RowDocument> Items);
}
