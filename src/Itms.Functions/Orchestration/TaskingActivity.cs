using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>What the activities of a tasking's orchestration have in common: each may run more than once, and fails without details.</summary>
public abstract partial class TaskingActivity(ILogger logger)
{
    /// <summary>Only the kind of a failure goes into the instance's history: a message may be long, or quote personal data.</summary>
    private protected async Task<T> AttemptAsync<T>(string number, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, number);
            throw new ProcessingFailedException(e.GetType().Name);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "{Number} could not be processed and will be tried again")]
    private partial void LogFailed(Exception exception, string number);
}

/// <summary>Processing a tasking failed. The log says why.</summary>
public sealed class ProcessingFailedException(string kind) : Exception(kind);
