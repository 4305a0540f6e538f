using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Backup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Administration;

/// <summary>For administrators: everything in one file. A personal token may do this, so that a program can make backups.</summary>
internal static class BackupEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/admin/backup", BackUpAsync).WithTags("Administration").ForAdministrators()
            .WithSummary("Makes a backup and sends it. It holds everything: all taskings with detainees' names, all documents and mails.")
            .Produces<byte[]>(StatusCodes.Status200OK, BackupFormat.ContentType);

    private static async Task<IResult> BackUpAsync(Caller caller, BackupWriter writer, RuleBook book, TimeProvider clock, HttpContext context)
    {
        // First, so that nobody takes everything without a trace.
        if (!await book.NoteBackupAsync(caller.Person.Id, context.RequestAborted)) return Problems.Result(Problems.BusyAdministrators());
        return new BackupResult(writer, clock.GetUtcNow());
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
