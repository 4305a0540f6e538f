using System.Text.Json.Serialization;
using Itms.Api.Http;
using Itms.Api.Taskings;
using Itms.Application.Access;
using Itms.Application.Indexing;
using Itms.Application.Projections;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Views;

/// <summary>Search. The criteria are in the body, so that an alien number never appears in a URL.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/search", (RequestBody<SearchRequest> body, Searcher searcher, RulesSource rules, Caller caller, HttpContext context) =>
            SearchAsync(body, "search", includeClosed: true, searcher, rules, caller, context))
            .WithTags("Views").Describes<FoundDocument>("Finds taskings, open and closed, best matches first.").AcceptsPage().AcceptsFormat();
        api.MapPost("/views/active/search", (
            RequestBody<SearchRequest> body, Searcher searcher, RulesSource rules, Caller caller, HttpContext context) =>
            SearchAsync(body, "active-search", includeClosed: false, searcher, rules, caller, context))
            .WithTags("Views").Describes<FoundDocument>("Finds open taskings, best matches first.").AcceptsPage().AcceptsFormat();
        api.MapPost("/taskings/check", CheckAsync)
            .WithTags("Taskings").Describes<CheckDocument>("Finds possible duplicates of a new tasking, and similar ones. Creates nothing.");
        api.MapGet("/taskings/{number}/similar", SimilarAsync).TellsOfDisposal()
            .WithTags("Taskings").Describes<SimilarDocument>("Finds earlier, similar taskings, with their cleared responses as drafts.");
    }

    private static async Task<IResult> CheckAsync(
        RequestBody<CreateRequest> body,
        Duplicates duplicates,
        SimilarTaskings similar,
        Searcher searcher,
        RulesSource rules,
        TaskingResults results,
        Caller caller,
        HttpContext context)
    {
        if (!caller.Person.ManagesTaskings) return Problems.Result(Problems.From(Refusal.TaskManagerOnly()));
        var command = body.Value.ToCommand(rules.Current.Calendar);
        var form = command.Form;
        return Results.Json(
            new CheckDocument(
                await DuplicatesAsync(form, self: null, "check", duplicates, searcher, caller, context),
                await similar.FindAsync(form, self: null, readsSelf: true, caller.Person, context.RequestAborted),
                results.Warnings(command) ?? []),
            Json.Http);
    }

    private static async Task<IResult> SimilarAsync(
        string number,
        TaskingService service,
        Duplicates duplicates,
        SimilarTaskings similar,
        Searcher searcher,
        RulesSource rules,
        Caller caller,
        HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        var mask = DetaineeMask.For(tasking, caller.Person, rules.Current.Directory);
        var form = mask is null
            ? tasking.Form
            : tasking.Form with
            {
                Requestor = mask.Text(tasking.Form.Requestor)!,
                CaseNumber = mask.Text(tasking.Form.CaseNumber),
                Instruction = mask.Text(tasking.Form.Instruction),
                Detainees = [],
            };
        return Results.Json(
            new SimilarDocument(
                await similar.FindAsync(form, number, mask is null, caller.Person, context.RequestAborted),
                await DuplicatesAsync(form, number, "similar", duplicates, searcher, caller, context)),
            Json.Http);
    }

    /// <param name="what">The name for it in the access log. The reason "the same detainee" tells who is in a tasking.</param>
    private static async Task<IReadOnlyList<DuplicateDocument>> DuplicatesAsync(
        TaskingForm form, string? self, string what, Duplicates duplicates, Searcher searcher, Caller caller, HttpContext context)
    {
        var accessLog = context.RequestServices.GetRequiredService<AccessLog>();
        var found = new List<DuplicateDocument>();
        var all = await duplicates.FindAsync(form, self, series: null, context.RequestAborted).ToListAsync(context.RequestAborted);
        foreach (var reasons in all.GroupBy(d => d.Number, d => d.Why))
        {
            var whys = reasons.ToHashSet();
            if (await searcher.FindAsync(reasons.Key, caller.Person, context.RequestAborted) is not var (row, whole)) continue;
            // A value masked in either tasking must not show up as a reason.
            if (CaseNumbers.Plain(row.CaseNumber) != CaseNumbers.Plain(form.CaseNumber)) whys.Remove(Duplicates.SameCase);
            if (!whole) whys.Remove(Duplicates.SameDetainee);
            if (whys.Contains(Duplicates.SameDetainee)) await accessLog.NoteAsync(row.Number, caller.Person.Id, what, context.RequestAborted);
            if (whys.Count > 0) found.Add(new DuplicateDocument(row.Number, [.. whys], row));
        }

        return found;
    }

    private static async Task<IResult> SearchAsync(
        RequestBody<SearchRequest> body, string name, bool includeClosed, Searcher searcher, RulesSource rules, Caller caller, HttpContext context)
    {
        var asked = body.Value;
        var errors = new FieldErrors();
        var criteria = SearchCriteria.Read(
            asked.Text, asked.AlienNumber, asked.CaseNumber, asked.Number, asked.IncludeClosed ?? includeClosed, errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        var paging = Paging.Of(context, [Export.Parameter], body.Fingerprint);
        if (Export.FormatOf(context) is { } format)
            return Export.Of(
                format,
                name,
                ViewTable.Columns(rules.Current.Directory),
                searcher.AllAsync(criteria, caller.Person, context.RequestAborted).Select(row => row.Document()));
        var page = await searcher.SearchAsync(criteria, paging.Top, paging.From, caller.Person, context.RequestAborted);
        var nextLink = paging.NextLink(context, page.Next, body.Fingerprint);
        if (asked.Matches != true) return RowsResult.Page(page.Rows, nextLink, count: null);
        var matches = new List<IReadOnlyList<MatchedField>>(page.Rows.Count);
        foreach (var row in page.Rows)
            matches.Add(await searcher.MatchesAsync(criteria, row.Document().Number, caller.Person, context.RequestAborted));
        return RowsResult.Found(page.Rows, matches, nextLink);
    }
}

