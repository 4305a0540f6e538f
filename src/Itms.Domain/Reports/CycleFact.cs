using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>What the reports count of one cycle of one tasking: figures, and nothing that anyone typed.</summary>
/// <param name="TaskType">As it was when the cycle ended, or is now; likewise the priority, units, assignees and delegates.</param>
/// <param name="OpenedAt">When it was entered or re-opened; a retroactive entry counts as opened when it was completed.</param>
/// <param name="Since">What age and turnaround count from: its receipt, else its entry; of a later cycle the re-opening.</param>
/// <param name="ClosedAt">Null: it is open.</param>
/// <param name="DueAt">While open, the due date that counts; closed, the authority date that counted then, or without one the internal.</param>
/// <param name="Overdue">When it was overdue, in order.</param>
/// <param name="Times">What it took; null while it is open, and where it was begun by a version that kept no passage.</param>
public sealed record CycleFact(
    string Number,
    int Cycle,
    TaskType TaskType,
    Priority Priority,
    TaskingStatus Status,
    TaskAction Action,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates,
    DateTimeOffset OpenedAt,
    DateTimeOffset Since,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? DueAt,
    IReadOnlyList<OverdueTime> Overdue,
    IReadOnlyList<SentReminder> Reminders,
    CycleTimes? Times,
    bool Retroactive,
    bool LateEntry)
{
    public bool IsReopening => Cycle > 1;

    public bool IsStoodDown => Action == TaskAction.StandDown;

    /// <summary>Closed on or before the due date; null where it is open or had none.</summary>
    public bool? OnTime => ClosedAt is null || DueAt is null ? null : ClosedAt <= DueAt;

    public bool IsOpenAt(DateTimeOffset instant) => OpenedAt <= instant && !(ClosedAt <= instant);

    /// <summary>The years and months (UTC) in which it was open, the first first; while it is open, the one in which it was opened.</summary>
    public IEnumerable<(int Year, int Month)> Months()
    {
        var (first, last) = (Index(OpenedAt), Index(ClosedAt ?? OpenedAt));
        for (var month = first; month <= Math.Max(first, last); month++) yield return (month / 12, (month % 12) + 1);

        static int Index(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month - 1;
    }
}

/// <param name="To">Null: it lasts.</param>
public sealed record OverdueTime(DateTimeOffset From, DateTimeOffset? To);

/// <summary>What a closed cycle took, to the second, without the time it was stood down.</summary>
/// <param name="Taken">From <see cref="CycleFact.Since"/> to its closing.</param>
/// <param name="BusinessDays">The same in business days: those after the first day, through the last, less those of the stand-downs.</param>
/// <param name="Stages">Each stage it went through, once, with all its time in it.</param>
public sealed record CycleTimes(TimeSpan Taken, int BusinessDays, TimeSpan StoodDown, IReadOnlyList<StageTime> Stages);

public sealed record StageTime(Stage Stage, TimeSpan Taken);

/// <summary>Where the time of a tasking goes: the time before it was entered, then the statuses.</summary>
public enum Stage
{
    /// <summary>Received, not yet entered.</summary>
    Received,
    Pending,
    Assigned,
    Delegated,
    DelegatedTaskCompleted,
    Reopened,
    SubmittedToHq,
    SentToAd,
    AdCleared,
}
