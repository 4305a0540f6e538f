using Itms.Domain.Taskings;

namespace Itms.Functions.Orchestration;

/// <summary>
/// Why an orchestration is woken. The names are those of the external events it waits for, so they stand in the histories of instances: once
/// released, add but never rename. Each event carries a <see cref="WakeSignal"/>, and is only a reason to look.
/// </summary>
public enum WakeReason
{
    /// <summary>Who works on it was decided: at its creation, by assigning, or by withdrawing a unit.</summary>
    Assigned,

    /// <summary>A unit passed its part on.</summary>
    Deferred,

    Delegated,
    DelegationCompleted,
    Responded,
    Concurred,

    /// <summary>One of several units has reported its part complete.</summary>
    Reported,

    SubmittedToHq,
    SentToIcu,
    ReturnedFromIcu,

    /// <summary>Who clears was named or changed.</summary>
    ClearingOfficialNamed,

    SentToAd,
    Cleared,

    /// <summary>HQ or a clearing official returned it.</summary>
    Returned,

    /// <summary>Closed, with or without a response.</summary>
    Closed,

    /// <summary>A new cycle began. Its instance is a new one.</summary>
    Reopened,

    /// <summary>A date was set, or the plan of the reminders changed.</summary>
    DatesChanged,

    /// <summary>A unit asked for more time, or was declined.</summary>
    ExtensionRequested,

    /// <summary>Work, review or stand down.</summary>
    ActionChanged,

    /// <summary>The form was edited.</summary>
    Edited,

    /// <summary>A comment, a follow-up, or a document.</summary>
    Commented,

    /// <summary>The recovery sweep reached a deadline.</summary>
    ReminderSent,

    /// <summary>Any other reason, such as a mail that an administrator sends again. Version 1 had this name alone.</summary>
    WakeSignal,
}

/// <summary>What a command did, and what a step waits for, as names of external events: the two tables behind the workflow.</summary>
public static class WakeReasons
{
    public static IReadOnlyList<WakeReason> All { get; } = Enum.GetValues<WakeReason>();

    /// <summary>What a commit is signaled as. Its first event is what the command did; the others follow from it.</summary>
    public static WakeReason Of(IReadOnlyList<Recorded> happened) => Of(happened[0].Event);

    public static WakeReason Of(TaskingEvent happened) => happened switch
    {
        TaskingEvent.Created or TaskingEvent.Assigned or TaskingEvent.ComponentWithdrawn or TaskingEvent.TakenInCharge => WakeReason.Assigned,
        TaskingEvent.Deferred => WakeReason.Deferred,
        TaskingEvent.Delegated or TaskingEvent.DelegationWithdrawn => WakeReason.Delegated,
        TaskingEvent.DelegationCompleted or TaskingEvent.DesigneeAnswered => WakeReason.DelegationCompleted,
        TaskingEvent.Responded => WakeReason.Responded,
        TaskingEvent.Concurred or TaskingEvent.ConcurrenceRequested => WakeReason.Concurred,
        TaskingEvent.ComponentReported => WakeReason.Reported,
        TaskingEvent.SubmittedToHq => WakeReason.SubmittedToHq,
        TaskingEvent.SentToIcu => WakeReason.SentToIcu,
        TaskingEvent.ReturnedFromIcu => WakeReason.ReturnedFromIcu,
        TaskingEvent.ClearingOfficialNamed or TaskingEvent.ClearanceOverridden => WakeReason.ClearingOfficialNamed,
        TaskingEvent.SentToAd => WakeReason.SentToAd,
        TaskingEvent.Cleared or TaskingEvent.AdCleared => WakeReason.Cleared,
        TaskingEvent.Returned or TaskingEvent.ClearanceReturned => WakeReason.Returned,
        TaskingEvent.SubmittedToAuthority or TaskingEvent.Acknowledged or TaskingEvent.ClosedWithoutResponse
            or TaskingEvent.LoggedRetroactively => WakeReason.Closed,
        TaskingEvent.Reopened => WakeReason.Reopened,
        TaskingEvent.DatesSet or TaskingEvent.Replanned => WakeReason.DatesChanged,
        TaskingEvent.ExtensionRequested or TaskingEvent.ExtensionDeclined => WakeReason.ExtensionRequested,
        TaskingEvent.ActionSet => WakeReason.ActionChanged,
        TaskingEvent.Edited => WakeReason.Edited,
        TaskingEvent.Commented or TaskingEvent.FollowedUp or TaskingEvent.AttachmentAdded or TaskingEvent.AttachmentMarked
            or TaskingEvent.UploadRecorded => WakeReason.Commented,
        TaskingEvent.ReminderSent or TaskingEvent.ReminderOvertaken => WakeReason.ReminderSent,
        _ => WakeReason.WakeSignal,
    };

    /// <summary>The events that would move the tasking on from where it is. The domain says which steps wait, so this decides nothing.</summary>
    public static IReadOnlyList<WakeReason> ThatMoveOn(Tasking tasking)
    {
        ArgumentNullException.ThrowIfNull(tasking);
        if (tasking.IsClosed) return [WakeReason.Reopened];
        if (tasking.IsStoodDown) return [WakeReason.ActionChanged];
        return [.. Waiting.Turns(tasking).SelectMany(turn => ThatEnd(turn.Step)).Distinct().Order()];
    }

    private static IReadOnlyList<WakeReason> ThatEnd(WaitingKind step) => step switch
    {
        WaitingKind.Assign => [WakeReason.Assigned],
        WaitingKind.Answer => [WakeReason.Delegated, WakeReason.Responded, WakeReason.Reported, WakeReason.SubmittedToHq],
        WaitingKind.Delegated => [WakeReason.DelegationCompleted],
        WaitingKind.Concur => [WakeReason.Concurred],
        WaitingKind.Edit => [WakeReason.ReturnedFromIcu],
        WaitingKind.ReviewAtHq => [WakeReason.SubmittedToHq, WakeReason.SentToIcu, WakeReason.SentToAd, WakeReason.Returned],
        WaitingKind.Clear => [WakeReason.Cleared, WakeReason.Returned],
        WaitingKind.Send => [WakeReason.Closed],
        WaitingKind.DecideExtension => [WakeReason.DatesChanged, WakeReason.ExtensionRequested],
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
