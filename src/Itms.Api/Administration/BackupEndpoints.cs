using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Administration;

/// <summary>For administrators: everything in one file. A personal token may do this, so that a program can make backups.</summary>
internal static class BackupEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/admin/backup", BackUpAsync).WithTags("Administration").ForAdministrators()
            .WithSummary("Makes a backup and sends it. It holds everything: all taskings with detainees' names, all documents and mails.")
            .Produces<byte[]>(StatusCodes.Status200OK, BackupFormat.ContentType);
        var kept = api.MapGroup("/admin/backups").WithTags("Administration").ForAdministrators();
        kept.MapGet("", (Caller _, IKeptBackups backups, HttpContext context) =>
        {
            var all = backups.List().OrderBy(KeyOf, StringComparer.Ordinal);
            return Results.Json(Paging.Of(context).PageOf(all, KeyOf, context), Json.Http);
        }).Describes<Page<KeptBackup>>("Lists the backups that the server made on schedule, latest first. None on Azure.").AcceptsPage();
        kept.MapGet("/{name}", DownloadAsync)
            .WithSummary("Sends a backup that was made on schedule. It holds everything. The audit has an entry before the first byte.")
            .Produces<byte[]>(StatusCodes.Status200OK, BackupFormat.ContentType);
    }

    private static string KeyOf(KeptBackup backup) => KeyText.LatestFirst(backup.MadeAt, backup.Name);

    private static async Task<IResult> BackUpAsync(Caller caller, BackupWriter writer, RuleBook book, TimeProvider clock, HttpContext context)
    {
        // First, so that nobody takes everything without a trace.
        if (!await book.NoteBackupAsync(caller.Person.Id, file: null, context.RequestAborted)) return Problems.Result(Problems.BusyAdministrators());
        return new BackupResult(writer, clock.GetUtcNow());
    }

    private static async Task<IResult> DownloadAsync(string name, Caller caller, IKeptBackups backups, RuleBook book, HttpContext context)
    {
        if (backups.Open(name) is not { } file) return Problems.Result(Problems.NotFound());
        // HEAD sends nothing of it.
        if (!HttpMethods.IsHead(context.Request.Method) && !await book.NoteBackupAsync(caller.Person.Id, name, context.RequestAborted))
        {
            await file.DisposeAsync();
            return Problems.Result(Problems.BusyAdministrators());
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Stream(file, BackupFormat.ContentType, name);
    }

    private sealed class BackupResult(BackupWriter writer, DateTimeOffset at) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = BackupFormat.ContentType;
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = BackupFormat.FileName(at) }.ToString();
            try
            {
                await writer.WriteAsync(response.Body, httpContext.RequestAborted);
            }
            catch when (response.HasStarted)
            {
                // Without this, the download would seem to have ended well. Whoever restores the file would still be told.
                httpContext.Abort();
                throw;
            }
        }
    }
}
