using System.IO.Compression;
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
    /// <summary>The header in which a browser says who asked for an address: its user, ITMS, or another site.</summary>
    private const string FetchSite = "Sec-Fetch-Site";

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
        return request.Path.StartsWithSegments(Hashed) ? next(context) : SendPageAsync(context, page);
    }

    private static Task SayMissingAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Missing, context.RequestAborted);
    }

    private static Task SendFileAsync(HttpContext context, PageFile file)
    {
        var (body, encoding) = (file.Plain, (string?)null);
        if (file.Brotli is { } brotli && Accepts(context.Request, "br")) (body, encoding) = (brotli, "br");
        else if (file.Gzip is { } gzip && Accepts(context.Request, "gzip")) (body, encoding) = (gzip, "gzip");
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        return IsKnown(context, file, encoding) ? Task.CompletedTask : SendAsync(context, file.ContentType, body, encoding);
    }

    /// <summary>
    /// Sends the page with a nonce for its styles. A 304 leaves out the nonce: the browser keeps the stored page together with the
    /// nonce it came with.
    /// </summary>
    private Task SendPageAsync(HttpContext context, PageFile page)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.Vary = $"{HeaderNames.AcceptEncoding}, {FetchSite}";
        if (FirstAnswers.For(context.Request) is { } links) headers.Link = links;
        var encoding = Accepts(context.Request, "br") ? "br" : null;
        if (IsKnown(context, page, encoding)) return Task.CompletedTask;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {files.Scripts}; style-src 'self' 'nonce-{nonce}' {files.Styles}; img-src 'self' data:; "
            + "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "same-origin";
        if (MayHaveOpener(context.Request)) headers["Cross-Origin-Opener-Policy"] = "same-origin";
        var body = PageFiles.WithNonce(page, nonce);
        return SendAsync(context, page.ContentType, encoding is null ? body : Compress(body), encoding);
    }

    /// <summary>
    /// Whether another site may have opened this window, and so hold on to it. Only then does the page need the policy that cuts the other site
    /// off: for a page with this policy, the browser starts a second process, which takes longer than the page itself.
    /// </summary>
    private static bool MayHaveOpener(HttpRequest request) => request.Headers[FetchSite].ToString() is not ("none" or "same-origin");

    private static byte[] Compress(byte[] body)
    {
        var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal)) brotli.Write(body);
        return compressed.ToArray();
    }

    private static async Task SendAsync(HttpContext context, string contentType, byte[] body, string? encoding)
    {
        if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Sets the ETag. Answers 304 if the browser has this version.</summary>
    private static bool IsKnown(HttpContext context, PageFile file, string? encoding)
    {
        var etag = encoding is null ? $"\"{file.ETag}\"" : $"\"{file.ETag}-{encoding}\"";
        context.Response.Headers.ETag = etag;
        var known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (!known.Any(tag => tag.Tag == "*" || tag.Tag.Equals(etag, StringComparison.Ordinal))) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
}
