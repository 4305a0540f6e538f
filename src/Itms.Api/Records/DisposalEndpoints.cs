using Itms.Api.Http;
using Itms.Application.Records;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Records;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Records;

/// <summary><c>/api/records/disposals</c>: a records liaison proposes, the TPSU chief approves, and a certificate says what was destroyed.</summary>
internal static class DisposalEndpoints
{
    public static void Map(RouteGroupBuilder records)
    {
        var disposals = records.MapGroup("/disposals");
        disposals.MapGet("", ListAsync).AcceptsPage()
            .Describes<Page<DisposalDocument>>("Lists the disposals: first those that are not over, then the others, each latest first.");
        disposals.MapPost("", ProposeAsync).Describes<DisposalDocument>(
            "Proposes a disposal, as a records liaison. Nothing happens until the TPSU chief approves.", StatusCodes.Status201Created);
        disposals.MapGet("/{id}", ReadAsync).Describes<DisposalDocument>("Reads a disposal.");
        disposals.MapPost("/{id}/approve", async (string id, Caller caller, Disposals service, HttpContext context) =>
            To(await service.ApproveAsync(id, caller.Person, context.RequestAborted), caller))
            .Describes<DisposalDocument>(
                "Approves a disposal, as the TPSU chief, and destroys the taskings for good. Those that may not be disposed of any more are kept.");
        disposals.MapPost("/{id}/decline", async (
            string id, RequestBody<DeclineRequest> body, Caller caller, Disposals service, HttpContext context) =>
            To(await service.DeclineAsync(id, body.Value.Reason, caller.Person, context.RequestAborted), caller))
            .Describes<DisposalDocument>("Declines a disposal, as the TPSU chief, or withdraws it, as the person who proposed it.");
        disposals.MapGet("/{id}/certificate", CertifyAsync)
            .Describes<CertificateDocument>("Certifies what a disposal has destroyed.");
    }

    private static async Task<IResult> ListAsync(Caller caller, Disposals disposals, HttpContext context)
    {
        var paging = Paging.Of(context);
        // There are few open ones: all of them are on the first page.
        var open = paging.From is null ? await disposals.ReadOpenAsync(context.RequestAborted) : [];
        var (ended, next) = await disposals.ReadEndedAsync(paging.From, paging.Top, context.RequestAborted);
        var wouldKeep = await disposals.WouldKeepAsync(open, context.RequestAborted);
        var items = open.Concat(ended).Select(disposal => DisposalDocument.Of(disposal, caller.Person, wouldKeep));
        return Results.Json(new Page<DisposalDocument>([.. items], paging.NextLink(context, next)), Json.Http);
    }

    private static async Task<IResult> ProposeAsync(
        RequestBody<DisposalRequest> body, Caller caller, Disposals disposals, HttpContext context)
    {
        var outcome = await disposals.ProposeAsync(body.Value.Numbers ?? [], body.Value.Note, caller.Person, context.RequestAborted);
        return To(outcome, caller, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadAsync(string id, Caller caller, Disposals disposals, HttpContext context) =>
        await disposals.FindAsync(id, context.RequestAborted) is { } disposal
            ? Results.Json(
                DisposalDocument.Of(disposal, caller.Person, await disposals.WouldKeepAsync([disposal], context.RequestAborted)), Json.Http)
            : Problems.Result(Problems.NotFound());

    private static async Task<IResult> CertifyAsync(
        string id, Caller caller, Disposals disposals, ITableStore store, RulesSource rules, HttpContext context)
    {
        if (await disposals.FindAsync(id, context.RequestAborted) is not { } disposal) return Problems.Result(Problems.NotFound());
        return disposal.State == DisposalState.Done
            ? Results.Json(await CertificateDocument.OfAsync(disposal, store, rules.Current.Directory, context.RequestAborted), Json.Http)
            : Problems.Result(Problems.From(NotOver));
    }

    private static Refusal NotOver { get; } =
        new(RefusalKind.Conflict, "disposal-not-done", "There is a certificate once the disposal is carried out.");

    private static IResult To(RecordsOutcome<Disposal> outcome, Caller caller, int success = StatusCodes.Status200OK) => outcome switch
    {
        RecordsOutcome<Disposal>.Done done => Results.Json(DisposalDocument.Of(done.Value, caller.Person), Json.Http, statusCode: success),
        RecordsOutcome<Disposal>.Refused { Refusal: { Kind: RefusalKind.Conflict } refusal } =>
            Problems.Result(Problems.From(refusal) with { Title = "The disposal does not allow this step" }),
        RecordsOutcome<Disposal>.Refused refused => Problems.Result(Problems.From(refused.Refusal)),
        _ => Problems.Result(Problems.NotFound()),
    };
}
