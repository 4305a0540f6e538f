using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary>The agency's calendar, for front ends that count business days.</summary>
internal static class DaysOffEndpoint
{
    private const string From = "from";
    private const string To = "to";
    private const int UsualYears = 2;
    private const int MostYears = 10;

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/days-off", Read)
        .WithTags("Reference")
        .Describes<DaysOffDocument>("The days from Monday to Friday on which the agency does not work: federal holidays and extra closures.")
        .Accepts(From, "The first day. Default: today, in agency time.")
        .Accepts(To, $"The last day, at most {MostYears} years later. Default: {UsualYears} years after the first.");

    private static IResult Read(Caller _, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        if (context.Request.Query.Keys.FirstOrDefault(k => k is not (From or To)) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of the days off"));
        var calendar = rules.Current.Calendar;
        var from = QueryDays.Of(context.Request.Query, From) ?? calendar.DayOf(clock.GetUtcNow());
        var to = QueryDays.Of(context.Request.Query, To) ?? from.AddYears(UsualYears);
        if (to < from) throw new ProblemException(Problems.Malformed(From, $"must not be after {To}"));
        if (to > from.AddYears(MostYears)) throw new ProblemException(Problems.Malformed(To, $"must be at most {MostYears} years after {From}"));
        return Results.Json(new DaysOffDocument(from, to, [.. calendar.DaysOff(from, to)]), Json.Http);
    }
}

/// <param name="Items">Earliest first. A day without a holiday is an extra closure.</param>
public sealed record DaysOffDocument(DateOnly From, DateOnly To, IReadOnlyList<DayOff> Items);
