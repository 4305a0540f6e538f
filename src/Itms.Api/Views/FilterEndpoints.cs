using System.Globalization;
using Itms.Api.Http;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Views;

/// <summary><c>/api/filters</c>: saved filters and sort orders of views, private or shared.</summary>
internal static class FilterEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var filters = api.MapGroup("/filters").WithTags("Saved filters");
        filters.MapGet("", async (Caller caller, SavedFilters store, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var page = paging.PageOf(await store.ListAsync(caller.Person, context.RequestAborted), f => f.ListKey(caller.Person), context);
            return Results.Json(new Page<FilterDocument>([.. page.Items.Select(f => FilterDocument.Of(f, caller.Person))], page.NextLink), Json.Http);
        }).Describes<Page<FilterDocument>>("Lists your filters by name, then the ones others share.").AcceptsPage();
        filters.MapPost("", AddAsync).Describes<FilterDocument>("Saves a filter.", StatusCodes.Status201Created);
        filters.MapGet("/{id}", async (string id, Caller caller, SavedFilters store, HttpContext context) =>
            await store.FindAsync(id, caller.Person, context.RequestAborted) is { } filter
                ? With(filter, caller.Person, context)
                : Problems.Result(Problems.NotFound()))
            .Describes<FilterDocument>("Reads one of your filters, or a shared one.");
        filters.MapPut("/{id}", ChangeAsync).AcceptsIfMatch(required: true)
            .Describes<FilterDocument>("Changes a filter. Only task managers can change someone else's.");
        filters.MapDelete("/{id}", async (string id, Caller caller, SavedFilters store, HttpContext context) =>
        {
            var outcome = await store.ChangeAsync(id, caller.Person, Preconditions.ExpectedVersion(context), _ => null, context.RequestAborted);
            return outcome is FilterOutcome.Done ? Results.NoContent() : Refused(outcome, context);
        })
            .Describes("Deletes a filter. Only task managers can delete someone else's.", StatusCodes.Status204NoContent).AcceptsIfMatch();
    }

    private static async Task<IResult> AddAsync(
        RequestBody<FilterRequest> body, Caller caller, SavedFilters store, RulesSource rules, HttpContext context)
    {
        var (name, view, query, shared) = Checked(body.Value, rules);
        var outcome = await store.AddAsync(name, view, query, shared, caller.Person, context.RequestAborted);
        if (outcome is not FilterOutcome.Done { Filter: var filter }) return Refused(outcome, context);
        context.Response.Headers.Location = $"/api/filters/{filter.Id}";
        return With(filter, caller.Person, context, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        string id, RequestBody<FilterRequest> body, Caller caller, SavedFilters store, RulesSource rules, HttpContext context)
    {
        var expected = Preconditions.RequiredVersion(context);
        var (name, view, query, shared) = Checked(body.Value, rules);
        var outcome = await store.ChangeAsync(
            id, caller.Person, expected, filter => filter with { Name = name, View = view, Query = query, Shared = shared }, context.RequestAborted);
        return outcome is FilterOutcome.Done { Filter: var changed } ? With(changed, caller.Person, context) : Refused(outcome, context);
    }

    /// <exception cref="ProblemException">400, naming the fields.</exception>
    private static (string Name, string View, IReadOnlyDictionary<string, string> Query, bool Shared) Checked(
        FilterRequest request, RulesSource rules)
    {
        var errors = new FieldErrors();
        SavedFilter.Check(request.Name, request.View, request.Query, rules.Current, errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        var query = (request.Query ?? [])
            .OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value!.Trim(), StringComparer.Ordinal);
        return (request.Name!.Trim(), request.View!, query, request.Shared ?? false);
    }

    private static IResult With(SavedFilter filter, Person caller, HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = ETagOf(filter);
        return Results.Json(FilterDocument.Of(filter, caller), Json.Http, statusCode: status);
    }

    private static IResult Refused(FilterOutcome outcome, HttpContext context)
    {
        if (outcome is FilterOutcome.Stale { Present: var present }) context.Response.Headers.ETag = ETagOf(present);
        return Problems.Result(outcome switch
        {
            FilterOutcome.NotAllowed => Problems.NotAllowed("This filter belongs to someone else. Only its owner or a task manager can change it."),
            FilterOutcome.NameTaken => Problems.Malformed("name", "is already used by another filter of the same owner"),
            FilterOutcome.TooMany => Problems.Malformed("name", $"already has {SavedFilters.MostPerPerson} filters: delete one first"),
            FilterOutcome.Stale stale => Problems.StaleEntry(ETagOf(stale.Present)),
            _ => Problems.NotFound(),
        });
    }

    private static string ETagOf(SavedFilter filter) => string.Create(CultureInfo.InvariantCulture, $"\"{filter.Version}\"");
}

public sealed record FilterRequest
{
    /// <summary>1 to 80 characters. Must differ from the owner's other filters.</summary>
    public string? Name { get; init; }

    /// <summary>The name of a view, such as <c>overdue</c>.</summary>
    public string? View { get; init; }

    /// <summary>Parameters of the view, and sort. Separate several values with commas, as in a URL.</summary>
    public Dictionary<string, string?>? Query { get; init; }

    /// <summary>True to let everyone use it. Each person still sees only their own results. Default: false.</summary>
    public bool? Shared { get; init; }
}

/// <param name="Query">Values by parameter, without those the caller may not see.</param>
/// <param name="Owner">Id of the person who saved it.</param>
/// <param name="MayChange">True if the caller may change or delete it.</param>
/// <param name="Masked">
/// True if free text is left out: the name, and requestor, case number, task authority and facility in query and link. It may name someone.
/// </param>
/// <param name="Link">The view with this filter and sort order.</param>
public sealed record FilterDocument(
    string Id,
    string Name,
    string View,
    IReadOnlyDictionary<string, string> Query,
    bool Shared,
    string Owner,
    bool MayChange,
    bool Masked,
    string Link,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    public static FilterDocument Of(SavedFilter f, Person caller)
    {
        var query = f.QueryFor(caller);
        return new(
            f.Id,
            f.NameFor(caller),
            f.View,
            query,
            f.Shared,
            f.Owner,
            f.Owner == caller.Id || caller.ManagesTaskings,
            query.Count < f.Query.Count || f.NameFor(caller) != f.Name,
            $"/api/views/{f.View}{new QueryBuilder(query).ToQueryString()}",
            f.CreatedAt,
            f.ChangedAt);
    }
}
