using Itms.Api.Http;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Itms.Api.Views;

/// <summary>The views (G App. B), filtered, sorted and counted. Every definition in <see cref="View.All"/> has an address here.</summary>
internal static class ViewEndpoints
{
    private static readonly string[] Parameters = [.. ViewFilter.Parameters, "sort", "count", Export.Parameter];

    public static void Map(RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Views");
        foreach (var view in View.All)
        {
            var endpoint = views.MapGet(
                "/" + view.Name,
                (ViewReader reader, RulesSource rules, Caller caller, HttpContext context) => ListAsync(view, reader, rules, caller, context));
            (view.IsPersonal ? endpoint.Describes<MineDocument>(view.Summary) : endpoint.Describes<RowsDocument>(view.Summary))
                .AcceptsPage().AcceptsFilter().AcceptsFormat();
        }

        views.MapGet("/counts", CountsAsync).Describes<CountsDocument>("Counts the taskings in each view, and your open ones by status.");
    }

    private static async Task<IResult> ListAsync(View view, ViewReader reader, RulesSource rules, Caller caller, HttpContext context)
    {
        var paging = Paging.Of(context, Parameters);
        var (query, counted) = Read(view, rules, context);
        if (Export.FormatOf(context) is { } format) return File(format, query, reader, rules, caller, context);
        var page = await reader.PageAsync(query, paging.Top, paging.From, caller.Person, context.RequestAborted);
        var counts = counted ? await reader.CountAsync(query, caller.Person, context.RequestAborted) : null;
        var nextLink = paging.NextLink(context, page.Next);
        return view.IsPersonal ? RowsResult.Groups(page.Rows, nextLink, counts) : RowsResult.Page(page.Rows, nextLink, counts?.Values.Sum());
    }

    /// <summary>All rows of the query, not only one page.</summary>
    private static IResult File(ExportFormat format, ViewQuery query, ViewReader reader, RulesSource rules, Caller caller, HttpContext context) =>
        Export.Of(
            format,
            query.View.Name,
            ViewTable.Columns(rules.Current.Directory),
            reader.AllAsync(query, caller.Person, context.RequestAborted).Select(row => row.Document()));

    private static async Task<IResult> CountsAsync(ViewReader reader, Caller caller, HttpContext context)
    {
        var mine = await reader.CountOpenOfMineAsync(caller.Person, context.RequestAborted);
        var open = await reader.CountOpenAsync(caller.Person, context.RequestAborted);
        return Results.Json(
            new CountsDocument(
                open[View.Active], mine.Values.Sum(), mine.ToDictionary(c => c.Key.Word(), c => c.Value), open[View.Due30], open[View.Overdue]),
            Json.Http);
    }

    /// <exception cref="ProblemException">400, naming the invalid parameters.</exception>
    private static (ViewQuery Query, bool Counted) Read(View view, RulesSource rules, HttpContext context)
    {
        var errors = new FieldErrors();
        var given = context.Request.Query
            .Where(p => ViewFilter.Parameters.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.OfType<string>().ToArray()));
        var filter = ViewFilter.Parse(given, rules.Current, errors);
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
        "taskManager" => "Id of the task manager in charge, or several separated by commas. none: nobody is in charge.",
        _ => "Matches this value, or one of several separated by commas.",
    };
}

/// <param name="Mine">The caller's open taskings.</param>
/// <param name="MineByStatus">The same by status.</param>
public sealed record CountsDocument(int Active, int Mine, IReadOnlyDictionary<string, int> MineByStatus, int Due30, int Overdue);
