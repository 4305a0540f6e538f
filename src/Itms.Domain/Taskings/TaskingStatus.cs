namespace Itms.Domain.Taskings;

/// <summary>The nine statuses of the Guide (G I.D), and one of our own.</summary>
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

    /// <summary>
    /// Closed, and nothing was sent: canceled by the requestor, entered in error, or a duplicate. Not in the Guide (decision 23).
    /// </summary>
    ClosedWithoutResponse,
}

public static class TaskingStatuses
{
    /// <summary>The label: that of the Guide, if the Guide has the status.</summary>
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
        TaskingStatus.ClosedWithoutResponse => "Closed Without Response",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Whether it is one of the Guide's nine.</summary>
    public static bool IsInGuide(this TaskingStatus status) => status != TaskingStatus.ClosedWithoutResponse;

    /// <summary>Whether a tasking in this status is closed: with or without a response.</summary>
    public static bool IsClosed(this TaskingStatus status) => status is TaskingStatus.SubmittedToAuthority or TaskingStatus.ClosedWithoutResponse;

    /// <summary>Whether the units still work on the answer and nothing has gone to HQ in this cycle.</summary>
    public static bool IsBeforeHq(this TaskingStatus status) => status is
        TaskingStatus.Pending or TaskingStatus.Assigned or TaskingStatus.Delegated
        or TaskingStatus.DelegatedTaskCompleted or TaskingStatus.Reopened;
}
