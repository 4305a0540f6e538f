using Itms.Application.Access;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Application.Http;

/// <summary><c>/api/taskings</c>.</summary>
internal static class TaskingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var taskings = api.MapGroup("/taskings");
        taskings.MapPost("", CreateAsync);
        taskings.MapGet("/{number}", ReadAsync);
        taskings.MapGet("/{number}/history", HistoryAsync);
        taskings.MapGet("/{number}/history/verify", VerifyAsync);
        taskings.MapGet("/{number}/mail", MailAsync);
        taskings.MapGet("/{number}/readings", ReadingsAsync);
        taskings.MapPost("/{number}/comments", CommentAsync);

        var actions = taskings.MapGroup("/{number}/actions");
        Action<AssignRequest>("assign");
        Action<WithdrawRequest>("withdraw");
        Action<DelegateRequest>("delegate");
        Action<CompleteDelegationRequest>("complete-delegation");
        Action<RespondRequest>("respond");
        Action<ConcurRequest>("concur");
        Action<ReportCompleteRequest>("report-complete");
        Action<DeferRequest>("defer");
        Action<SubmitToHqRequest>("submit-to-hq");
        Action<SendToIcuRequest>("send-to-icu");
        Action<ReturnFromIcuRequest>("return-from-icu");
        Action<ReturnRequest>("return");
        Action<NameClearingOfficialRequest>("name-clearing-official");
        Action<SendToAdRequest>("send-to-ad");
        Action<ClearRequest>("clear");
        Action<ReturnClearanceRequest>("return-clearance");
        Action<SubmitToAuthorityRequest>("submit-to-authority");
        Action<AcknowledgeRequest>("acknowledge");
        Action<SetDatesRequest>("set-dates");
        Action<SetActionRequest>("set-action");
        Action<FollowUpRequest>("follow-up");
        Action<ReopenRequest>("reopen");

        void Action<T>(string name)
            where T : ActionRequest, new() =>
            actions.MapPost("/" + name, ActAsync<T>);
    }

    private static async Task<IResult> CreateAsync(
        RequestBody<CreateRequest> body, Caller caller, TaskingService service, Answers answers, HttpContext context)
    {
        var key = Preconditions.Key(context, body.Fingerprint);
        var outcome = await service.CreateAsync(body.Value.ToCommand(), caller.Actor, key, context.RequestAborted);
        if (outcome is Outcome.Done done) context.Response.Headers.Location = $"/api/taskings/{done.Tasking.Number}";
        return answers.To(outcome, caller, context, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActAsync<T>(
        string number, RequestBody<T> body, Caller caller, TaskingService service, Answers answers, HttpContext context)
        where T : ActionRequest, new() =>
        answers.To(await ExecuteAsync(number, body.Value.ToCommand(), body.Fingerprint, caller, service, context), caller, context);

    private static async Task<IResult> CommentAsync(
        string number, RequestBody<CommentRequest> body, Caller caller, TaskingService service, Answers answers, HttpContext context) =>
        answers.To(
            await ExecuteAsync(number, new TaskingCommand.AddComment(body.Value.Text ?? ""), body.Fingerprint, caller, service, context),
            caller,
            context,
            StatusCodes.Status201Created);

    private static Task<Outcome> ExecuteAsync(
        string number, TaskingCommand command, string fingerprint, Caller caller, TaskingService service, HttpContext context) =>
        service.ExecuteAsync(
            number, command, caller.Actor, Preconditions.ExpectedSeq(context), Preconditions.Key(context, fingerprint), context.RequestAborted);

    private static async Task<IResult> ReadAsync(
        string number, Caller caller, TaskingService service, Answers answers, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is { } tasking
            ? answers.With(tasking, caller, context)
            : Problems.Result(Problems.NotFound());

    private static async Task<IResult> HistoryAsync(
        string number, Caller caller, TaskingService service, TaskingRecords records, Answers answers, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        var history = await records.ReadHistoryAsync(number, context.RequestAborted);
        var events = history.Select(EventDocument.Of);
        if (!answers.ReadsEverything(tasking, caller)) events = events.Select(e => e with { Hash = null });
        return answers.Masked(new Page<EventDocument>([.. events], null), tasking, caller, "history");
    }

    private static async Task<IResult> VerifyAsync(
        string number, Caller caller, TaskingService service, HistoryVerifier verifier, Answers answers, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is { } tasking
        && await verifier.VerifyAsync(number, context.RequestAborted) is { } verification
            ? Results.Json(answers.ReadsEverything(tasking, caller) ? verification : verification with { Head = null }, Json.Http)
            : Problems.Result(Problems.NotFound());

    private static async Task<IResult> MailAsync(
        string number, Caller caller, TaskingService service, MailRecord mail, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is not null
            ? Results.Json(new Page<MailDocument>(await mail.OfAsync(number, context.RequestAborted), null), Json.Http)
            : Problems.Result(Problems.NotFound());

    /// <summary>Who was shown the detainees: for those who answer for it.</summary>
    private static async Task<IResult> ReadingsAsync(
        string number, Caller caller, TaskingService service, ReadingRecord readings, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is null) return Problems.Result(Problems.NotFound());
        if (!Rights.MayAudit(caller.Person)) return Problems.Result(Problems.NotAllowed("Who read it is shown to task managers and leadership."));
        var paging = Paging.Of(context);
        var (page, next) = await readings.ReadAsync(number, paging.From, paging.Top, context.RequestAborted);
        return Results.Json(new Page<Reading>(page, paging.NextLink(context, next)), Json.Http);
    }
}
