using Itms.Api.Administration;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Access;
using Itms.Application.Administration;
using Itms.Application.Archive;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Archive;

/// <summary>The archive of MCTS (S2): closed complaints, imported once and only read. Whoever sees one is in the access log.</summary>
internal static class ArchiveEndpoints
{
    private const string Tag = "Archive";
    private const string SearchEntry = "search";

    public static void Map(RouteGroupBuilder api)
    {
        var archive = api.MapGroup("/archive").WithTags(Tag);
        archive.MapPost("/search", SearchAsync)
            .Describes<Page<ArchivedComplaint>>("Finds closed complaints of MCTS, the last closed first. All criteria must hold.").AcceptsPage();
        archive.MapGet("/readings", ReadingsAsync)
            .Describes<Page<ArchiveReading>>("Lists who searched the archive and which complaints they were shown, latest first.").AcceptsPage();
        api.MapGet("/taskings/{number}/earlier-complaints", EarlierAsync).WithTags(Tag)
            .Describes<Page<ArchivedComplaint>>("Lists the complaints of MCTS about the same detainees, by alien number.").TellsOfDisposal();
        var admin = archive.MapGroup("/mcts").ForAdministrators().RequireSessionToChange();
        admin.MapPost("", ImportAsync).Accepts<string>("text/csv").Describes<ArchiveImportResult>(
            "Imports complaints of MCTS from a CSV file. Rows with errors are left out and named. With dryRun=true it only reports.");
        admin.MapGet("", async (Caller _, ArchiveImport import, HttpContext context) =>
            Results.Json(await import.ProgressAsync(context.RequestAborted), Json.Http))
            .Describes<ArchiveProgress>("Says how far the last import is.");
    }

    private static async Task<IResult> SearchAsync(
        RequestBody<ArchiveCriteria> body, Caller caller, ComplaintArchive archive, AccessLog accessLog, HttpContext context)
    {
        if (!Rights.ReadsEverything(caller.Person)) return NotForYou();
        var errors = new FieldErrors();
        body.Value.Check(errors);
        if (errors.Any) return Problems.Result(Problems.Invalid(errors));
        var paging = Paging.Of(context, asked: body.Fingerprint);
        await accessLog.NoteAsync(ArchiveKeys.AccessLog, caller.Person.Id, SearchEntry, context.RequestAborted);
        var (complaints, next) = await archive.SearchAsync(body.Value, paging.From, paging.Top, context.RequestAborted);
        return await ShownAsync(complaints, paging.NextLink(context, next, body.Fingerprint), caller, accessLog, context);
    }

    private static async Task<IResult> EarlierAsync(
        string number, Caller caller, TaskingService service, ComplaintArchive archive, AccessLog accessLog, RulesSource rules, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        if (!Rights.MayReadDetainees(tasking, caller.Person, rules.Current.Directory))
            return Problems.Result(Problems.NotAllowed("Only people on the tasking and leadership can see earlier complaints."));
        return await ShownAsync(await archive.OfAsync(tasking.Form, context.RequestAborted), nextLink: null, caller, accessLog, context);
    }

    /// <summary>Every complaint that is shown is noted before the answer goes out.</summary>
    private static async Task<IResult> ShownAsync(
        IReadOnlyList<ArchivedComplaint> complaints, string? nextLink, Caller caller, AccessLog accessLog, HttpContext context)
    {
        foreach (var complaint in complaints)
            await accessLog.NoteAsync(
                ArchiveKeys.AccessLog, caller.Person.Id, ArchiveReading.Complaint + KeyText.Escape(complaint.Number), context.RequestAborted);
        return Results.Json(new Page<ArchivedComplaint>(complaints, nextLink), Json.Http);
    }

    private static async Task<IResult> ReadingsAsync(Caller caller, AccessLog accessLog, HttpContext context)
    {
        if (!Rights.MayAudit(caller.Person)) return NotForYou();
        var paging = Paging.Of(context);
        var (page, next) = await accessLog.ReadAsync(ArchiveKeys.AccessLog, paging.From, paging.Top, context.RequestAborted);
        return Results.Json(new Page<ArchiveReading>([.. page.Select(ArchiveReading.Of)], paging.NextLink(context, next)), Json.Http);
    }

    private static async Task<IResult> ImportAsync(bool? dryRun, Caller caller, ArchiveImport import, RuleBook book, HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            return Problems.Result(Problems.NotOfType("text/csv"));
        if (context.Request.ContentLength > ArchiveImport.MaxBytes) return Problems.Result(Problems.TooLarge(ArchiveImport.MaxBytes));
        LimitedBody.Allow(context, ArchiveImport.MaxBytes);
        try
        {
            return Results.Json(
                await import.RunAsync(context.Request.Body, dryRun ?? false, caller.Person.Id, context.RequestAborted, NoteAsync), Json.Http);
        }
        catch (ArchiveChangedException)
        {
            return Problems.Result(Problems.ArchiveChanged());
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Result(Problems.TooLarge(ArchiveImport.MaxBytes));
        }

        async Task NoteAsync(ArchiveImportResult result)
        {
            var part = new ImportPart(result.Added, result.Changed, result.Unchanged, Part: 1, Parts: 1);
            if (!await book.NoteArchiveAsync(caller.Person.Id, part, context.RequestAborted))
                throw new ProblemException(Problems.BusyAdministrators());
        }
    }

    private static IResult NotForYou() =>
        Problems.Result(Problems.NotAllowed("Only task managers and leadership can use the archive."));
}

/// <summary>Somebody searched the archive, or was shown one of its complaints.</summary>
/// <param name="Number">The complaint that was shown. Null: a search as a whole.</param>
public sealed record ArchiveReading(DateTimeOffset At, string By, string? Number)
{
    internal const string Complaint = "complaint ";

    internal static ArchiveReading Of(AccessEntry entry) => new(
        entry.At, entry.By,
        entry.What.StartsWith(Complaint, StringComparison.Ordinal) ? KeyText.Unescape(entry.What[Complaint.Length..]) : null);
}
