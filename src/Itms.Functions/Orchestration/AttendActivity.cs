using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>Does all that the tasking wants now: deadlines, views, mails. At least once: every step of it may be repeated.</summary>
public sealed partial class AttendActivity(RecoverySweep recoverySweep, ILogger<AttendActivity> logger)
{
    [Function(nameof(AttendActivity))]
    public async Task<Attention> RunAsync([ActivityTrigger] TaskingCycle cycle, CancellationToken cancellationToken)
    {
        try
        {
            // Notified of its own commits are heard by nobody here: what follows them is part of this very turn.
            return await recoverySweep.ProcessAsync(cycle.Number, cancellationToken) is { } found
                ? new Attention(found.Status.Label(), found.NextAt, found.Cycle != cycle.Cycle || (found.IsClosed && found.NextAt is null))
                : new Attention("There is no such tasking", NextAt: null, Over: true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The instance's history gets the kind alone: a message may be long, or quote what it should not.
            LogFailed(e, cycle.Number);
            throw new ProcessingFailedException(e.GetType().Name);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "{Number} could not be attended to; it is tried again")]
    private partial void LogFailed(Exception exception, string number);
}

/// <summary>Attending failed; the log says why.</summary>
public sealed class ProcessingFailedException(string kind) : Exception(kind);
