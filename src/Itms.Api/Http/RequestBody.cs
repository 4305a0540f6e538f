using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using Itms.Application.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Itms.Api.Http;

/// <summary>
/// A JSON request body, read strictly. Refuses unknown or repeated members, wrong types and broken JSON. The refusal names
/// the field and never quotes a value.
/// </summary>
/// <param name="Fingerprint">Hash of method, path and body. Tells whether a repeated Idempotency-Key comes with the same request.</param>
public sealed record RequestBody<T>(T Value, string Fingerprint) : IEndpointParameterMetadataProvider
    where T : class, new()
{
    public static async ValueTask<RequestBody<T>?> BindAsync(HttpContext context, ParameterInfo _) => await OfAsync(context);

    /// <summary>Reads the body in an endpoint whose code is generic: the compiler makes no binding of a parameter of an open type.</summary>
    public static async ValueTask<RequestBody<T>> OfAsync(HttpContext context)
    {
        var bytes = await RequestBody.ReadAsync(context.Request);
        return new RequestBody<T>(StrictJson.Read<T>(bytes), RequestBody.FingerprintOf(context.Request, bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

public static class RequestBody
{
    /// <summary>Largest JSON body in bytes: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <exception cref="ProblemException">415: not JSON; 413: too large.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType() && (request.ContentLength is not 0 and not null || request.ContentType is not null))
            throw new ProblemException(Problems.OfStatus(415));
        return await ReadAsync(request, MaxBytes);
    }

    /// <summary>Reads a CSV file from the body.</summary>
    /// <exception cref="ProblemException">415: not CSV; 413: too large.</exception>
    public static Task<byte[]> ReadCsvAsync(HttpRequest request, int maxBytes) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)
            ? ReadAsync(request, maxBytes)
            : throw new ProblemException(Problems.NotOfType("text/csv"));

    private static async Task<byte[]> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes) throw new ProblemException(Problems.TooLarge(maxBytes));

        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(1), request.HttpContext.RequestAborted);
            if (read == 0) return buffer.WrittenSpan.ToArray();
            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes) throw new ProblemException(Problems.TooLarge(maxBytes));
        }
    }

    public static string FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
