using Itms.Api.Http;
using Itms.Application.Access;
using Itms.Application.Outbox;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary><c>/api/taskings</c>.</summary>
internal static class TaskingEndpoints
{
    private const int MaxAttempts = 12;

    /// <returns>The actions it maps, with their labels.</returns>
    public static IReadOnlyList<Choice> Map(RouteGroupBuilder api)
    {
        var taskings = api.MapGroup("/taskings").WithTags("Taskings").TellsOfDisposal();
        taskings.MapPost("", CreateAsync)
            .Describes<TaskingDocument>("Creates a tasking.", StatusCodes.Status201Created).AcceptsIdempotencyKey();
        taskings.MapGet("/{number}", ReadAsync).Describes<TaskingDocument>("Reads a tasking. Leaves out what you may not see.");
        taskings.MapPatch("/{number}", EditAsync)
            .Describes<TaskingDocument>("Corrects fields of the form with a JSON merge patch.").AcceptsIfMatch(required: true);
        taskings.MapGet("/{number}/history", HistoryAsync).Describes<Page<EventDocument>>("Lists everything that happened to a tasking.");
        taskings.MapGet("/{number}/history/verify", VerifyAsync).Describes<Verification>("Checks that the history is complete and unaltered.");
        taskings.MapGet("/{number}/mail", MailAsync).Describes<Page<MailDocument>>("Lists the mails about a tasking.");
        taskings.MapGet("/{number}/readings", AccessEntriesAsync)
            .Describes<Page<AccessEntry>>("Lists who was shown the detainees, latest first.").AcceptsPage();
        taskings.MapPost("/{number}/comments", CommentAsync)
            .Describes<TaskingDocument>("Adds a comment.", StatusCodes.Status201Created).AcceptsIdempotencyKey().AcceptsIfMatch();

        var actions = taskings.MapGroup("/{number}/actions");
        var choices = new List<Choice>();
        Action<AssignRequest>("assign", "Assign");
        Action<WithdrawRequest>("withdraw", "Withdraw a unit");
        Action<DelegateRequest>("delegate", "Delegate");
        Action<CompleteDelegationRequest>("complete-delegation", "Complete the delegated task");
        Action<WithdrawDelegationRequest>("withdraw-delegation", "Take the task back from a designee");
        Action<RespondRequest>("respond", "Respond");
        Action<ConcurRequest>("concur", "Concur");
        Action<RequestConcurrenceRequest>("request-concurrence", "Ask for concurrence again");
        Action<ReportCompleteRequest>("report-complete", "Report the unit's part complete");
        Action<DeferRequest>("defer", "Defer to another unit");
        Action<SubmitToHqRequest>("submit-to-hq", "Submit to HQ");
        Action<SendToIcuRequest>("send-to-icu", "Send to ICU for editing");
        Action<ReturnFromIcuRequest>("return-from-icu", "Take back from ICU");
        Action<ReturnRequest>("return", "Return to the action officer");
        Action<NameClearingOfficialRequest>("name-clearing-official", "Name the clearing official");
        Action<SendToAdRequest>("send-to-ad", "Send to AD");
        Action<ClearRequest>("clear", "Clear");
        Action<ReturnClearanceRequest>("return-clearance", "Return without clearing");
        Action<SubmitToAuthorityRequest>("submit-to-authority", "Submit to Authority");
        Action<RecordUploadRequest>("record-upload", "Record the upload");
        Action<AcknowledgeRequest>("acknowledge", "Acknowledge");
        Action<CloseWithoutResponseRequest>("close-without-response", "Close without a response");
        Action<SetDatesRequest>("set-dates", "Set dates");
        Action<RequestExtensionRequest>("request-extension", "Ask for more time");
        Action<DeclineExtensionRequest>("decline-extension", "Decline the request for more time");
        Action<SetActionRequest>("set-action", "Set the task action");
        Action<BeginRecurrenceRequest>("begin-recurrence", "Let it recur");
        Action<EndRecurrenceRequest>("end-recurrence", "End the recurrence");
        Action<FollowUpRequest>("follow-up", "Follow up");
        Action<TakeChargeRequest>("take-charge", "Take charge");
        Action<ReopenRequest>("reopen", "Re-open");

        return choices;

        void Action<T>(string name, string label)
            where T : ActionRequest, new()
        {
            actions.MapPost("/" + name, async (
                string number, Caller caller, TaskingService service, TaskingResults results, HttpContext context) =>
                await ActAsync(number, await RequestBody<T>.OfAsync(context), caller, service, results, context))
                .Accepts<T>("application/json").Describes<TaskingDocument>(label + ".").AcceptsIdempotencyKey().AcceptsIfMatch();
            choices.Add(new Choice(name, label));
        }
    }

