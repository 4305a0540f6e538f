using Itms.Api.Http;
using Itms.Application.Packages;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Taskings;

/// <summary>The response package of a tasking, for the task authority's system (S3).</summary>
internal static class PackageEndpoints
{
    private const string Zip = "application/zip";

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/taskings/{number}/package", DownloadAsync).WithTags("Taskings")
            .WithSummary("Downloads the cleared response as a zip: cover sheet, response, documents, and a manifest with the SHA-256 of each.")
            .Produces<byte[]>(StatusCodes.Status200OK, Zip)
            .TellsOfDisposal();

    private static async Task<IResult> DownloadAsync(
        string number, Caller caller, TaskingService service, PackageWriter writer, TaskingResults results, HttpContext context)
    {
        if (await service.FindAsync(number, caller.Person, context.RequestAborted) is not { } tasking) return Problems.Result(Problems.NotFound());
        if (!results.ReadsEverything(tasking, caller))
            return Problems.Result(Problems.NotAllowed("Only people on the tasking and leadership can download its response."));
        if (ResponsePackage.Refuse(tasking) is { } refusal) return Problems.Result(Problems.From(refusal));
        await results.NotePackageAsync(tasking, caller, context.RequestAborted);
        return new PackageResult(writer, tasking);
    }

    private sealed class PackageResult(PackageWriter writer, Tasking tasking) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Zip;
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentDisposition =
                new ContentDispositionHeaderValue("attachment") { FileName = PackageWriter.FileName(tasking) }.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method)) return;
            await writer.WriteAsync(tasking, response.Body, httpContext.RequestAborted);
        }
    }
}
