using Itms.Functions.Orchestration;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>What a task hub of the tests calls as the activities of <see cref="TaskingOrchestrator"/>.</summary>
public interface IActivities
{
    Task<TaskingStanding> UpdateProjectionsAsync(TaskingCycle cycle);

    Task ReachDeadlineAsync(TaskingCycle cycle);

    Task<DateTimeOffset?> SendNotificationsAsync(UnsentMails mails);

    /// <summary>The one activity of instances of version 1.</summary>
    Task<ProcessingResult> ProcessAsync(TaskingCycle cycle);
}
