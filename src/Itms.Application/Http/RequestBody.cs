using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Itms.Application.Http;

/// <summary>
/// A JSON request body, read strictly: unknown or repeated members, wrong types and broken JSON are refused with the
/// field's name, and never with a value.
/// </summary>
/// <param name="Fingerprint">Of method, path and body: what an Idempotency-Key stands for.</param>
public sealed record RequestBody<T>(T Value, string Fingerprint) : IEndpointParameterMetadataProvider
    where T : class, new()
{
    public static async ValueTask<RequestBody<T>?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var bytes = await RequestBody.ReadAsync(context.Request);
        return new RequestBody<T>(RequestBody.Parse<T>(bytes), RequestBody.FingerprintOf(context.Request, bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

public static class RequestBody
{
    /// <summary>Bytes of a JSON body: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = MakeStrict();

    /// <exception cref="ProblemException">415: not JSON; 413: too large.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType() && (request.ContentLength is not 0 and not null || request.ContentType is not null))
            throw new ProblemException(Problems.OfStatus(415));
        return await ReadAsync(request, MaxBytes);
    }

    /// <summary>A CSV file as the body.</summary>
    /// <exception cref="ProblemException">415: not CSV; 413: too large.</exception>
    public static Task<byte[]> ReadCsvAsync(HttpRequest request, int maxBytes) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)
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

    /// <summary>An empty body is a request with nothing in it.</summary>
    /// <exception cref="ProblemException">400, naming the field.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> body)
        where T : class, new()
    {
        if (body.Length == 0) return new T();
        try
        {
            return JsonSerializer.Deserialize<T>(body, Strict) ?? throw new FieldFormatException("must be an object");
        }
        catch (JsonException e)
        {
            throw new ProblemException(Describe(e));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: the reader only finds it when the text is wanted.
            throw new ProblemException(Problems.Malformed("body", "holds text that is not valid Unicode"));
        }
    }

    /// <summary>A member of a request that is a document of its own, read as strictly.</summary>
    /// <param name="path">The member's name: what is wrong is named from there.</param>
    /// <exception cref="ProblemException">400, naming the field.</exception>
    public static T ParsePart<T>(JsonElement part, string path)
        where T : class
    {
        try
        {
            return part.Deserialize<T>(Strict) ?? throw new FieldFormatException("must be an object");
        }
        catch (JsonException e)
        {
            var problem = Describe(e);
            var (field, messages) = problem.Errors!.Single();
            var at = field == "body" ? path : field[0] == '[' ? path + field : $"{path}.{field}";
            throw new ProblemException(Problems.Malformed(at, messages[0]));
        }
    }

    public static string FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Problem Describe(JsonException e)
    {
        var field = FieldOf(e.Path);
        if (e is FieldFormatException) return Problems.Malformed(field, e.Message);
        // The reader's own complaint about the text comes as a JsonException within; a value of the wrong type as something else.
        if (e.InnerException is JsonException)
        {
            var at = $"is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})";
            return Problems.Malformed(field.Length > 0 ? field : "body", at);
        }

        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return Problems.Malformed(field, "is not a member of this request");
        return e.Message.Contains("uplicate property", StringComparison.Ordinal)
            ? Problems.Malformed(field, "is given twice")
            : Problems.Malformed(field, "has the wrong type");
    }

    /// <summary><c>$.components[0].unit</c> is the field <c>components[0].unit</c>.</summary>
    private static string FieldOf(string? path) => path switch
    {
        null or "" or "$" => "body",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };

    private static JsonSerializerOptions MakeStrict()
    {
        var options = new JsonSerializerOptions
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            MaxDepth = 32,
        };
        Json.Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
