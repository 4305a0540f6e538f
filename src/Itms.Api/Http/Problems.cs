using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Itms.Application.Access;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Http;

/// <summary>Problem details (RFC 9457). <see cref="Type"/>, <see cref="Title"/> and <see cref="Code"/> are stable.</summary>
/// <param name="Errors">The faults of each field.</param>
/// <param name="Outstanding">What a refused step still needs.</param>
public sealed record Problem(
    int Status,
    string Code,
    string Title,
    string? Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    IReadOnlyList<string>? Outstanding = null)
{
    public string Type => $"urn:itms:problem:{Code}";

    public string? TraceId { get; init; }

    /// <summary>Seconds to wait before trying again.</summary>
    [JsonIgnore]
    public int RetryAfter { get; init; } = 1;
}

/// <summary>Ends a request with a problem where no result can be returned: in binding and authentication.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem => problem;
}

/// <summary>Every refusal and failure as an HTTP problem. This is the only place that makes them.</summary>
public static class Problems
{
    public static Problem From(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => new Problem(400, refusal.Code, "Some fields are invalid", refusal.Detail, refusal.Errors),
        RefusalKind.NotAllowed => new Problem(403, refusal.Code, "Not allowed", refusal.Detail),
        _ => new Problem(
            409, refusal.Code, "The tasking does not allow this step", refusal.Detail,
            Outstanding: refusal.Outstanding.Count > 0 ? refusal.Outstanding : null),
    };

    public static Problem Malformed(string field, string error) =>
        new(400, "invalid", "Some fields are invalid", $"{field}: {error}.", new Dictionary<string, string[]> { [field] = [error] });

    public static Problem Invalid(FieldErrors errors) => From(Refusal.Invalid(errors.ByField));

    /// <summary>The same problem about fields within another field of the request.</summary>
    public static Problem Within(string field, Problem problem) => problem is { Errors: { } errors }
        ? From(Refusal.Invalid(errors.ToDictionary(error => $"{field}.{error.Key}", error => error.Value)))
        : problem;

    public static Problem NotSignedIn() => new(401, "not-signed-in", "Not signed in", "Sign in first.");

    /// <summary>Does not say what was wrong, so that nobody can find out which names exist.</summary>
    public static Problem SignInFailed(string what) => new(401, "sign-in-failed", "Not signed in", $"The name or the {what} is wrong.");

    public static Problem TooManyTries(TimeSpan wait) =>
        new(429, "too-many-tries", "Too many tries", "Too many attempts failed. Wait a while, or ask an administrator for a new code.")
        {
            RetryAfter = (int)Math.Ceiling(Math.Max(1, wait.TotalSeconds)),
        };

    public static Problem ManySignIns() =>
        new(503, "many-sign-ins", "Many are signing in", "Too many attempts to sign in wait at this moment. Yours was not counted. Try again soon.")
        {
            RetryAfter = 2,
        };

    public static Problem UploadShareUsed(long used, long allowed) => new(
        409,
        "upload-share-used",
        "Too much uploaded",
        $"You have uploaded {StorageLimits.InMiB(used)} this month and may upload {StorageLimits.InMiB(allowed)}. That is too little for these "
            + "documents. Ask an administrator to allow more (Itms:Storage:PerPersonMiB).");

    public static Problem NotInDirectory() =>
        new(
            403, "not-in-directory", "Not in the directory",
            "You are signed in, but ITMS does not know your e-mail address. Ask an administrator to add you.");

    public static Problem Forged(string detail) => new(403, "antiforgery", "Not from this site", detail);

    public static Problem SessionRequired() =>
        new(403, "session-required", "A session is required", "You cannot do this with a personal token. Sign in instead.");

    public static Problem SetUpClosed() =>
        new(
            409, "setup-closed", "Already set up",
            "ITMS already has an administrator, or the setup code was tried too often. If there is none, restart the server for a new code.");

    public static Problem NotAllowed(string detail) => new(403, "not-allowed", "Not allowed", detail);

    public static Problem NotFound() => new(404, "not-found", "Not found", "It does not exist, or you may not see it.");

    public static Problem Disposed(string number, DateOnly on, string authority) => new(
        410, "disposed-of", "The tasking was disposed of",
        string.Create(CultureInfo.InvariantCulture, $"{number} was disposed of on {on:MMMM d, yyyy}, as the records schedule {authority} says."));

    public static Problem Stale(long seq) =>
        new(412, "stale", "The tasking has changed", $"If-Match names another version. The current one is \"{seq}\". Read it again.");

    /// <summary>The entry or document is no longer the one with this ETag.</summary>
    public static Problem StaleEntry(string? etag) => new(
        412, "stale", "It has changed",
        $"If-Match names another version. {(etag is null ? "It no longer exists" : $"The current one is {etag}")}. Read it again.");

    public static Problem IfMatchRequired() =>
        new(428, "if-match-required", "If-Match required", "Read it first, then send its ETag in If-Match.");

