using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Itms.Api.Http;

/// <param name="FileName">Null if the part is not a file.</param>
/// <param name="Body">Read it before you move to the next part, and always through <see cref="MultipartForm.GuardAsync"/>.</param>
internal sealed record FormPart(string Field, string? FileName, string? ContentType, Stream Body);

/// <summary>Reads <c>multipart/form-data</c> one part at a time without holding it in memory.</summary>
internal static class MultipartForm
{
    /// <param name="most">Largest request in bytes.</param>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async IAsyncEnumerable<FormPart> ReadAsync(HttpContext context, long most)
    {
        LimitedBody.Allow(context, most);
        var reader = new MultipartReader(BoundaryOf(context.Request), context.Request.Body);
        while (await GuardAsync(new ValueTask<MultipartSection?>(reader.ReadNextSectionAsync(context.RequestAborted)), most) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) throw Malformed();
            var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            yield return new FormPart(field, FileNameOf(disposition), section.ContentType, section.Body);
        }
    }

    /// <summary>Reports a broken or incomplete form as the sender's fault, not as an error of the server.</summary>
    /// <param name="most">Largest request in bytes.</param>
    /// <exception cref="ProblemException">400 or 413.</exception>
    public static async ValueTask<T> GuardAsync<T>(ValueTask<T> read, long most)
    {
        try
        {
            return await read;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(Problems.TooLarge(most));
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }
    }

    private static ProblemException Malformed() => new(Problems.Malformed("body", "is not valid multipart/form-data"));

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 70 } boundary
            ? boundary
            : throw new ProblemException(Problems.OfStatus(415));

    /// <summary>Non-ASCII names come in <c>filename*</c>, or as plain UTF-8.</summary>
    private static string? FileNameOf(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value
        : disposition.FileName.HasValue ? WithQuotationMarks(HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "")
        : null;

    /// <summary>
    /// Programs write a quotation mark in a name as <c>\"</c> (RFC 9110, 5.6.4), browsers as <c>%22</c> (HTML, "multipart/form-data"). Any other
    /// backslash stays: browsers do not double those of a path.
    /// </summary>
    private static string WithQuotationMarks(string name) =>
        name.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("%22", "\"", StringComparison.Ordinal);
}
