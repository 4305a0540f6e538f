using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary><c>GET /api/routing</c>: what the rubric and the directory suggest, and why.</summary>
internal static class RoutingEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/routing", (Caller _, RulesSource rules, TimeProvider clock, string? category, string? facility, string? source) =>
        {
            var errors = new FieldErrors();
            var directory = rules.Current.Directory;
            var row = rules.Current.Rubric.Rows.FirstOrDefault(r => r.Category == category);
            errors.Require(category is not null, "category", "is required");
            var categories = string.Join(", ", rules.Current.Rubric.Categories);
            errors.Require(category is null || row is not null, "category", $"must be one of: {categories}");
            var named = string.IsNullOrWhiteSpace(facility) ? null : directory.FacilityNamed(facility);
            errors.Require(named is not null || string.IsNullOrWhiteSpace(facility), "facility", "is not a facility in the directory");
            errors.Require(source is null or "hq" or "field", "source", "must be one of: hq, field");
            if (errors.Any) return Problems.Result(Problems.Invalid(errors));

            var where = source == "hq" || (source is null && named is null) ? RequestSource.Hq : RequestSource.Field;
            var place = new RoutingPlace(where, named is null ? [] : [named]);
            return Results.Json(RoutingDocument.Of(Router.Suggest(row!.Category, place, rules.Current.Routing, clock.GetUtcNow())), Json.Http);
        }).WithTags("Reference").Describes<RoutingDocument>("Suggests who answers and who clears, and says why.");
}

/// <param name="TaskAuthority"><c>varies</c>, or the authorities in one line. Empty if the documents name none.</param>
/// <param name="TaskAuthorities">The same one by one.</param>
/// <param name="Requestor"><c>varies</c>, or the usual requestors in one line. Empty if the documents name none.</param>
/// <param name="Requestors">The same one by one.</param>
/// <param name="ActionOfficers">You can send them as the <c>components</c> of a tasking. If one has no unit, the task manager picks it.</param>
/// <param name="Coordinator"><c>UC</c>, <c>TM</c>, both, or <c>none</c>.</param>
public sealed record RoutingDocument(
    string Category,
    string Label,
    RequestSource Source,
    string TaskAuthority,
    IReadOnlyList<string> TaskAuthorities,
    string Requestor,
    IReadOnlyList<string> Requestors,
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
        string.Join(", ", s.Row.TaskAuthority),
        s.Row.TaskAuthority,
        string.Join(", ", s.Row.Requestors),
        s.Row.Requestors,
        s.ActionOfficers,
        s.Cc,
        s.Row.Coordinators.Count == 0 ? "none" : string.Join(", ", s.Row.Coordinators),
        new SuggestedClearance(s.Clearance.Kind, s.Clearance.Positions, s.Officials),
        s.Why);
}

/// <param name="Officials">The current holders of the positions. Empty if all are vacant.</param>
public sealed record SuggestedClearance(ClearanceKind Kind, IReadOnlyList<string> Positions, IReadOnlyList<SuggestedOfficial> Officials);
