using System.Text;
using System.Text.Json;
using Itms.Application.Attachments;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Http;

/// <summary>The content of a request to attach files.</summary>
/// <param name="Fingerprint">
/// Hash of the content, regardless of the boundary. Tells whether a repeated Idempotency-Key comes with the same request.
/// </param>
internal sealed record AttachmentForm(IReadOnlyList<NewAttachment> Files, bool Final, string? Comment, string Fingerprint);

/// <summary>Reads <c>multipart/form-data</c> as a stream. A file goes to the store as it arrives and is never held in memory.</summary>
internal static class FormReader
{
    /// <summary>
    /// Largest request in bytes. The Azure Functions host lets no more than 104,857,600 through, and refuses a larger one without a word.
    /// </summary>
    public const long MaxRequest = 100_000_000;

    /// <summary>Largest field in bytes, files aside: enough for the longest comment.</summary>
    private const int MaxField = FieldErrors.TextLength * 4;

    /// <exception cref="ProblemException">400, 413 or 415. Names the field, or the file by its position.</exception>
    public static async Task<AttachmentForm> ReadAsync(HttpContext context, Uploads.Upload upload)
    {
        var files = new List<NewAttachment>();
        string? final = null, comment = null;
        await foreach (var part in MultipartForm.ReadAsync(context, MaxRequest))
        {
            if (part.FileName is { } name)
            {
                if (files.Count == TaskingDecider.MaxAttachmentsAtOnce)
                    throw new ProblemException(Problems.Malformed("files", $"may be at most {TaskingDecider.MaxAttachmentsAtOnce} at once"));
                await using var file = new IncomingFile(files.Count, name, part.Body);
                files.Add(await upload.StoreAsync(file.Name, file.Kind, file, file.EndAsync, context.RequestAborted));
            }
            else if (part.Field == "final" && final is null) final = await ReadFieldAsync(part, context.RequestAborted);
            else if (part.Field == "comment" && comment is null) comment = await ReadFieldAsync(part, context.RequestAborted);
            // Repeat only our own field names: anything else is the sender's text.
            else throw new ProblemException(part.Field is "final" or "comment"
                ? Problems.Malformed(part.Field, "is given twice")
                : Problems.Malformed("body", "has a field other than a file, final or comment"));
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

    private static async Task<string> ReadFieldAsync(FormPart part, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxField + 1];
        var length = 0;
        while (length < bytes.Length
            && await MultipartForm.GuardAsync(part.Body.ReadAsync(bytes.AsMemory(length), cancellationToken), MaxRequest) is var read and > 0)
            length += read;
        if (length > MaxField) throw new ProblemException(Problems.Malformed(part.Field, $"may have at most {FieldErrors.TextLength} characters"));
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            throw new ProblemException(Problems.Malformed(part.Field, "is not valid UTF-8"));
        }
    }

    private static string Fingerprint(HttpRequest request, IReadOnlyList<NewAttachment> files, bool final, string? comment) =>
        RequestBody.FingerprintOf(
            request, JsonSerializer.SerializeToUtf8Bytes(new { files = files.Select(f => new { f.Name, f.Length, f.Sha256 }), final, comment }));
}