    public static Problem LastAdministrator() =>
        new(
            409, "last-administrator", "ITMS needs an administrator",
            "This is the last active administrator. Make someone else an administrator first.");

    public static Problem BusyAdministrators() =>
        new(
            429, "busy", "Too many changes at once",
            "Others keep changing the directory or the rules. Send the request again. The part of an import that was done stays done.");

    public static Problem ArchiveChanged() =>
        new(409, "archive-changed", "Two imports at once", "Another import changed the archive. Send the file again: nothing is imported twice.");

    public static Problem WebhookOff() => new(409, "webhook-off", "The webhook is off", "It was turned off. Turn it on first.");

    public static Problem TooLarge(long maxBytes) => new(413, "too-large", "Too large", $"A request may have at most {maxBytes} bytes.");

    public static Problem NotOfType(string mediaType) => new(415, "unsupported-media-type", "Unsupported media type", $"Send {mediaType}.");

    public static Problem KeyReused() =>
        new(422, "idempotency-key-reused", "Idempotency-Key already used", "Another request used this key. Use a new one.");

    public static Problem Busy() =>
        new(429, "busy", "Too many changes at once", "Others keep changing this tasking. Nothing was done. Try again.");

    public static Problem Unavailable() =>
        new(
            503, "unavailable", "The data store cannot be reached",
            "We do not know whether this was done. Send it again with the same Idempotency-Key.");

    public static Problem AccessNotRecorded() =>
        new(503, "access-not-recorded", "Detainees' data cannot be shown", AccessNotRecordedException.Reason) { RetryAfter = 60 };

    public static Problem Damaged() =>
        new(
            500, "document-damaged", "The document is damaged",
            "The stored document is not the one that was attached. Tell an administrator: `verify` finds such documents, and a backup has them.");

    public static Problem NotArrived() => new(503, "not-arrived", "The request did not arrive", "It came too slowly, or damaged. Send it again.");

    /// <param name="field">The file, by its position in the request. Its name is never repeated.</param>
    public static Problem FileTooLarge(string field, long most) =>
        new(
            413,
            "too-large",
            "Too large",
            $"{field}: a file may have at most {most} bytes.",
            new Dictionary<string, string[]> { [field] = [$"may have at most {most} bytes"] });

    /// <param name="field">As for <see cref="FileTooLarge"/>.</param>
    public static Problem UnsupportedContent(string field, IEnumerable<string> allowed) =>
        Content(field, $"is not one of {string.Join(", ", allowed)}, or its content does not match its file extension");

    /// <param name="field">As for <see cref="FileTooLarge"/>.</param>
    public static Problem LockedContent(string field, string extension) => Content(
        field,
        "is locked with a password, or is an older Office file under a new name. "
            + $"Open it, remove the password, save it as {extension}, and attach it again");

    /// <param name="field">As for <see cref="FileTooLarge"/>.</param>
    /// <param name="instead">The extension of the same kind of document without macros.</param>
    public static Problem MacroContent(string field, string instead) => Content(
        field, $"is an Office file that has macros, or of a kind that can have them. Open it, save it as {instead}, and attach it again");

    /// <param name="field">As for <see cref="FileTooLarge"/>.</param>
    public static Problem NotUtf8Content(string field) =>
        Content(field, "is not in UTF-8. Save it as UTF-8 (in Excel: \"CSV UTF-8\"), and attach it again");

    private static Problem Content(string field, string error) =>
        new(415, "unsupported-content", "Unsupported content", $"{field} {error}.", new Dictionary<string, string[]> { [field] = [error] });

    /// <summary>For a response that the pipeline left without a body.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        401 => NotSignedIn(),
        403 => NotAllowed("You may not do this."),
        404 => NotFound(),
        405 => new(405, "method-not-allowed", "Method not allowed", "This address does not support this method."),
        408 => new(408, "timeout", "Too slow", "The request took too long to arrive."),
        413 => TooLarge(RequestBody.MaxBytes),
        415 => NotOfType("application/json, or multipart/form-data for documents"),
        416 => new(
            416, "range-not-satisfiable", "No such range", "The document ends before the range begins. Content-Range has the document's length."),
        >= 500 => new(status, "internal", "Something went wrong", "The error is in the log under this traceId."),
        _ => new(status, "bad-request", "Bad request", null),
    };

    public static IResult Result(Problem problem) => new ProblemResult(problem);

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        // A refused range has the length of its empty body.
        context.Response.ContentLength = null;
        // What fails may have been about to be a file.
        context.Response.Headers.ContentDisposition = default;
        if (problem.Status is 429 or 503) context.Response.Headers.RetryAfter = problem.RetryAfter.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(
            problem with { TraceId = Activity.Current?.Id ?? context.TraceIdentifier },
            Json.Http,
            "application/problem+json",
            context.RequestAborted);
    }
}

/// <summary>A problem as the result of an endpoint.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public Problem Problem => problem;

    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, problem);
}
