using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Itms.Application.Attachments;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Itms.Application.Http;

/// <summary>What a request to attach files says.</summary>
/// <param name="Fingerprint">Of what it says, whatever its boundary is: what an Idempotency-Key stands for.</param>
internal sealed record AttachmentForm(IReadOnlyList<NewAttachment> Files, bool Final, string? Comment, string Fingerprint);

/// <summary>Reads <c>multipart/form-data</c> piece by piece: a file goes to its store as it comes, and is never held whole.</summary>
internal static class FormReader
{
    /// <summary>Bytes of a whole request: as many files as there may be, and something for what is around them.</summary>
    private const long MaxRequest = (TaskingDecider.MaxAttachmentsAtOnce * (long)IncomingFile.MaxLength) + (1024 * 1024);

    /// <summary>Bytes of a field that is no file: enough for the longest comment.</summary>
    private const int MaxField = FieldErrors.TextLength * 4;

    /// <exception cref="ProblemException">400, 413 or 415, naming the field or the file by its place.</exception>
    public static async Task<AttachmentForm> ReadAsync(HttpContext context, Uploads.Upload upload)
    {
        var boundary = BoundaryOf(context.Request);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxRequest;
        var reader = new MultipartReader(boundary, context.Request.Body);
        var files = new List<NewAttachment>();
        string? final = null, comment = null;
        while (await GuardAsync(new ValueTask<MultipartSection?>(reader.ReadNextSectionAsync(context.RequestAborted))) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) throw Malformed();
            var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (FileNameOf(disposition) is { } name)
            {
                if (files.Count == TaskingDecider.MaxAttachmentsAtOnce)
                    throw new ProblemException(Problems.Malformed("files", $"may be {TaskingDecider.MaxAttachmentsAtOnce} at once"));
                await using var file = new IncomingFile(files.Count, name, section.Body);
                files.Add(await upload.StoreAsync(file, context.RequestAborted));
            }
            else if (field == "final" && final is null) final = await ReadFieldAsync(field, section.Body, context.RequestAborted);
            else if (field == "comment" && comment is null) comment = await ReadFieldAsync(field, section.Body, context.RequestAborted);
            // A name is told back only where it is one of ours: anything else may be whatever somebody typed.
            else throw new ProblemException(Problems.Malformed(field is "final" or "comment" ? field : "body", field is "final" or "comment" ? "is given twice" : "holds a field that is neither a file, final nor comment"));
        }

        if (files.Count == 0) throw new ProblemException(Problems.Malformed("files", "at least one is required"));
        var isFinal = final switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw new ProblemException(Problems.Malformed("final", "must be true or false")),
        };
        return new AttachmentForm(files, isFinal, comment, Fingerprint(context.Request, files, isFinal, comment));
    }

    /// <summary>That the form breaks off or is none is the sender's matter, not a failure of ours.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static async ValueTask<T> GuardAsync<T>(ValueTask<T> read)
    {
        try
        {
            return await read;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(Problems.OfStatus(413) with { Detail = $"A request with documents may have {MaxRequest} bytes." });
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }
    }

    private static ProblemException Malformed() => new(Problems.Malformed("body", "is not valid multipart/form-data"));

    /// <exception cref="ProblemException">415: it is no form.</exception>
    public static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 70 } boundary
            ? boundary
            : throw new ProblemException(Problems.OfStatus(415));

    /// <summary>Null where the part is no file. What is not ASCII comes in filename*, or as plain UTF-8.</summary>
    public static string? FileNameOf(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value
        : disposition.FileName.HasValue ? HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? ""
        : null;

    private static async Task<string> ReadFieldAsync(string field, Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxField + 1];
        var length = 0;
        while (length < bytes.Length && await GuardAsync(body.ReadAsync(bytes.AsMemory(length), cancellationToken)) is var read and > 0) length += read;
        if (length > MaxField) throw new ProblemException(Problems.Malformed(field, $"may have {FieldErrors.TextLength} characters"));
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            throw new ProblemException(Problems.Malformed(field, "is not valid UTF-8"));
        }
    }

    private static string Fingerprint(HttpRequest request, IReadOnlyList<NewAttachment> files, bool final, string? comment) =>
        RequestBody.FingerprintOf(request, JsonSerializer.SerializeToUtf8Bytes(new { files = files.Select(f => new { f.Name, f.Length, f.Sha256 }), final, comment }));
}