    private static async Task<IResult> CreateAsync(
        RequestBody<CreateRequest> body, Caller caller, TaskingService service, RulesSource rules, TaskingResults results, HttpContext context)
    {
        var key = Preconditions.Key(context, body.Fingerprint);
        var command = body.Value.ToCommand(rules.Current.Calendar);
        var outcome = await service.CreateAsync(command, caller.Actor, key, context.RequestAborted);
        if (outcome is Outcome.Done done) context.Response.Headers.Location = $"/api/taskings/{done.Tasking.Number}";
        return results.To(outcome, caller, context, StatusCodes.Status201Created, command);
    }

    /// <summary>With <c>If-Match: *</c> the patch applies to the latest version.</summary>
    private static async Task<IResult> EditAsync(
        string number, FormPatch patch, Caller caller, TaskingService service, RulesSource rules, TaskingResults results, HttpContext context)
    {
        var expected = Preconditions.RequiredSeq(context);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking)
                return Problems.Result(Problems.NotFound());
            if (expected is { } seq && seq != tasking.Seq) return results.To(new Outcome.Stale(tasking), caller, context);
            var edit = new TaskingCommand.Edit(patch.ApplyTo(tasking.Form, rules.Current.Calendar));
            var outcome = await service.ExecuteAsync(number, edit, caller.Actor, tasking.Seq, key: null, context.RequestAborted);
            if (expected is not null || outcome is not Outcome.Stale)
                return results.To(outcome, caller, context, command: edit, before: tasking.Form);
        }

        return Problems.Result(Problems.Busy());
    }

    private static async Task<IResult> ActAsync<T>(
        string number, RequestBody<T> body, Caller caller, TaskingService service, TaskingResults results, HttpContext context)
        where T : ActionRequest, new()
    {
        var command = body.Value.ToCommand();
        return results.To(
            await ExecuteAsync(number, command, body.Fingerprint, caller, service, context), caller, context, command: command);
    }

    private static async Task<IResult> CommentAsync(
        string number, RequestBody<CommentRequest> body, Caller caller, TaskingService service, TaskingResults results, HttpContext context) =>
        results.To(
            await ExecuteAsync(number, new TaskingCommand.AddComment(body.Value.Text ?? ""), body.Fingerprint, caller, service, context),
            caller,
            context,
            StatusCodes.Status201Created);

    private static Task<Outcome> ExecuteAsync(
        string number, TaskingCommand command, string fingerprint, Caller caller, TaskingService service, HttpContext context) =>
        service.ExecuteAsync(
            number, command, caller.Actor, Preconditions.ExpectedSeq(context), Preconditions.Key(context, fingerprint), context.RequestAborted);

    private static async Task<IResult> ReadAsync(
        string number, Caller caller, TaskingService service, TaskingResults results, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is { } tasking
            ? results.With(tasking, caller, context)
            : Problems.Result(Problems.NotFound());

    private static async Task<IResult> HistoryAsync(
        string number, Caller caller, TaskingService service, TaskingRecords records, TaskingResults results, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        var history = await records.ReadHistoryAsync(number, context.RequestAborted);
        var events = history.Select(EventDocument.Of);
        if (!results.ReadsEverything(tasking, caller)) events = events.Select(e => e with { Hash = null });
        return results.Masked(new Page<EventDocument>([.. events], null), tasking, caller, "history");
    }

    private static async Task<IResult> VerifyAsync(
        string number, Caller caller, TaskingService service, HistoryVerifier verifier, TaskingResults results, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is { } tasking
        && await verifier.VerifyAsync(number, context.RequestAborted) is { } verification
            ? Results.Json(results.ReadsEverything(tasking, caller) ? verification : verification with { Head = null }, Json.Http)
            : Problems.Result(Problems.NotFound());

    private static async Task<IResult> MailAsync(
        string number, Caller caller, TaskingService service, MailRecord mail, HttpContext context) =>
        await service.FindAsync(number, caller.Person, context.RequestAborted) is not null
            ? Results.Json(new Page<MailDocument>(await mail.OfAsync(number, context.RequestAborted), null), Json.Http)
            : Problems.Result(Problems.NotFound());

    /// <summary>Who was shown the detainees. Only task managers and leadership can read this.</summary>
    private static async Task<IResult> AccessEntriesAsync(
        string number, Caller caller, TaskingService service, AccessLog accessLog, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is null) return Problems.Result(Problems.NotFound());
        if (!Rights.MayAudit(caller.Person))
            return Problems.Result(Problems.NotAllowed("Only task managers and leadership can see who read a tasking."));
        var paging = Paging.Of(context);
        var (page, next) = await accessLog.ReadAsync(number, paging.From, paging.Top, context.RequestAborted);
        return Results.Json(new Page<AccessEntry>(page, paging.NextLink(context, next)), Json.Http);
    }
}
