namespace Itms.Domain.Deadlines;

/// <summary>What a rule counts from.</summary>
public enum EscalationTrigger
{
    /// <summary>Business days before the due date.</summary>
    BeforeDue,

    /// <summary>Business days after the due date passed.</summary>
    Overdue,

    /// <summary>Business days in the status Pending.</summary>
    Pending,

    /// <summary>Business days in the status Task Sent to AD.</summary>
    AtAd,
}

/// <summary>Whom a rule reminds.</summary>
public enum Audience
{
    ActionOfficer,
    Designee,
    Cc,
    UnitChief,
    DivisionLead,
    ClearingOfficial,
    TaskManager,
    TpsuChief,
}

/// <summary>One reminder or escalation.</summary>
/// <param name="Kind">Its name: stored with each reminder, and the kind of its mail.</param>
/// <param name="BusinessDays">0 or more, counted from the trigger in its direction.</param>
/// <param name="TimeOfDay">Agency time; null: the time of what it counts from.</param>
/// <param name="RepeatEveryDays">Comes again every so many calendar days until the tasking moves on; null: once.</param>
/// <param name="AuthorityDateWithin">Only once the authority date is this many business days away, or nearer; null: regardless.</param>
public sealed record EscalationRule(
    string Kind,
    EscalationTrigger Trigger,
    int BusinessDays,
    IReadOnlyList<Audience> To,
    TimeOnly? TimeOfDay = null,
    int? RepeatEveryDays = null,
    int? AuthorityDateWithin = null);

/// <summary>When who is reminded: data, so that an agency can change it (requirements.md "Reminders and escalation").</summary>
public sealed record EscalationPolicy(int Version, IReadOnlyList<EscalationRule> Rules)
{
    private static readonly TimeOnly Morning = new(8, 0);

    /// <summary>The defaults of requirements.md.</summary>
    public static EscalationPolicy Default { get; } = new(1,
    [
        new("dueIn3", EscalationTrigger.BeforeDue, 3, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("dueIn1", EscalationTrigger.BeforeDue, 1, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("dueToday", EscalationTrigger.BeforeDue, 0, [Audience.ActionOfficer, Audience.Designee], Morning),
        new("overdue", EscalationTrigger.Overdue, 0, [Audience.ActionOfficer, Audience.Designee, Audience.Cc]),
        new("overdue1", EscalationTrigger.Overdue, 1, [Audience.UnitChief]),
        new("overdue3", EscalationTrigger.Overdue, 3, [Audience.TaskManager, Audience.TpsuChief]),
        new("overdueWeekly", EscalationTrigger.Overdue, 5, [Audience.DivisionLead], RepeatEveryDays: 7),
        new("pending", EscalationTrigger.Pending, 1, [Audience.TaskManager]),
        new("atAd", EscalationTrigger.AtAd, 1, [Audience.ClearingOfficial, Audience.TaskManager], AuthorityDateWithin: 3),
    ]);
}
