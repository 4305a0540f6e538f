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

/// <summary><c>/api/reports/subscriptions</c>: who gets a report by mail every month (D 5-2.1.c).</summary>
internal static class SubscriptionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/reports/subscriptions").WithTags("Reports");
        group.MapGet("", ListAsync)
            .Describes<Page<SubscriptionDocument>>("Lists your subscriptions. Administrators and the TPSU chief see everybody's.").AcceptsPage();
        group.MapPost("", AddAsync)
            .Describes<SubscriptionDocument>(
                "Subscribes to a report: figures and a link by mail, on the first business day of each month. "
                + "Administrators and the TPSU chief can subscribe others. 200 if the subscription exists.",
                StatusCodes.Status201Created);
        group.MapDelete("/{id}", async (string id, Caller caller, ReportSubscriptions subscriptions, HttpContext context) =>
            await subscriptions.RemoveAsync(id, caller.Person, context.RequestAborted)
                ? Results.NoContent()
                : Problems.Result(Problems.NotFound()))
            .Describes("Ends one of your subscriptions, or as an administrator or the TPSU chief anybody's.", StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(Caller caller, ReportSubscriptions subscriptions, HttpContext context)
    {
        var paging = Paging.Of(context);
        var page = paging.PageOf(
            await subscriptions.ListAsync(caller.Person, context.RequestAborted), ReportSubscriptions.ListKey, context);
        return Results.Json(new Page<SubscriptionDocument>([.. page.Items.Select(SubscriptionDocument.Of)], page.NextLink), Json.Http);
    }

    private static async Task<IResult> AddAsync(
        RequestBody<SubscriptionRequest> body, Caller caller, ReportSubscriptions subscriptions, RulesSource rules, HttpContext context)
    {
        var (request, directory, errors) = (body.Value, rules.Current.Directory, new FieldErrors());
        var personId = request.Person ?? caller.Person.Id;
        if (personId != caller.Person.Id && !Rights.MaySubscribeOthers(caller.Person))
            return Problems.Result(Problems.NotAllowed("Only administrators and the TPSU chief can subscribe others."));
        if (personId == caller.Person.Id && !Rights.MayReadReport(caller.Person, request.Unit, directory))
            return Problems.Result(Problems.NotAllowed("You cannot read this report."));
        errors.Require(request.Report is not null, "report", "is required");
        errors.Require(
            request.Unit is null || directory.FindComponent(request.Unit) is not null, "unit", "is not a unit or facility in the directory");
        if (directory.Find(personId) is not { Active: true } person) errors.Add("person", "is not an active person in the directory");
        else errors.Require(Rights.MayReadReport(person, request.Unit, directory), "person", "cannot read this report");
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        var (subscription, isNew) =
            await subscriptions.AddAsync(personId, request.Report!.Value, request.Unit, caller.Person, context.RequestAborted);
        return Results.Json(
            SubscriptionDocument.Of(subscription), Json.Http, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}

public sealed record SubscriptionRequest
{
    /// <summary>Required.</summary>
    public ReportKind? Report { get; init; }

    /// <summary>Code of the unit that the report covers. Default: every unit whose reports the person may read.</summary>
    public string? Unit { get; init; }

    /// <summary>Id of the person to subscribe. Default: you.</summary>
    public string? Person { get; init; }
}

/// <param name="Id">Identifies the subscription, to end it.</param>
/// <param name="Unit">Null: every unit whose reports the person may read.</param>
/// <param name="By">Id of the person who subscribed them.</param>
public sealed record SubscriptionDocument(string Id, string Person, ReportKind Report, string? Unit, string By, DateTimeOffset At)
{
    internal static SubscriptionDocument Of(ReportSubscription s) =>
        new(ReportSubscriptions.IdOf(s), s.Person, s.Report, s.Unit, s.By, s.At);
}
