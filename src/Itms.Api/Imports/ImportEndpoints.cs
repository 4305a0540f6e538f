using Itms.Api.Administration;
using Itms.Api.Http;
using Itms.Api.SignIn;
using Itms.Application.Administration;
using Itms.Application.Imports;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Imports;

/// <summary>Imports taskings from a list of another system (S1).</summary>
internal static class ImportEndpoints
{
    private const string Csv = "text/csv";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Form = "multipart/form-data";

    public static void Map(RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports/taskings").WithTags("Imports").ForAdministrators().RequireSessionToChange();
        imports.MapPost("", ImportAsync).Accepts<IFormFile>(Form, Csv, Xlsx).Describes<ImportResult>(
            "Imports taskings from a list as CSV or xlsx. A form has the list as file, and may have a mapping (JSON) and the documents "
            + "as attachments (zip). Without a mapping, that of SharePoint counts. With dryRun=true it only reports. After 20 seconds it answers "
            + "202 and goes on.")
            .Produces<ImportResult>(StatusCodes.Status202Accepted);
        imports.MapGet("", async (Caller _, TaskingImport import, HttpContext context) =>
            Results.Json(await import.LastAsync(context.RequestAborted), Json.Http))
            .Describes<ImportResult>("Says how far the last import of taskings is.");
        imports.MapGet("/mapping", (Caller _) => Results.Json(ImportMapping.SharePoint, Json.Http))
            .Describes<ImportMapping>("Returns the mapping for ITMS on SharePoint. Change it where your list has other words.");
        imports.MapGet("/{id}", async (string id, Caller _, TaskingImport import, HttpContext context) =>
            await import.FindAsync(id, context.RequestAborted) is { } result
                ? Results.Json(result, Json.Http)
                : Problems.Result(Problems.NotFound()))
            .Describes<ImportResult>("Says how far an import is, and what it did.");
    }

    private static async Task<IResult> ImportAsync(bool? dryRun, Caller caller, TaskingImport import, RuleBook book, HttpContext context)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var given) ? given.MediaType.Value?.ToLowerInvariant() : null;
        if (type is not (Form or Csv or Xlsx)) return Problems.Result(Problems.NotOfType($"{Form}, {Csv} or {Xlsx}"));
        if (context.Request.ContentLength > TaskingImport.MaxBytes) return Problems.Result(Problems.TooLarge(TaskingImport.MaxBytes));
        var arriving = await import.BeginAsync(dryRun ?? false, caller.Person.Id, context.RequestAborted);
        var isBegun = false;
        try
        {
            var (mapping, fileName) = type == Form
                ? await ReadFormAsync(arriving, context)
                : await ReadListAsync(arriving, type == Csv ? "list.csv" : "list.xlsx", context);
            if (dryRun != true && !await book.NoteTaskingsAsync(caller.Person.Id, $"Import {arriving.Id}", context.RequestAborted))
                return Problems.Result(Problems.BusyAdministrators());
            isBegun = true;
            var result = await arriving.RunAsync(mapping, fileName);
            return Results.Json(
                result, Json.Http, statusCode: result.State == ImportState.Running ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
        }
        finally
        {
            if (!isBegun) await arriving.GiveUpAsync();
        }
    }

    private static async Task<(ImportMapping Mapping, string FileName)> ReadListAsync(
        TaskingImport.Arriving arriving, string fileName, HttpContext context)
    {
        LimitedBody.Allow(context, TaskingImport.MaxBytes);
        await arriving.StoreSheetAsync(new GuardedBody(context.Request.Body), context.RequestAborted);
        return (ImportMapping.SharePoint, fileName);
    }

    private static async Task<(ImportMapping Mapping, string FileName)> ReadFormAsync(TaskingImport.Arriving arriving, HttpContext context)
    {
        ImportMapping? mapping = null;
        var fileName = "";
        await foreach (var part in MultipartForm.ReadAsync(context, TaskingImport.MaxBytes))
        {
            if (part.Field == "file" && !arriving.HasSheet)
            {
                // The history names the file, so a name that cannot be shown is refused as that of every document.
                fileName = FileName.Read(part.FileName, out var error) ?? throw new ProblemException(Problems.Malformed("file", error!));
                await arriving.StoreSheetAsync(new GuardedBody(part.Body), context.RequestAborted);
            }
            else if (part.Field == "attachments" && !arriving.HasZip)
                await arriving.StoreZipAsync(new GuardedBody(part.Body), context.RequestAborted);
            else if (part.Field == "mapping" && mapping is null) mapping = ImportMapping.Read(await ReadMappingAsync(part, context));
            else throw new ProblemException(part.Field is "file" or "attachments" or "mapping"
                ? Problems.Malformed(part.Field, "is given twice")
                : Problems.Malformed("body", "has a field other than file, mapping or attachments"));
        }

        if (!arriving.HasSheet) throw new ProblemException(Problems.Malformed("file", "is required"));
        return (mapping ?? ImportMapping.SharePoint, fileName);
    }

    private static async Task<byte[]> ReadMappingAsync(FormPart part, HttpContext context)
    {
        using var bytes = new MemoryStream();
        var body = new GuardedBody(part.Body);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > ImportMapping.MaxBytes)
                throw new ProblemException(Problems.Malformed("mapping", $"may have at most {ImportMapping.MaxBytes} bytes"));
        }

        return bytes.ToArray();
    }

    /// <summary>The body of a request or of a part of it. What the sender does wrong is said as such.</summary>
    private sealed class GuardedBody(Stream body) : RequestStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            MultipartForm.GuardAsync(body.ReadAsync(buffer, cancellationToken), TaskingImport.MaxBytes);
    }
}
