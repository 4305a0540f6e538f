using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary><c>GET /api/routing</c>: what the rubric and the directory propose, and why.</summary>
internal static class RoutingEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/routing", (Caller _, RulesSource rules, TimeProvider clock, string? category, string? facility, string? source) =>
        {
            var errors = new FieldErrors();
            var directory = rules.Current.Directory;
            var row = rules.Current.Rubric.Rows.FirstOrDefault(r => r.Category.Word() == category);
            errors.Require(category is not null, "category", "is required");
            errors.Require(category is null || row is not null, "category", $"must be one of: {string.Join(", ", Enum.GetValues<Category>().Select(Words.Word))}");
            var named = string.IsNullOrWhiteSpace(facility) ? null : directory.FacilityNamed(facility);
            errors.Require(named is not null || string.IsNullOrWhiteSpace(facility), "facility", "is not a facility of the directory");
            errors.Require(source is null or "hq" or "field", "source", "must be one of: hq, field");
            if (errors.Any) return Problems.Result(Problems.Invalid(errors));

            var where = source == "hq" || (source is null && named is null) ? RequestSource.Hq : RequestSource.Field;
            var place = new RoutingPlace(where, named is null ? [] : [named]);
            return Results.Json(RoutingDocument.Of(Router.Suggest(row!.Category, place, rules.Current.Routing, clock.GetUtcNow())), Json.Http);
        }).WithTags("Reference").Describes<RoutingDocument>("Who is suggested to answer and to clear, and why.");
}

/// <param name="TaskAuthority">A string where there is one, else a list.</param>
/// <param name="Requestor">A string where there is one, else a list.</param>
/// <param name="ActionOfficers">Usable as the <c>components</c> of a tasking, but for those without a unit: the task manager picks it.</param>
/// <param name="Coordinator"><c>UC</c>, <c>TM</c>, both, or <c>none</c>.</param>
public sealed record RoutingDocument(
    Category Category,
    string Label,
    RequestSource Source,
    object TaskAuthority,
    object Requestor,
    IReadOnlyList<SuggestedPlacement> ActionOfficers,
    IReadOnlyList<string> Cc,
    string Coordinator,
    SuggestedClearance Clearance,
    IReadOnlyList<RoutingReason> Why)
{
    internal static RoutingDocument Of(RoutingSuggestion s) => new(
        s.Row.Category,
        s.Row.Label,
        s.Place.Source,
        OneOrAll(s.Row.TaskAuthority),
        OneOrAll(s.Row.Requestors),
        s.ActionOfficers,
        s.Cc,
        s.Row.Coordinators.Count == 0 ? "none" : string.Join(", ", s.Row.Coordinators),
        new SuggestedClearance(s.Clearance.Kind, s.Clearance.Positions, s.Officials),
        s.Why);

    private static object OneOrAll(IReadOnlyList<string> entries) => entries is [var only] ? only : entries;
}

/// <param name="Officials">Who holds the positions now; nobody where none of them is filled.</param>
public sealed record SuggestedClearance(ClearanceKind Kind, IReadOnlyList<string> Positions, IReadOnlyList<SuggestedOfficial> Officials);
