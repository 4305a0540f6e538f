namespace Itms.Domain.Taskings;

/// <summary>The nine statuses (G I.D).</summary>
public enum TaskingStatus
{
    Pending,
    Assigned,
    Delegated,
    DelegatedTaskCompleted,
    SubmittedToHq,
    SentToAd,
    AdCleared,

    /// <summary>Complete and closed.</summary>
    SubmittedToAuthority,
    Reopened,
}

public static class TaskingStatuses
{
    /// <summary>The label in the Guide.</summary>
    public static string Label(this TaskingStatus status) => status switch
    {
        TaskingStatus.Pending => "Pending",
        TaskingStatus.Assigned => "Assigned",
        TaskingStatus.Delegated => "Delegated",
        TaskingStatus.DelegatedTaskCompleted => "Delegated Task Completed",
        TaskingStatus.SubmittedToHq => "Task Submitted to HQ",
        TaskingStatus.SentToAd => "Task Sent to AD",
        TaskingStatus.AdCleared => "AD Cleared",
        TaskingStatus.SubmittedToAuthority => "Task Submitted to Authority",
        TaskingStatus.Reopened => "Re-opened",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Whether the units still work on the answer and nothing has gone to HQ in this cycle.</summary>
    public static bool IsBeforeHq(this TaskingStatus status) => status is
        TaskingStatus.Pending or TaskingStatus.Assigned or TaskingStatus.Delegated
        or TaskingStatus.DelegatedTaskCompleted or TaskingStatus.Reopened;
}
