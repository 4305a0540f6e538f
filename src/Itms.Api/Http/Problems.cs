using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Http;

/// <summary>A problem as RFC 9457 has it. <see cref="Type"/>, <see cref="Title"/> and <see cref="Code"/> are stable.</summary>
/// <param name="Errors">What is wrong, by field.</param>
/// <param name="Outstanding">What is missing for a refused step.</param>
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

    /// <summary>Seconds after which to try again.</summary>
    [JsonIgnore]
    public int RetryAfter { get; init; } = 1;
}

/// <summary>Ends a request with a problem, from where the answer cannot be returned (binding, authentication).</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem => problem;
}

/// <summary>Every "no" of the program in HTTP's words: the one place.</summary>
public static class Problems
{
    public static Problem From(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => new Problem(400, refusal.Code, "Some fields are invalid", refusal.Detail, refusal.Errors),
        RefusalKind.NotAllowed => new Problem(403, refusal.Code, "Not allowed", refusal.Detail),
        _ => new Problem(
            409, refusal.Code, "Refused by the tasking's state", refusal.Detail,
            Outstanding: refusal.Outstanding.Count > 0 ? refusal.Outstanding : null),
    };

    public static Problem Malformed(string field, string error) =>
        new(400, "invalid", "Some fields are invalid", $"{field}: {error}.", new Dictionary<string, string[]> { [field] = [error] });

    public static Problem Invalid(FieldErrors errors) => From(Refusal.Invalid(errors.ByField));

    public static Problem NotSignedIn() => new(401, "not-signed-in", "Not signed in", "Sign in first.");

    /// <summary>The same whatever was wrong: which names exist is nobody's business.</summary>
    public static Problem SignInFailed(string what) => new(401, "sign-in-failed", "Not signed in", $"The name or the {what} is wrong.");

    public static Problem TooManyTries(TimeSpan wait) =>
        new(429, "too-many-tries", "Too many tries", "Too many attempts failed. Wait, or ask an administrator for a new code.")
        {
            RetryAfter = (int)Math.Ceiling(Math.Max(1, wait.TotalSeconds)),
        };

    public static Problem NotInDirectory() =>
        new(403, "not-in-directory", "Not in the directory", "You are signed in, but ITMS does not know your e-mail address. Ask an administrator to add you.");

    public static Problem Forged(string detail) => new(403, "antiforgery", "Not from this site", detail);

    public static Problem SessionRequired() =>
        new(403, "session-required", "A session is required", "A personal token does not do for this: sign in.");

    public static Problem SetUpClosed() =>
        new(409, "setup-closed", "Set up already", "There is an administrator already, or the code was tried too often: each start of the server without an administrator has a new one.");

    public static Problem NotAllowed(string detail) => new(403, "not-allowed", "Not allowed", detail);

    public static Problem NotFound() => new(404, "not-found", "Not found", "There is no such thing, or none that you may see.");

    public static Problem Stale(long seq) =>
        new(412, "stale", "The tasking has changed", $"If-Match names an older version; the present one is \"{seq}\". Read it again.");

    /// <summary>The entry or document is no longer the one with this ETag.</summary>
    public static Problem StaleEntry(string? etag) => new(
        412, "stale", "It has changed", $"If-Match names an older version; {(etag is null ? "there is none now" : $"the present one is {etag}")}. Read it again.");

    public static Problem IfMatchRequired() =>
        new(428, "if-match-required", "If-Match required", "Read it first, and send its ETag as If-Match.");

    public static Problem LastAdministrator() =>
        new(409, "last-administrator", "Nobody could administer ITMS", "This is the last active administrator. Make somebody else one first.");

    public static Problem BusyAdministrators() =>
        new(429, "busy", "Too many changes at once", "Others keep changing the directory or the rules. Send it again; of an import, what was done is done.");

    public static Problem TooLarge(long maxBytes) => new(413, "too-large", "Too large", $"A request may have {maxBytes} bytes.");

    public static Problem NotOfType(string mediaType) => new(415, "unsupported-media-type", "Unsupported media type", $"Send {mediaType}.");

    public static Problem KeyReused() =>
        new(422, "idempotency-key-reused", "Idempotency-Key used before", "This key came with another request before. Use a new one.");

