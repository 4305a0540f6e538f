using System.Globalization;
using Itms.Api.Http;
using Itms.Application.Reports;
using Itms.Application.Shared;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Views;

/// <summary><c>/api/reports</c>: figures for task managers and leadership (docs/reports.md).</summary>
internal static class ReportEndpoints
{
    /// <summary>The default period: this many full days, plus today.</summary>
    private const int UsualDays = 30;

    private const int MostYears = 10;

    private static readonly string[] Parameters = ["from", "to", Export.Parameter];

    public static void Map(RouteGroupBuilder api)
    {
        var reports = api.MapGroup("/reports").WithTags("Reports").AddEndpointFilter(async (context, next) =>
            Rights.MayReadReports(context.Arguments.OfType<Caller>().Single().Person)
                ? await next(context)
                : Problems.Result(Problems.NotAllowed("Only task managers and leadership can read reports.")));
        AcceptsPeriod(reports.MapGet("/workload", WorkloadAsync)
            .Describes<WorkloadDocument>("Workload: taskings open, overdue, opened and closed, by unit, person, type, priority, status and age."));
        AcceptsPeriod(reports.MapGet("/performance", PerformanceAsync)
            .Describes<PerformanceDocument>(
                "Performance: on-time rate, turnaround by type and stage, re-openings and escalations, compared with the previous period."));
    }

    private static void AcceptsPeriod(RouteHandlerBuilder report) => report
        .Accepts("from", $"The first day, in agency time. Default: {UsualDays} days before the last day.")
        .Accepts("to", $"The last day, at most {MostYears} years later. Default: today.")
        .AcceptsFormat();

    private static async Task<IResult> WorkloadAsync(Caller _, ReportReader reports, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (calendar, format) = (rules.Current.Calendar, Export.FormatOf(context));
        var workload = await reports.WorkloadAsync(PeriodOf(context, calendar, clock), calendar, context.RequestAborted);
        var document = WorkloadDocument.Of(workload, rules.Current.Directory);
        return format is { } file
            ? Export.Of(file, "workload", ReportLine.Columns, document.Lines(calendar).ToAsyncEnumerable())
            : Results.Json(document, Json.Http);
    }

    private static async Task<IResult> PerformanceAsync(Caller _, ReportReader reports, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (calendar, format) = (rules.Current.Calendar, Export.FormatOf(context));
        var performance = await reports.PerformanceAsync(PeriodOf(context, calendar, clock), calendar, context.RequestAborted);
        var document = PerformanceDocument.Of(performance);
        return format is { } file
            ? Export.Of(file, "performance", ReportLine.Columns, document.Lines().ToAsyncEnumerable())
            : Results.Json(document, Json.Http);
    }

    /// <exception cref="ProblemException">400: an unknown parameter, an invalid date or an invalid period.</exception>
    private static ReportPeriod PeriodOf(HttpContext context, BusinessCalendar calendar, TimeProvider clock)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(k => !Parameters.Contains(k)) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of a report"));
        var to = DayOf(query, "to") ?? calendar.DayOf(clock.GetUtcNow());
        var from = DayOf(query, "from") ?? to.AddDays(-UsualDays);
        if (to < from) throw new ProblemException(Problems.Malformed("from", "must not be after to, or after today if to is left out"));
        if (to > from.AddYears(MostYears)) throw new ProblemException(Problems.Malformed("to", $"must be at most {MostYears} years after from"));
        return ReportPeriod.Of(from, to, calendar);
    }

    private static DateOnly? DayOf(IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var text)) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and <= 2999
            ? day
            : throw new ProblemException(Problems.Malformed(name, "must be a date (2027-01-15)"));
    }
}
