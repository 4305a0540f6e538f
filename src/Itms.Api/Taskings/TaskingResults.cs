using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Api.Http;
using Itms.Application.Access;
using Itms.Application.Privacy;
using Itms.Application.Shared;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Taskings;

/// <summary>Turns outcomes into HTTP results.</summary>
public sealed class TaskingResults(RulesSource rules, TaskingRecords records, AccessLog accessLog, TimeProvider clock)
{
    /// <param name="command">The command, if the answer is to warn of its dates.</param>
    /// <param name="before">The form before an edit.</param>
    public IResult To(
        Outcome outcome,
        Caller caller,
        HttpContext context,
        int success = StatusCodes.Status200OK,
        TaskingCommand? command = null,
        TaskingForm? before = null) => outcome switch
        {
            Outcome.Done done => With(done.Tasking, caller, context, success, command is null ? null : Warnings(command, before)),
            Outcome.Refused refused => Problems.Result(Problems.From(refused.Refusal)),
            Outcome.NotFound => Problems.Result(Problems.NotFound()),
            Outcome.Stale stale => Stale(stale.Tasking, context),
            Outcome.KeyReused => Problems.Result(Problems.KeyReused()),
            _ => Problems.Result(Problems.Busy()),
        };

    /// <summary>What may be wrong with the dates of the command. Null: it sets none.</summary>
    public IReadOnlyList<DateWarning>? Warnings(TaskingCommand command, TaskingForm? before = null) =>
        DateWarnings.Of(command, before, rules.Current.Calendar, clock.GetUtcNow());

    public IResult With(
        Tasking tasking,
        Caller caller,
        HttpContext context,
        int status = StatusCodes.Status200OK,
        IReadOnlyList<DateWarning>? warnings = null)
    {
        Preconditions.SetETag(context, tasking);
        return tasking is { Occurrence: null, NextOccurrence: null, Closing: null, Duplicates.Count: 0 }
            ? Document([])
            : new Linked(async cancellationToken => Document(await LinksAsync(tasking, caller, cancellationToken)));

        IResult Document(IReadOnlyList<LinkDocument> links) => Masked(
            TaskingDocument.Of(tasking, links, caller.Person, rules.Current, clock.GetUtcNow()) with { Warnings = warnings },
            tasking,
            caller,
            "tasking",
            status);
    }

    private async Task<IReadOnlyList<LinkDocument>> LinksAsync(Tasking tasking, Caller caller, CancellationToken cancellationToken)
    {
        var links = new List<LinkDocument>(2);
        if (await SeesAsync(tasking.Occurrence?.Previous)) links.Add(new LinkDocument("previousOccurrence", tasking.Occurrence!.Previous));
        if (await SeesAsync(tasking.NextOccurrence)) links.Add(new LinkDocument("nextOccurrence", tasking.NextOccurrence!));
        if (await SeesAsync(tasking.Closing?.DuplicateOf)) links.Add(new LinkDocument(LinkDocument.DuplicateOf, tasking.Closing!.DuplicateOf!));
        // One that was re-opened is no longer a duplicate.
        foreach (var number in tasking.Duplicates)
            if (await FindAsync(number) is { } other && other.Closing?.DuplicateOf == tasking.Number)
                links.Add(new LinkDocument(LinkDocument.Duplicate, number));
        return links;

        async ValueTask<bool> SeesAsync(string? number) => number is not null && await FindAsync(number) is not null;

        async ValueTask<Tasking?> FindAsync(string number) =>
            await records.LoadAsync(number, cancellationToken) is { Tasking: var other }
            && Rights.MaySee(other, caller.Person, rules.Current.Directory)
                ? other
                : null;
    }

    public bool ReadsEverything(Tasking tasking, Caller caller) => DetaineeMask.For(tasking, caller.Person, rules.Current.Directory) is null;

    /// <summary>
    /// Returns data of a tasking without what the caller may not see. If detainees are shown, the access log gets an entry. While it cannot get
    /// one, they are hidden from everybody, and <see cref="TaskingDocument.Notice"/> says why.
    /// </summary>
    /// <param name="what">The name for it in the access log.</param>
    public IResult Masked<T>(T document, Tasking tasking, Caller caller, string what, int status = StatusCodes.Status200OK)
        where T : notnull
    {
        if (DetaineeMask.For(tasking, caller.Person, rules.Current.Directory) is { } mask)
            return Results.Json(mask.Apply(document), Json.Http, statusCode: status);
        var note = NoteOf(tasking, caller, what, status);
        if (note is null || accessLog.CanRecord) return new Written<T>(document, status, note);
        var hidden = DetaineeMask.Of(tasking).Apply(document);
        if (hidden is JsonObject members) members["notice"] = AccessNotRecordedException.Reason;
        return Results.Json(hidden, Json.Http, statusCode: status);
    }

    /// <summary>
    /// Adds an access entry for a document. It may name detainees even if the form does not. A HEAD gets one too: it shows the document's name and
    /// hash, and either may be what somebody wants to know.
    /// </summary>
    public ValueTask NoteDocumentAsync(Tasking tasking, Caller caller, CancellationToken cancellationToken) =>
        accessLog.NoteAsync(tasking.Number, caller.Person.Id, "attachment", cancellationToken);

    /// <summary>Adds an access entry for a response package. Its documents may name detainees even if the form does not.</summary>
    public ValueTask NotePackageAsync(Tasking tasking, Caller caller, CancellationToken cancellationToken) =>
        accessLog.NoteAsync(tasking.Number, caller.Person.Id, "package", cancellationToken);

    /// <summary>A caller who just created the tasking sees the detainees they entered themselves, so that is not logged.</summary>
    private Func<CancellationToken, ValueTask>? NoteOf(Tasking tasking, Caller caller, string what, int status) =>
        (tasking.Form.Detainees.Count == 0 && tasking.FormerDetainees.Count == 0)
        || (status == StatusCodes.Status201Created && tasking.CreatedBy == caller.Person.Id && tasking.Seq == 1)
            ? null
            : cancellationToken => accessLog.NoteAsync(tasking.Number, caller.Person.Id, what, cancellationToken);

    /// <summary>A result that needs other taskings to be read.</summary>
    private sealed class Linked(Func<CancellationToken, Task<IResult>> answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext) => await (await answer(httpContext.RequestAborted)).ExecuteAsync(httpContext);
    }

    /// <summary>Writes the body in one piece with its length, which costs both sides less than chunks.</summary>
    private sealed class Written<T>(T document, int status, Func<CancellationToken, ValueTask>? note) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (note is not null) await note(httpContext.RequestAborted);
            var body = JsonSerializer.SerializeToUtf8Bytes(document, Json.Http);
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    private static IResult Stale(Tasking tasking, HttpContext context)
    {
        Preconditions.SetETag(context, tasking);
        return Problems.Result(Problems.Stale(tasking.Seq));
    }
}

/// <summary>An event of a tasking's history.</summary>
/// <param name="Hash">Left out for a caller who may not see everything. With the hash, masked values could be guessed.</param>
public sealed record EventDocument(
    long Seq, DateTimeOffset At, string By, string? OnBehalfOf, string Kind, JsonNode? Data, string? Hash)
{
    internal static EventDocument Of(HistoryEntry entry)
    {
        var recorded = entry.Recorded;
        var data = JsonSerializer.SerializeToNode(recorded.Event, recorded.Event.GetType(), Json.Stored);
        return new EventDocument(recorded.Seq, recorded.At, recorded.By, recorded.OnBehalfOf, entry.Kind, data, entry.Hash);
    }
}
