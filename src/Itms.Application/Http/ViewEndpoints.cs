using System.Globalization;
using System.Text;
using Itms.Application.Tables;
using Itms.Application.Taskings;
using Itms.Application.Views;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Itms.Domain.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Itms.Application.Http;

/// <summary>The four views (G App. B), in their own order and unfiltered.</summary>
internal static class ViewEndpoints
{
    private static readonly string[] Parameters = ["top", "from"];

    public static void Map(RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views");
        views.MapGet("/active", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, _ => new RowRange(Keys.Open)));
        views.MapGet("/due-30", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, now => new RowRange(Keys.Open, Keys.From(now), Keys.Through(now.AddDays(30)))));
        views.MapGet("/overdue", (ViewReader reader, Caller caller, HttpContext context) =>
            ListAsync(reader, caller, context, now => new RowRange(Keys.Open, "", Keys.From(now)), row => row.Action != TaskAction.StandDown));
        views.MapGet("/mine", MineAsync);
    }

    private static async Task<IResult> ListAsync(
        ViewReader reader, Caller caller, HttpContext context, Func<DateTimeOffset, RowRange> range, Func<TaskingRow, bool>? only = null)
    {
        var (top, from) = Paging(context);
        var page = await reader.ReadAsync(range, from, top, caller.Person, only, context.RequestAborted);
        return Results.Json(new Page<RowDocument>(page.Rows, NextLink(context, top, page.Next)), Json.Http);
    }

    private static async Task<IResult> MineAsync(ViewReader reader, Caller caller, HttpContext context)
    {
        var (top, from) = Paging(context);
        var page = await reader.ReadAsync(_ => new RowRange(Keys.Mine(caller.Person.Id)), from, top, caller.Person, null, context.RequestAborted);
        var groups = page.Rows
            .GroupBy(row => row.Status)
            .Select(group => new GroupDocument(group.Key, group.Key.Label(), [.. group]))
            .ToList();
        return Results.Json(new { groups, nextLink = NextLink(context, top, page.Next) }, Json.Http);
    }

    private static (int Top, string? From) Paging(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(k => !Parameters.Contains(k)) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of this view"));
        var top = 50;
        if (query.TryGetValue("top", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > 200))
            throw new ProblemException(Problems.Malformed("top", "must be 1 to 200"));
        return (top, query.TryGetValue("from", out var cursor) ? Decode(cursor.ToString()) : null);
    }

    private static string? NextLink(HttpContext context, int top, string? next) => next is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}?top={top}&from={WebEncoders.Base64UrlEncode(Encoding.ASCII.GetBytes(next))}");

    private static string Decode(string cursor)
    {
        try
        {
            var key = Encoding.ASCII.GetString(WebEncoders.Base64UrlDecode(cursor));
            TableKey.Check(key, nameof(cursor));
            return key;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ProblemException(Problems.Malformed("from", "is not a cursor of this view"));
        }
    }

    private sealed record GroupDocument(TaskingStatus Status, string Label, IReadOnlyList<RowDocument> Items);
}
