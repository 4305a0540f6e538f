using Itms.Api.Http;
using Itms.Application.Projections;
using Itms.Application.Reports;
using Itms.Application.Shared;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Views;

/// <summary><c>/api/reports</c>: figures for task managers, leadership and chiefs (docs/reports.md).</summary>
internal static class ReportEndpoints
{
    private static readonly string[] Parameters = ["from", "to", ReportLinks.Unit, Export.Parameter];

    public static void Map(RouteGroupBuilder api)
    {
        var reports = api.MapGroup("/reports").WithTags("Reports");
        AcceptsPeriod(reports.MapGet("/workload", WorkloadAsync)
            .Describes<WorkloadDocument>(
                "Workload: taskings open, overdue, opened and closed, by unit, person, type, requestor, facility and more. "
                + "Each figure leads to its taskings."));
        AcceptsPeriod(reports.MapGet("/performance", PerformanceAsync)
            .Describes<PerformanceDocument>(
                "Performance: on-time rate, turnaround by type and stage, re-openings and escalations, compared with the previous period."));
        var taskings = reports.MapGet("/taskings", TaskingsAsync)
            .Describes<RowsDocument>("Lists the taskings behind a figure of a report. The reports link here; count is the figure.")
            .AcceptsPage().AcceptsFormat();
        foreach (var (name, description) in ReportQuery.Parameters) taskings.Accepts(name, description);
    }

    private static void AcceptsPeriod(RouteHandlerBuilder report) => report
        .Accepts("from", $"The first day, in agency time. Default: {ReportQuery.UsualDays} days before the last day.")
        .Accepts("to", $"The last day, at most {ReportQuery.MostYears} years later. Default: today.")
        .Accepts(ReportLinks.Unit, ReportQuery.UnitDescription)
        .AcceptsFormat();

    private static async Task<IResult> WorkloadAsync(Caller caller, ReportReader reports, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (current, units) = (rules.Current, ReportQuery.UnitsOf(context, caller, rules.Current));
        var (period, format) = (PeriodOf(context, current.Calendar, clock), Export.FormatOf(context));
        var workload = await reports.WorkloadAsync(period, units, current.Calendar, context.RequestAborted);
        var document = WorkloadDocument.Of(workload, units, current);
        return format is { } file
            ? Export.Of(file, "workload", ReportLine.Columns, document.Lines(current.Calendar).ToAsyncEnumerable())
            : Results.Json(document, Json.Http);
    }

    private static async Task<IResult> PerformanceAsync(
        Caller caller, ReportReader reports, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var (current, units) = (rules.Current, ReportQuery.UnitsOf(context, caller, rules.Current));
        var (period, format) = (PeriodOf(context, current.Calendar, clock), Export.FormatOf(context));
        var performance = await reports.PerformanceAsync(period, units, current.Calendar, context.RequestAborted);
        var document = PerformanceDocument.Of(performance, units, current.Calendar);
        return format is { } file
            ? Export.Of(file, "performance", ReportLine.Columns, document.Lines().ToAsyncEnumerable())
            : Results.Json(document, Json.Http);
    }

    private static async Task<IResult> TaskingsAsync(
        Caller caller, ReportTaskings taskings, RulesSource rules, TimeProvider clock, HttpContext context)
    {
        var paging = Paging.Of(context, [.. ReportQuery.Parameters.Select(p => p.Name), Export.Parameter]);
        var (current, units) = (rules.Current, ReportQuery.UnitsOf(context, caller, rules.Current));
        var selection = ReportQuery.SelectionOf(context, current.Calendar, clock);
        if (Export.FormatOf(context) is { } format)
            return Export.Of(
                format,
                "taskings",
                ViewTable.Columns(current.Directory),
                taskings.AllAsync(selection, units, caller.Person, context.RequestAborted).Select(row => row.Document()));
        var (page, figure) = await taskings.PageAsync(selection, units, paging.Top, paging.From, caller.Person, context.RequestAborted);
        return RowsResult.Page(page.Rows, paging.NextLink(context, page.Next), figure);
    }

    /// <exception cref="ProblemException">400: an unknown parameter, an invalid date or an invalid period.</exception>
    private static ReportPeriod PeriodOf(HttpContext context, BusinessCalendar calendar, TimeProvider clock)
    {
        if (context.Request.Query.Keys.FirstOrDefault(k => !Parameters.Contains(k)) is { } unknown)
            throw new ProblemException(Problems.Malformed(unknown, "is not a parameter of a report"));
        return ReportQuery.PeriodOf(context, "from", "to", calendar, clock);
    }
}
