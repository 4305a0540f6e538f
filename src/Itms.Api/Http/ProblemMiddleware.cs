using Itms.Application.Access;
using Itms.Application.Attachments;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Itms.Api.Http;

/// <summary>Turns exceptions into problem details. The content of a request never reaches the log.</summary>
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
        catch (AccessNotRecordedException)
        {
            // The access log itself says so in the log.
            problem = Problems.AccessNotRecorded();
        }
        catch (UploadShareException e)
        {
            problem = Problems.UploadShareUsed(e.Used, e.Allowed);
        }
        catch (DamagedDocumentException e)
        {
            LogDamaged(context.TraceIdentifier, e.Message);
            problem = Problems.Damaged();
        }
        catch (TableStoreUnavailableException e)
        {
            LogUnavailable(e, context.TraceIdentifier);
            problem = Problems.Unavailable();
        }
        catch (Exception e)
        {
            // Log the type and the stack only: the message may quote the request.
            LogFailed(context.TraceIdentifier, e.GetType().Name, e.StackTrace);
            problem = Problems.OfStatus(500);
        }

        if (context.Response.HasStarted)
        {
            // A part must not look like the whole.
            context.Abort();
            return;
        }

        await Problems.WriteAsync(context, problem);
    }

    [LoggerMessage(30, LogLevel.Error, "{TraceId}: the data store cannot be reached")]
    private partial void LogUnavailable(Exception exception, string traceId);

    [LoggerMessage(32, LogLevel.Error, "{TraceId}: {Damage} Restore it from a backup")]
    private partial void LogDamaged(string traceId, string damage);

    [LoggerMessage(31, LogLevel.Error, "{TraceId}: {Exception}\n{StackTrace}")]
    private partial void LogFailed(string traceId, string exception, string? stackTrace);
}
