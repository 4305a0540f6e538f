using Itms.Api.Http;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Itms.Api.Views;

/// <summary>The four views (G App. B), filtered, sorted and counted.</summary>
internal static class ViewEndpoints
{
    private static readonly string[] Parameters = [.. ViewFilter.Parameters, "sort", "count", Export.Parameter];

    public static void Map(RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Views");
        List(views, "active", View.Active, "Lists every open tasking, by due date.");
        List(views, "due-30", View.Due30, "Lists open taskings due in the next 30 days.");
        List(views, "overdue", View.Overdue, "Lists open taskings whose due date has passed.");
        views.MapGet("/mine", MineAsync).AcceptsPage().AcceptsFilter().AcceptsFormat()
            .Describes<MineDocument>("Lists taskings where you are or were action officer or designee, by status.");
        views.MapGet("/counts", CountsAsync).Describes<CountsDocument>("Counts the taskings in each view, and your open ones by status.");
    }

    private static void List(RouteGroupBuilder views, string name, View view, string summary) => views
        .MapGet("/" + name, (ViewReader reader, RulesSource rules, Caller caller, HttpContext context) =>
            ListAsync(name, view, reader, rules, caller, context))
        .Describes<RowsDocument>(summary).AcceptsPage().AcceptsFilter().AcceptsFormat();

    private static async Task<IResult> ListAsync(string name, View view, ViewReader reader, RulesSource rules, Caller caller, HttpContext context)
    {
        var paging = Paging.Of(context, Parameters);
        var (query, counted) = Read(view, rules, context);
        if (Export.FormatOf(context) is { } format) return File(format, name, query, reader, rules, caller, context);
        var page = await reader.PageAsync(query, paging.Top, paging.From, caller.Person, context.RequestAborted);
        int? count = counted ? (await reader.CountAsync(query, caller.Person, context.RequestAborted)).Values.Sum() : null;
        return RowsResult.Page(page.Rows, paging.NextLink(context, page.Next), count);
    }

    private static async Task<IResult> MineAsync(ViewReader reader, RulesSource rules, Caller caller, HttpContext context)
    {
        var paging = Paging.Of(context, Parameters);
        var (query, counted) = Read(View.Mine, rules, context);
        if (Export.FormatOf(context) is { } format) return File(format, "mine", query, reader, rules, caller, context);
        var page = await reader.PageAsync(query, paging.Top, paging.From, caller.Person, context.RequestAborted);
        var counts = counted ? await reader.CountAsync(query, caller.Person, context.RequestAborted) : null;
        return RowsResult.Groups(page.Rows, paging.NextLink(context, page.Next), counts);
    }

    /// <summary>Exports the whole view with its filter and sort order, whatever the page.</summary>
    private static IResult File(
        ExportFormat format, string name, ViewQuery query, ViewReader reader, RulesSource rules, Caller caller, HttpContext context) =>
        Export.Of(
            format,
            name,
            ViewTable.Columns(rules.Current.Directory),
            reader.AllAsync(query, caller.Person, context.RequestAborted).Select(row => row.Document()));

    private static async Task<IResult> CountsAsync(ViewReader reader, Caller caller, HttpContext context)
    {
        var mine = await reader.CountOpenOfMineAsync(caller.Person, context.RequestAborted);
        return Results.Json(
            new CountsDocument(
                await CountAsync(View.Active),
                mine.Values.Sum(),
                mine.ToDictionary(c => c.Key.Word(), c => c.Value),
                await CountAsync(View.Due30),
                await CountAsync(View.Overdue)),
            Json.Http);

        async Task<int> CountAsync(View view) =>
            (await reader.CountAsync(ViewQuery.Whole(view), caller.Person, context.RequestAborted)).Values.Sum();
    }

    /// <exception cref="ProblemException">400, naming the invalid parameters.</exception>
    private static (ViewQuery Query, bool Counted) Read(View view, RulesSource rules, HttpContext context)
    {
        var errors = new FieldErrors();
        var given = context.Request.Query
            .Where(p => ViewFilter.Parameters.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.OfType<string>().ToArray()));
        var filter = ViewFilter.Parse(given, rules.Current.Calendar, errors);
        var sort = ViewSort.Parse(context.Request.Query["sort"], view, errors);
        var count = context.Request.Query["count"].ToString();
        errors.Require(count is "" or "true" or "false", "count", "must be true or false");
        return errors.Any ? throw new ProblemException(Problems.Invalid(errors)) : (new ViewQuery(view, filter, sort), count == "true");
    }

    private static RouteHandlerBuilder AcceptsFilter(this RouteHandlerBuilder endpoint)
    {
        foreach (var name in ViewFilter.Parameters) endpoint.Accepts(name, Describe(name));
        endpoint.Accepts("sort", $"One of {string.Join(", ", ViewSort.Names)}. Put a - in front to sort in descending order.");
        endpoint.Accepts("count", "true adds the number of rows on all pages.", JsonSchemaType.Boolean);
        return endpoint;
    }

    private static string Describe(string parameter) => parameter switch
    {
        "dueFrom" => "Due on or after this date or instant.",
        "dueTo" => "Due on or before this date or instant.",
        "number" or "caseNumber" or "taskAuthority" or "requestor" or "facility" => "Contains this text.",
        _ => "Matches this value, or one of several separated by commas.",
    };
}

/// <param name="Mine">The caller's open taskings.</param>
/// <param name="MineByStatus">The same by status.</param>
public sealed record CountsDocument(int Active, int Mine, IReadOnlyDictionary<string, int> MineByStatus, int Due30, int Overdue);
