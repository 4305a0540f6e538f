using Itms.Api.Administration;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Api.Views;
using Itms.Application.Access;
using Itms.Application.Administration;
using Itms.Application.Exports;
using Itms.Application.Holds;
using Itms.Application.Records;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Records;

/// <summary><c>/api/records</c>: how long taskings are kept, what is held, and what was disclosed (D 10). docs/records.md explains it.</summary>
internal static class RecordsEndpoints
{
    private static readonly Column<AccountedDisclosure>[] Columns =
    [
        Column.Instant<AccountedDisclosure>("Date", d => d.Disclosure.At),
        Column.Text<AccountedDisclosure>("Recipient", 30, d => d.Disclosure.Recipient),
        Column.Text<AccountedDisclosure>("Task authority", 30, d => d.Disclosure.TaskAuthority),
        Column.Text<AccountedDisclosure>("Nature", 50, d => d.Disclosure.Nature),
        Column.Text<AccountedDisclosure>("Purpose", 50, d => d.Disclosure.Purpose),
        Column.Text<AccountedDisclosure>("Tasking", 18, d => d.Number),
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var records = api.MapGroup("/records").WithTags("Records").ForRecordsPeople().RequireSessionToChange();
        records.MapGet("/schedule", async (Caller _, RulesEditor editor, HttpContext context) =>
            RulesResults.Of(await editor.ReadAsync(RulesKind.Retention, context.RequestAborted), context))
            .Describes<RulesVersion>("Reads the retention schedule. Taskings without an entry are kept forever.");
        records.MapPost("/schedule", ChangeScheduleAsync).AcceptsIfMatch(required: true)
            .Describes<RulesVersion>("Saves a new version of the retention schedule. It takes effect at once.");
        records.MapGet("/due", DueAsync).AcceptsPage().Accepts("category", "Only taskings of this category.")
            .Describes<Page<DueTasking>>("Lists the taskings that are past their date, by category and by when they were closed.");
        records.MapGet("/holds", ListHoldsAsync).AcceptsPage()
            .Describes<Page<HoldDocument>>("Lists the legal holds, latest first. Of an alien number it shows the last four digits.");
        records.MapPost("/holds", PlaceAsync)
            .Describes<HoldDocument>(
                "Places a legal hold. From now on, nothing in its scope is disposed of, whoever asks.", StatusCodes.Status201Created);
        records.MapPost("/holds/{id}/lift", LiftAsync).Describes<HoldDocument>("Lifts a legal hold.");
        records.MapPost("/disclosures/search", SearchAsync).AcceptsFormat()
            .Describes<DisclosuresDocument>("Accounts for what was disclosed about one detainee (5 U.S.C. 552a(c); 45 CFR 164.528).");
        DisposalEndpoints.Map(records);
    }

    /// <summary>Refuses everyone else. Every handler must have a <see cref="Caller"/> parameter.</summary>
    private static RouteGroupBuilder ForRecordsPeople(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
        Rights.MaySeeRecords(context.Arguments.OfType<Caller>().Single().Person)
            ? await next(context)
            : Problems.Result(Problems.NotAllowed("Only records liaisons, task managers and senior leaders can see this.")));

    /// <summary>The refusal if the caller may see records but not keep them. Null: they may keep them.</summary>
    private static IResult? RefuseToKeep(Caller caller) => Rights.MayKeepRecords(caller.Person)
        ? null
        : Problems.Result(Problems.NotAllowed("Only records liaisons and the TPSU chief can do this."));

    private static async Task<IResult> ChangeScheduleAsync(
        RequestBody<ScheduleRequest> body, Caller caller, RulesEditor editor, HttpContext context)
    {
        if (RefuseToKeep(caller) is { } refused) return refused;
        var expected = Preconditions.RequiredVersion(context);
        if (body.Value.Document is not { } document) return Problems.Result(Problems.Malformed("document", "is required"));
        var outcome = await editor.ChangeAsync(
            RulesKind.Retention, document, body.Value.Reason ?? "", expected, caller.Person.Id, context.RequestAborted);
        return RulesResults.Of(outcome, context);
    }

    private static async Task<IResult> DueAsync(Caller caller, DueForDisposal due, HttpContext context)
    {
        var paging = Paging.Of(context, ["category"]);
        var category = context.Request.Query["category"].ToString() is { Length: > 0 } asked ? asked : null;
        if (category?.Length > FieldErrors.LineLength) return Problems.Result(Problems.Malformed("category", "is not a category"));
        var (taskings, next) = await due.ReadAsync(category, paging.From, paging.Top, context.RequestAborted);
        return Results.Json(new Page<DueTasking>(taskings, paging.NextLink(context, next)), Json.Http);
    }

    private static async Task<IResult> ListHoldsAsync(Caller caller, HoldStore holds, HttpContext context)
    {
        var paging = Paging.Of(context);
        var all = (await holds.ReadAsync(context.RequestAborted)).Select(HoldDocument.Of);
        return Results.Json(paging.PageOf(all, hold => hold.Id, context), Json.Http);
    }

    private static async Task<IResult> PlaceAsync(RequestBody<HoldRequest> body, Caller caller, HoldStore holds, HttpContext context)
    {
        if (RefuseToKeep(caller) is { } refused) return refused;
        var errors = new FieldErrors();
        var hold = await holds.PlaceAsync(body.Value.Reason, body.Value.Scope?.ToScope(), caller.Person, errors, context.RequestAborted);
        return hold is null
            ? Problems.Result(Problems.Invalid(errors))
            : Results.Json(HoldDocument.Of(hold), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> LiftAsync(string id, RequestBody<LiftRequest> body, Caller caller, HoldStore holds, HttpContext context)
    {
        if (RefuseToKeep(caller) is { } refused) return refused;
        var errors = new FieldErrors();
        var hold = await holds.LiftAsync(id, body.Value.Reason, caller.Person, errors, context.RequestAborted);
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        return hold is null ? Problems.Result(Problems.NotFound()) : Results.Json(HoldDocument.Of(hold), Json.Http);
    }

    /// <summary>The alien number is in the body, because addresses are logged.</summary>
    private static async Task<IResult> SearchAsync(
        RequestBody<DisclosureRequest> body, Caller caller, Disclosures disclosures, AccessLog accessLog, HttpContext context)
    {
        if (AlienNumbers.Digits(body.Value.AlienNumber) is not { } digits)
            return Problems.Result(Problems.Malformed("alienNumber", "must be a whole alien number"));
        var format = Export.FormatOf(context);
        var found = await disclosures.AboutAsync(digits, context.RequestAborted);
        foreach (var number in found.Select(d => d.Number).Distinct())
            await accessLog.NoteAsync(number, caller.Person.Id, "disclosures", context.RequestAborted);
        return format is { } file
            ? Export.Of(file, "disclosures", Columns, found.ToAsyncEnumerable())
            : Results.Json(new DisclosuresDocument([.. found.Select(DisclosureDocument.Of)]), Json.Http);
    }
}
