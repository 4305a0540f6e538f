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

/// <summary><c>/api/filters</c>: views narrowed and ordered as somebody wants them again, for oneself or for everybody.</summary>
internal static class FilterEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var filters = api.MapGroup("/filters").WithTags("Saved filters");
        filters.MapGet("", async (Caller caller, SavedFilters store, HttpContext context) =>
        {
            var paging = Paging.Of(context);
            var page = paging.PageOf(await store.ListAsync(caller.Person, context.RequestAborted), f => f.ListKey(caller.Person.Id), context);
            return Results.Json(new Page<FilterDocument>([.. page.Items.Select(f => FilterDocument.Of(f, caller.Person))], page.NextLink), Json.Http);
        }).Describes<Page<FilterDocument>>("My filters by name, then those others share.").AcceptsPage();
        filters.MapPost("", AddAsync).Describes<FilterDocument>("Saves a filter.", StatusCodes.Status201Created);
        filters.MapGet("/{id}", async (string id, Caller caller, SavedFilters store, HttpContext context) =>
            await store.FindAsync(id, caller.Person, context.RequestAborted) is { } filter
                ? With(filter, caller.Person, context)
                : Problems.Result(Problems.NotFound()))
            .Describes<FilterDocument>("One filter, of mine or shared.");
        filters.MapPut("/{id}", ChangeAsync).Describes<FilterDocument>("Makes a filter another one; somebody else's only task managers do.").AcceptsIfMatch(required: true);
        filters.MapDelete("/{id}", async (string id, Caller caller, SavedFilters store, HttpContext context) =>
            await store.ChangeAsync(id, caller.Person, Version(Preconditions.ExpectedSeq(context)), _ => null, context.RequestAborted) is var outcome and not FilterOutcome.Done
                ? Refused(outcome, context)
                : Results.NoContent())
            .Describes("Deletes a filter; somebody else's only task managers do.", StatusCodes.Status204NoContent).AcceptsIfMatch();
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
    private static (string Name, string View, IReadOnlyDictionary<string, string> Query, bool Shared) Checked(FilterRequest request, RulesSource rules)
    {
        var errors = new FieldErrors();
        SavedFilter.Check(request.Name, request.View, request.Query, rules.Current.Calendar, errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        var query = (request.Query ?? []).OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value!.Trim(), StringComparer.Ordinal);
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
            FilterOutcome.NotAllowed => Problems.NotAllowed("This filter is somebody else's: its owner or a task manager changes it."),
            FilterOutcome.NameTaken => Problems.Malformed("name", "is another filter's of the same owner"),
            FilterOutcome.TooMany => Problems.Malformed("name", $"there are {SavedFilters.MostPerPerson} filters already: delete one"),
            FilterOutcome.Stale stale => Problems.StaleEntry(ETagOf(stale.Present)),
            _ => Problems.NotFound(),
        });
    }

    private static int? Version(long? seq) => seq is { } given ? (int)Math.Min(given, int.MaxValue) : null;

    private static string ETagOf(SavedFilter filter) => string.Create(CultureInfo.InvariantCulture, $"\"{filter.Version}\"");
}

public sealed record FilterRequest
{
    /// <summary>1 to 80 characters, no other filter's of the same owner.</summary>
    public string? Name { get; init; }

    /// <summary>active, mine, due-30 or overdue.</summary>
    public string? View { get; init; }

    /// <summary>Values by parameter of the view, and sort; several values divided by commas as in addresses.</summary>
    public Dictionary<string, string?>? Query { get; init; }

    /// <summary>Whether everybody sees it; what they find with it is their own. No where it is left out.</summary>
    public bool? Shared { get; init; }
}

/// <param name="Query">Values by parameter, as far as the caller may read them.</param>
/// <param name="Owner">Id of the person who made it.</param>
/// <param name="MayChange">Whether the caller may change or delete it.</param>
/// <param name="Masked">What was typed freely (requestor, case number, task authority, facility) is left out of query and link: it may name somebody.</param>
/// <param name="Link">The view, so narrowed and ordered.</param>
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
            f.Name,
            f.View,
            query,
            f.Shared,
            f.Owner,
            f.Owner == caller.Id || caller.ManagesTaskings,
            query.Count < f.Query.Count,
            $"/api/views/{f.View}{new QueryBuilder(query).ToQueryString()}",
            f.CreatedAt,
            f.ChangedAt);
    }
}
