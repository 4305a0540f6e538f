using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>
/// What the reports count about one cycle of one tasking. Of the texts that people typed it holds the requestor, the authority and the
/// facilities, without detainees' names and alien numbers.
/// </summary>
/// <param name="TaskType">
/// The task type when the cycle ended, or now if it is open. The same applies to the priority and the parts.
/// </param>
/// <param name="Parts">Who answers: one part for each unit.</param>
/// <param name="OpenedAt">When it was entered or re-opened. A retroactive entry counts as opened when it was completed.</param>
/// <param name="Since">The start of age and turnaround: the receipt, else the entry. In a later cycle, the re-opening.</param>
/// <param name="ClosedAt">Null: open.</param>
/// <param name="DueAt">Open: the due date that counts now. Closed: the authority date, else the internal due date.</param>
/// <param name="Overdue">The times at which it was overdue, in order.</param>
/// <param name="ClearanceOverrides">When a task manager overrode the clearance rule.</param>
/// <param name="Times">How long it took. Null while it is open.</param>
public sealed record CycleFact(
    string Number,
    int Cycle,
    TaskType TaskType,
    Priority Priority,
    TaskingStatus Status,
    TaskAction Action,
    IReadOnlyList<FactPart> Parts,
    DateTimeOffset OpenedAt,
    DateTimeOffset Since,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? DueAt,
    IReadOnlyList<OverdueTime> Overdue,
    IReadOnlyList<SentReminder> Reminders,
    IReadOnlyList<DateTimeOffset> ClearanceOverrides,
    CycleTimes? Times,
    bool Retroactive,
    bool LateEntry)
{
    /// <summary>Id of the task manager in charge now. Null: nobody.</summary>
    public string? TaskManager { get; init; }

    /// <summary>The category now, whatever it was in earlier cycles. The same applies to the following members.</summary>
    public string Category { get; init; } = Forms.Category.Other;

    public string? Requestor { get; init; }

    public string? TaskAuthority { get; init; }

    public IReadOnlyList<string> Facilities { get; init; } = [];

    /// <summary>Whether the tasking is a medical complaint, which has findings or will have them.</summary>
    public bool IsComplaint { get; init; }

    /// <summary>Null: none yet, or not a complaint.</summary>
    public Findings? Findings { get; init; }

    public IReadOnlyList<string> Units => [.. Parts.Select(part => part.Unit)];

    public IReadOnlyList<string> Assignees => [.. Parts.Select(part => part.Assignee).OfType<string>().Distinct()];

    public IReadOnlyList<string> Delegates => [.. Parts.SelectMany(part => part.Delegates).Distinct()];

    /// <summary>The cycle as a report of these units counts it: without the parts of others. Null: it has no part in them.</summary>
    /// <param name="units">Unit codes. <see cref="ReportSections.None"/> stands for cycles without a unit.</param>
    public CycleFact? Within(IReadOnlyCollection<string> units)
    {
        if (Parts.Count == 0) return units.Contains(ReportSections.None) ? this : null;
        IReadOnlyList<FactPart> within = [.. Parts.Where(part => units.Contains(part.Unit))];
        return within.Count == 0 ? null : this with { Parts = within };
    }

    public bool IsReopening => Cycle > 1;

    public bool IsStoodDown => Action == TaskAction.StandDown;

    /// <summary>Whether it was closed without a response. The reports count these apart: they are neither closed nor on time.</summary>
    public bool IsWithoutResponse => Status == TaskingStatus.ClosedWithoutResponse;

    /// <summary>When it was answered. Null: it is open, or was closed without a response.</summary>
    public DateTimeOffset? AnsweredAt => IsWithoutResponse ? null : ClosedAt;

    /// <summary>When it was closed without a response. Null: it was not.</summary>
    public DateTimeOffset? DroppedAt => IsWithoutResponse ? ClosedAt : null;

    /// <summary>Whether it was answered on or before the due date. Null if it was not answered or had no due date.</summary>
    public bool? OnTime => AnsweredAt is null || DueAt is null ? null : AnsweredAt <= DueAt;

    /// <summary>The years and months (UTC) in which it was open, earliest first. While it is open: only the month in which it was opened.</summary>
    public IEnumerable<(int Year, int Month)> Months()
    {
        var (first, last) = (Index(OpenedAt), Index(ClosedAt ?? OpenedAt));
        for (var month = first; month <= Math.Max(first, last); month++) yield return (month / 12, (month % 12) + 1);

        static int Index(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month - 1;
    }
}

/// <summary>One unit's part of a cycle.</summary>
/// <param name="Assignee">Id of the action officer. Null: nobody.</param>
/// <param name="Delegates">Ids of the designees.</param>
public sealed record FactPart(string Unit, string? Assignee, IReadOnlyList<string> Delegates);

/// <param name="To">Null: it has not ended.</param>
public sealed record OverdueTime(DateTimeOffset From, DateTimeOffset? To);

/// <summary>How long a closed cycle took, in whole seconds, without the time it was stood down.</summary>
/// <param name="Taken">From <see cref="CycleFact.Since"/> to its closing.</param>
/// <param name="BusinessDays">The same in business days: after the first day, through the last, minus those stood down.</param>
/// <param name="Stages">Each stage that it went through, once, with the total time in it.</param>
public sealed record CycleTimes(TimeSpan Taken, int BusinessDays, TimeSpan StoodDown, IReadOnlyList<StageTime> Stages);

public sealed record StageTime(Stage Stage, TimeSpan Taken);

/// <summary>The stages of a tasking: the time before it was entered, then the statuses.</summary>
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
