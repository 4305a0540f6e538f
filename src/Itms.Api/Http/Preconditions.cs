using System.Globalization;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Http;

/// <summary>Reads and writes ETag, If-Match and Idempotency-Key. A tasking's ETag is the sequence number of its last event.</summary>
internal static class Preconditions
{
    private const int MaxKeyLength = 100;

    public static void SetETag(HttpContext context, Tasking tasking) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{tasking.Seq}\"");

    /// <summary>The version in If-Match; null if the header is missing or <c>*</c>.</summary>
    /// <exception cref="ProblemException">400: not the ETag of a tasking.</exception>
    public static long? ExpectedSeq(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0 || header == "*") return null;
        // Our ETags are strong, so a weak one matches nothing (RFC 9110, 13.1.1).
        if (header.StartsWith("W/\"", StringComparison.Ordinal)) return -1;
        return header.Length > 2 && header[0] == '"' && header[^1] == '"'
            && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw new ProblemException(Problems.Malformed("If-Match", "must be the ETag of a tasking, for example \"7\""));
    }

    /// <summary>The version in If-Match, which is required; null if it is <c>*</c>.</summary>
    /// <exception cref="ProblemException">428: the header is missing; 400: not the ETag of a version.</exception>
    public static long? RequiredSeq(HttpContext context) =>
        context.Request.Headers.IfMatch.ToString().Trim().Length > 0 ? ExpectedSeq(context) : throw new ProblemException(Problems.IfMatchRequired());

    /// <inheritdoc cref="ExpectedSeq"/>
    public static int? ExpectedVersion(HttpContext context) => Version(ExpectedSeq(context));

    /// <inheritdoc cref="RequiredSeq"/>
    public static int? RequiredVersion(HttpContext context) => Version(RequiredSeq(context));

    /// <summary>The answer to a change of a version that is no longer the present one.</summary>
    public static IResult Stale(int present, HttpContext context)
    {
        context.Response.Headers.ETag = $"\"{present}\"";
        return Problems.Result(Problems.StaleEntry($"\"{present}\""));
    }

    /// <exception cref="ProblemException">400: empty, too long or not visible ASCII.</exception>
    public static IdempotencyKey? Key(HttpContext context, string fingerprint)
    {
        if (!context.Request.Headers.TryGetValue("Idempotency-Key", out var values)) return null;
        var key = values.ToString();
        return key.Length is > 0 and <= MaxKeyLength && key.All(c => c is > ' ' and <= '~')
            ? new IdempotencyKey(key, fingerprint)
            : throw new ProblemException(Problems.Malformed("Idempotency-Key", $"must be 1 to {MaxKeyLength} visible ASCII characters"));
    }

    private static int? Version(long? seq) => seq is { } given ? (int)Math.Min(given, int.MaxValue) : null;
}