/// <param name="Why">The reasons, in words.</param>
public sealed record DuplicateDocument(string Number, IReadOnlyList<string> Why, RowDocument Tasking);

/// <param name="Warnings">Dates that may be a mistake.</param>
public sealed record CheckDocument(
    IReadOnlyList<DuplicateDocument> Duplicates, IReadOnlyList<SimilarTasking> Similar, IReadOnlyList<DateWarning> Warnings);

public sealed record SimilarDocument(IReadOnlyList<SimilarTasking> Items, IReadOnlyList<DuplicateDocument> Duplicates);

/// <summary>Search criteria. A tasking must meet all of them.</summary>
public sealed record SearchRequest
{
    /// <summary>Words that must all occur in the tasking. Taskings whose ITMS number is in the text come first, whatever else it says.</summary>
    public string? Text { get; init; }

    /// <summary>The number or its first digits, at least three.</summary>
    public string? AlienNumber { get; init; }

    /// <summary>The number or its beginning, at least three letters or digits.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>An ITMS number, with anything around it, or its beginning. Digits alone match the running number of any year.</summary>
    public string? Number { get; init; }

    /// <summary>Default: true; false in the view of active taskings.</summary>
    public bool? IncludeClosed { get; init; }

    /// <summary>True: each result says in which fields it was found. That reads every tasking on the page. Default: false.</summary>
    public bool? Matches { get; init; }
}

/// <summary>A page of results.</summary>
public sealed record FoundDocument(
    IReadOnlyList<FoundRowDocument> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

/// <summary>A result.</summary>
public sealed record FoundRowDocument : RowDocument
{
    public FoundRowDocument(RowDocument row)
        : base(row)
    {
    }

    /// <summary>The fields in which it was found, if the request asked for them.</summary>
    public IReadOnlyList<MatchedField>? Matches { get; init; }
}
