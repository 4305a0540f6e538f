using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Pages;

/// <summary>
/// Serves the pages. A path that is no file and no address of the API gets the page, so the links in mails work. Nobody has to be signed
/// in for that: the page holds no data.
/// </summary>
public sealed class PageMiddleware(RequestDelegate next, PageFiles files)
{
    /// <summary>Scripts and style sheets. Their names change with their content.</summary>
    private const string Hashed = "/assets";

    private const string Missing =
        "ITMS works, but its pages were not built.\n\n"
        + "Install Node.js 20.19 or later, and build again: dotnet build\n"
        + "The API is here all the same. /openapi/v1.json describes it.\n";

    private static readonly PathString[] NoPages = ["/api", "/openapi", "/health", "/.auth"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!reads || context.GetEndpoint() is not null || Array.Exists(NoPages, path => request.Path.StartsWithSegments(path))) return next(context);
        if (files.Page is not { } page) return request.Path == "/" ? SayMissingAsync(context) : next(context);
        if (files.Find(request.Path.Value ?? "") is { } file) return SendFileAsync(context, file);
        return request.Path.StartsWithSegments(Hashed) ? next(context) : SendPageAsync(context, page, FirstAnswers.For(request, files.Scripts));
    }

    private static Task SayMissingAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Missing, context.RequestAborted);
    }

    private static Task SendFileAsync(HttpContext context, PageFile file)
    {
        var (body, encoding) = Encoded(file, context.Request);
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var etag = encoding is null ? $"\"{file.ETag}\"" : $"\"{file.ETag}-{encoding}\"";
        if (IsKnown(context, etag)) return Task.CompletedTask;
        if (encoding is not null) headers.ContentEncoding = encoding;
        return SendAsync(context, file.ContentType, body);
    }

    /// <summary>
    /// Sends the page with a nonce for its styles. A 304 leaves out the nonce: the browser keeps the stored page together with the
    /// nonce it came with.
    /// </summary>
    /// <param name="links">What the browser needs first, for the header <c>Link</c>. Null: nothing.</param>
    private static Task SendPageAsync(HttpContext context, PageFile page, string? links)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        if (links is not null) headers.Link = links;
        if (IsKnown(context, $"\"{page.ETag}\"")) return Task.CompletedTask;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'; "
            + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return SendAsync(context, page.ContentType, PageFiles.WithNonce(page, nonce));
    }

    private static async Task SendAsync(HttpContext context, string contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Sets the ETag. Answers 304 if the browser has this version.</summary>
    private static bool IsKnown(HttpContext context, string etag)
    {
        context.Response.Headers.ETag = etag;
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (!known.Any(tag => tag.Tag == "*" || tag.Tag.Equals(etag, StringComparison.Ordinal))) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static (byte[] Body, string? Encoding) Encoded(PageFile file, HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        if (file.Brotli is { } brotli && Accepts("br")) return (brotli, "br");
        return file.Gzip is { } gzip && Accepts("gzip") ? (gzip, "gzip") : (file.Plain, null);

        bool Accepts(string encoding) => accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
    }
}
