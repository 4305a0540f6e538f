using Itms.Application.Taskings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Itms.Functions.Orchestration;

/// <summary>The mails of a tasking whose projections are up to date.</summary>
/// <param name="Through">The last event whose commit counts.</param>
public sealed record UnsentMails(string Number, long Through);

/// <summary>Sends the mails that are due, and returns when to try again: null if nothing is left to send.</summary>
public sealed class SendNotificationsActivity(RecoverySweep recoverySweep, ILogger<SendNotificationsActivity> logger) : TaskingActivity(logger)
{
    /// <summary>
    /// Three attempts, after one minute and after three. A mail that fails is not an attempt that fails: the outbox plans its next one.
    /// An attempt that broke off holds the lease of its mails for two minutes, so there is no use in hurry.
    /// </summary>
    internal static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromMinutes(1), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(SendNotificationsActivity))]
    public Task<DateTimeOffset?> RunAsync([ActivityTrigger] UnsentMails mails, CancellationToken cancellationToken) =>
        AttemptAsync(mails.Number, () => recoverySweep.SendNotificationsAsync(mails.Number, mails.Through, cancellationToken));
}
