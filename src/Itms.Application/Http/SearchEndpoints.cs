using Itms.Application.Search;
using Itms.Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Application.Http;

/// <summary>Search. What is searched for is a body: an alien number never travels in a URL.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/search", (RequestBody<SearchRequest> body, Searcher searcher, Caller caller, HttpContext context) =>
            SearchAsync(body, includeClosed: true, searcher, caller, context))
            .WithTags("Views").Says<RowsDocument>("Finds taskings, open and closed, the best first.").TakesPage();
        api.MapPost("/views/active/search", (RequestBody<SearchRequest> body, Searcher searcher, Caller caller, HttpContext context) =>
            SearchAsync(body, includeClosed: false, searcher, caller, context))
            .WithTags("Views").Says<RowsDocument>("Finds open taskings, the best first.").TakesPage();
    }

    private static async Task<IResult> SearchAsync(
        RequestBody<SearchRequest> body, bool includeClosed, Searcher searcher, Caller caller, HttpContext context)
    {
        var asked = body.Value;
        var errors = new FieldErrors();
        var criteria = SearchCriteria.Read(
            asked.Text, asked.AlienNumber, asked.CaseNumber, asked.Number, asked.IncludeClosed ?? includeClosed, errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        var paging = Paging.Of(context, asked: body.Fingerprint);
        var page = await searcher.SearchAsync(criteria, paging.Top, paging.From, caller.Person, context.RequestAborted);
        return RowsAnswer.Page(page.Rows, paging.NextLink(context, page.Next, body.Fingerprint), count: null);
    }
}

/// <summary>What to search for: all that is given must be true.</summary>
public sealed record SearchRequest
{
    /// <summary>Words; all of them must stand somewhere in the tasking.</summary>
    public string? Text { get; init; }

    /// <summary>Or its beginning, at least three digits.</summary>
    public string? AlienNumber { get; init; }

    /// <summary>Or its beginning, at least three letters or digits.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>An ITMS number, or its beginning.</summary>
    public string? Number { get; init; }

    /// <summary>Left out: true, in the view of active taskings false.</summary>
    public bool? IncludeClosed { get; init; }
}
