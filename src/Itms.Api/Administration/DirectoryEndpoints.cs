using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Api.Taskings;
using Itms.Application.Shared;
using Itms.Domain.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Administration;

/// <summary>The signed-in person, and the directory for everyone.</summary>
internal static class DirectoryEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me", (Caller caller) => Results.Json(PersonDocument.Of(caller.Person), Json.Http))
            .WithTags("Directory").Describes<PersonDocument>("Shows who you are.");
        api.MapGet("/directory/people", (Caller _, RulesSource rules, string? q, string? unit, HttpContext context) => Listed(
            rules.Current.Directory.People
                .Where(p => p.Active)
                .Where(p => unit is null || p.Unit == unit)
                .Where(p => string.IsNullOrWhiteSpace(q)
                    || p.Name.Contains(q, StringComparison.OrdinalIgnoreCase)
                    || p.Id.Contains(q, StringComparison.OrdinalIgnoreCase))
                .Select(PersonDocument.Of),
            p => p.Id,
            context,
            "q",
            "unit"))
            .WithTags("Directory").Describes<Page<PersonDocument>>("Lists the active people. q searches names and ids.").AcceptsPage();
        api.MapGet("/directory/away", (Caller _, RulesSource rules, TimeProvider clock, HttpContext context) =>
            Listed(AwayDocument.All(rules.Current, clock.GetUtcNow()), away => away.Person, context))
            .WithTags("Directory")
            .Describes<Page<AwayDocument>>("Lists who is away now, until when, and who acts for them.").AcceptsPage();
        api.MapGet("/directory/units", (Caller _, RulesSource rules, HttpContext context) =>
            Listed(rules.Current.Directory.Units, u => u.Code, context))
            .WithTags("Directory").Describes<Page<Unit>>("Lists the units, with their divisions and chiefs.").AcceptsPage();
        api.MapGet("/directory/components", (Caller _, RulesSource rules, HttpContext context) =>
            Listed(rules.Current.Directory.Components.Select(c => ComponentChoice.Of(c, rules.Current.Directory)), c => c.Code, context))
            .WithTags("Directory")
            .Describes<Page<ComponentChoice>>("Lists the units and facilities that can answer a tasking, to choose from.").AcceptsPage();
        api.MapGet("/directory/facilities", (Caller _, RulesSource rules, HttpContext context) =>
            Listed(rules.Current.Directory.Facilities, f => f.Code, context))
            .WithTags("Directory").Describes<Page<Facility>>("Lists the facilities, with who staffs and who leads them.").AcceptsPage();
    }

    private static IResult Listed<T>(IEnumerable<T> sorted, Func<T, string> key, HttpContext context, params string[] parameters) =>
        Results.Json(Paging.Of(context, parameters).PageOf(sorted, key, context), Json.Http);
}