    public static Problem MailDecided() =>
        new(409, "mail-decided", "Decided already", "Somebody decided otherwise about this mail before.");

    public static Problem MailUnreadable() =>
        new(409, "mail-unreadable", "Nothing to be read", "There is no text to make a tasking of. Enter the tasking yourself, and reject the mail here.");

    public static Problem MailReused() =>
        new(409, "mail-reused", "Perhaps a tasking already", "Another mail came under the same Message-ID. Look at its tasking; accept this one again to make another.");

    public static Problem Busy() =>
        new(429, "busy", "Too many changes at once", "Others keep changing this tasking. Nothing was done; try again.");

    public static Problem Unavailable() =>
        new(503, "unavailable", "The store cannot be reached", "It is not known whether this was done. Send it again under the same Idempotency-Key.");

    public static Problem NotArrived() => new(503, "not-arrived", "It did not arrive", "The request came too slowly or damaged. Send it again.");

    /// <param name="field">Which of the files, by its place: never its name.</param>
    public static Problem FileTooLarge(string field, long most) =>
        new(413, "too-large", "Too large", $"{field}: a file may have {most} bytes.", new Dictionary<string, string[]> { [field] = [$"may have {most} bytes"] });

    /// <param name="field">Which of the files, by its place: never its name.</param>
    public static Problem UnsupportedContent(string field, IEnumerable<string> allowed)
    {
        var error = $"is not one of {string.Join(", ", allowed)}, or not what the ending of its name says";
        return new(415, "unsupported-content", "Unsupported content", $"{field} {error}.", new Dictionary<string, string[]> { [field] = [error] });
    }

    /// <summary>For an answer that a part of the pipeline left without words.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        401 => NotSignedIn(),
        403 => NotAllowed("You may not do this."),
        404 => NotFound(),
        405 => new(405, "method-not-allowed", "Method not allowed", "This address does not take this method."),
        408 => new(408, "timeout", "Too slow", "The request took too long to arrive."),
        413 => TooLarge(RequestBody.MaxBytes),
        415 => NotOfType("application/json; documents as multipart/form-data"),
        >= 500 => new(status, "internal", "Something went wrong", "It has been logged under this traceId."),
        _ => new(status, "bad-request", "Bad request", null),
    };

    public static IResult Result(Problem problem) => new ProblemResult(problem);

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.Status is 429 or 503) context.Response.Headers.RetryAfter = problem.RetryAfter.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsJsonAsync(
            problem with { TraceId = Activity.Current?.Id ?? context.TraceIdentifier }, Json.Http, "application/problem+json", context.RequestAborted);
    }

    private sealed class ProblemResult(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);
    }
}

/// <summary>Turns what escapes the endpoints into problem details; nothing of a request's content reaches the log.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        Problem problem;
        try
        {
            await next(context);
            if (context.Response.HasStarted || context.Response.StatusCode < 400 || context.Response.ContentLength > 0) return;
            problem = Problems.OfStatus(context.Response.StatusCode);
        }
        catch (ProblemException e)
        {
            problem = e.Problem;
        }
        catch (InvalidFieldException e)
        {
            problem = Problems.Malformed(e.Field, e.Fault);
        }
        catch (BadHttpRequestException e)
        {
            problem = Problems.OfStatus(e.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (TableStoreUnavailableException e)
        {
            LogUnavailable(e, context.TraceIdentifier);
            problem = Problems.Unavailable();
        }
        catch (Exception e)
        {
            // The type and the stack, not the message: a message may quote what was sent.
            LogFailed(context.TraceIdentifier, e.GetType().Name, e.StackTrace);
            problem = Problems.OfStatus(500);
        }

        if (context.Response.HasStarted) return;
        await Problems.WriteAsync(context, problem);
    }

    [LoggerMessage(30, LogLevel.Error, "{TraceId}: the store cannot be reached")]
    private partial void LogUnavailable(Exception exception, string traceId);

    [LoggerMessage(31, LogLevel.Error, "{TraceId}: {Exception}\n{StackTrace}")]
    private partial void LogFailed(string traceId, string exception, string? stackTrace);
}
