using Itms.Api.Http;
using Itms.Application.Attachments;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Taskings;

/// <summary>The documents of a tasking. They may name detainees, so only people who may see the detainees can attach or read them.</summary>
internal static class AttachmentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var attachments = api.MapGroup("/taskings/{number}/attachments").WithTags("Attachments").TellsOfDisposal();
        attachments.MapPost("", UploadAsync).Accepts<IFormFileCollection>("multipart/form-data")
            .Describes<TaskingDocument>("Attaches documents. A name that already exists gets a new version.", StatusCodes.Status201Created)
            .AcceptsIdempotencyKey().AcceptsIfMatch();
        attachments.MapGet("/{id}", DownloadAsync).WithSummary("Downloads a document.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        attachments.MapPost("/{id}/final", MarkAsync).Describes<TaskingDocument>("Marks a document as the final version, or removes the mark.")
            .AcceptsIdempotencyKey().AcceptsIfMatch();
    }

    private static async Task<IResult> UploadAsync(
        string number,
        Caller caller,
        TaskingService service,
        Uploads uploads,
        TaskingResults results,
        RulesSource rules,
        TimeProvider clock,
        HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        // Refuse before a byte is stored. With a key this may be a repeat of a step already done, so check the rights only.
        var expected = Preconditions.ExpectedSeq(context);
        var isRepeatable = Preconditions.Key(context, "") is not null;
        if (Refuse(tasking, caller, rules.Current, isRepeatable, clock.GetUtcNow()) is { } refusal) return Problems.Result(Problems.From(refusal));

        // A request that does not say its length may be as long as any request may be.
        var length = Math.Min(context.Request.ContentLength ?? FormReader.MaxRequest, FormReader.MaxRequest);
        using var upload = await uploads.BeginAsync(
            number, caller.Person.Id, length, rules.Current.Storage.PerPerson, context.RequestAborted);
        AttachmentForm form;
        try
        {
            form = await FormReader.ReadAsync(context, upload);
        }
        catch
        {
            await upload.SettleAsync(tasking: null);
            throw;
        }

        var outcome = await service.ExecuteAsync(
            number,
            new TaskingCommand.AddAttachments(form.Files, form.Final) { Comment = form.Comment },
            caller.Actor,
            expected,
            Preconditions.Key(context, form.Fingerprint),
            context.RequestAborted);
        await upload.SettleAsync((outcome as Outcome.Done)?.Tasking);
        return results.To(outcome, caller, context, StatusCodes.Status201Created);
    }

    private static Refusal? Refuse(Tasking tasking, Caller caller, Rules rules, bool rightsOnly, DateTimeOffset now)
    {
        var example = new TaskingCommand.AddAttachments([new NewAttachment("", "example.txt", "", 1, "")], Final: false);
        return rightsOnly
            ? Rights.Refuse(tasking, example, caller.Actor, rules, now)
            : (TaskingDecider.Decide(tasking, example, caller.Actor, rules, now) as Decision.Refused)?.Refusal;
    }

    private static async Task<IResult> DownloadAsync(
        string number, string id, Caller caller, TaskingService service, IBlobStore blobs, TaskingResults results, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        if (!results.ReadsEverything(tasking, caller))
            return Problems.Result(Problems.NotAllowed("Only people on the tasking and leadership can read its documents."));
        if (tasking.Attachments.FirstOrDefault(a => a.Id == id) is not { } attachment) return Problems.Result(Problems.NotFound());

        var content = await VerifiedStream.OpenAsync(blobs, attachment, context.RequestAborted);
        await results.NoteDocumentAsync(tasking, caller, context.RequestAborted);
        // The browser saves the file and does not show it. A browser that shows it anyway runs no script in it.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(
            content,
            attachment.ContentType,
            attachment.Name,
            entityTag: new EntityTagHeaderValue($"\"{attachment.Sha256}\""),
            enableRangeProcessing: true);
    }

    private static async Task<IResult> MarkAsync(
        string number,
        string id,
        RequestBody<FinalRequest> body,
        Caller caller,
        TaskingService service,
        TaskingResults results,
        HttpContext context)
    {
        var tasking = await service.FindAsync(number, caller.Person, context.RequestAborted);
        // A caller without the right is refused by the step itself, whether or not the id exists.
        if (tasking is null || (results.ReadsEverything(tasking, caller) && tasking.Attachments.All(a => a.Id != id)))
            return Problems.Result(Problems.NotFound());
        var errors = new FieldErrors();
        errors.Require(body.Value.Final is not null, "final", "is required");
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
        var outcome = await service.ExecuteAsync(
            number,
            new TaskingCommand.MarkAttachment(id, body.Value.Final!.Value) { Comment = body.Value.Comment },
            caller.Actor,
            Preconditions.ExpectedSeq(context),
            Preconditions.Key(context, body.Fingerprint),
            context.RequestAborted);
        return results.To(outcome, caller, context);
    }
}

public sealed record FinalRequest
{
    public bool? Final { get; init; }
    public string? Comment { get; init; }
}
