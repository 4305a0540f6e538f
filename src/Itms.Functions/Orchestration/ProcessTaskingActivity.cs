using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>Does everything that is due for a tasking: deadlines, projections, mails. It may run more than once.</summary>
public sealed partial class ProcessTaskingActivity(RecoverySweep recoverySweep, ILogger<ProcessTaskingActivity> logger)
{
    [Function(nameof(ProcessTaskingActivity))]
    public async Task<ProcessingResult> RunAsync([ActivityTrigger] TaskingCycle cycle, CancellationToken cancellationToken)
    {
        try
        {
            // The wake signals of its own commits go nowhere, because this run also does the work that follows them.
            return await recoverySweep.ProcessAsync(cycle.Number, cancellationToken) is { } found
                ? new ProcessingResult(found.Status.Label(), found.NextAt, found.Cycle != cycle.Cycle || (found.IsClosed && found.NextAt is null))
                : new ProcessingResult("There is no such tasking", NextAt: null, Over: true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Only the kind goes into the instance's history: a message may be long, or quote personal data.
            LogFailed(e, cycle.Number);
            throw new ProcessingFailedException(e.GetType().Name);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "{Number} could not be processed and will be tried again")]
    private partial void LogFailed(Exception exception, string number);
}

/// <summary>Processing a tasking failed. The log says why.</summary>
public sealed class ProcessingFailedException(string kind) : Exception(kind);
