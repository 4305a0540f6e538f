using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>The decider's answer to a command.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>The events that happen, in this order. Empty if there is nothing to do, for example at a repeated timer.</summary>
    public sealed record Accepted(IReadOnlyList<TaskingEvent> Events) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;

    public static implicit operator Decision(Refusal refusal) => new Refused(refusal);

    public static implicit operator Decision(TaskingEvent happened) => new Accepted([happened]);

    public static Decision FromRefusal(Refusal refusal) => refusal;

    public static Decision FromTaskingEvent(TaskingEvent happened) => happened;
}

/// <summary>Everything that a decision depends on besides the tasking, the command, the actor and the time.</summary>
public sealed record Rules(
    AgencyDirectory Directory,
    Rubric Rubric,
    BusinessCalendar Calendar,
    EscalationPolicy Escalation,
    TaskingPolicy Policy)
{
    /// <summary>The earlier versions of the escalation policy.</summary>
    public IReadOnlyList<EscalationPolicy> EarlierEscalations { get; init; } = [];

    /// <summary>How much room documents may take.</summary>
    public StorageLimits Storage { get; init; } = new();

    /// <summary>How long taskings are kept.</summary>
    public RetentionSchedule Retention { get; init; } = RetentionSchedule.Empty;

    /// <summary>
    /// The legal holds as this process last read them, to show them. Lifted ones may be included. A disposal reads them anew.
    /// </summary>
    public IReadOnlyList<LegalHold> Holds { get; init; } = [];

    /// <summary>The delegations of clearance. Ended ones may be included; they do not count.</summary>
    public IReadOnlyList<ClearanceDelegation> Delegations { get; init; } = [];

    /// <summary>Who is away, and who acts for them. Ended ones may be included; they do not count.</summary>
    public IReadOnlyList<Absence> Absences { get; init; } = [];

    /// <summary>How people want to get their mails, by person id. Who is missing gets everything at once.</summary>
    public IReadOnlyDictionary<string, MailPreferences> MailPreferences { get; init; } = new Dictionary<string, MailPreferences>();

    /// <summary>The data that routing reads.</summary>
    public RoutingTables Routing => new(Rubric, Directory, Delegations);

    /// <summary>The escalation policy of this version; the one in force if the version is unknown.</summary>
    public EscalationPolicy EscalationOf(int version) => EarlierEscalations.FirstOrDefault(policy => policy.Version == version) ?? Escalation;
}

/// <summary>The choices that the Guide leaves to the agency. All are off by default.</summary>
/// <param name="DesigneeMaySubmitToHq">Whether a designee may submit to HQ. G III.B permits it, G I.D does not.</param>
/// <param name="MakerMayClear">Whether the author of the response may also clear it.</param>
/// <param name="RoutingOverrideNeedsReason">Whether a unit that the rubric does not suggest needs a reason.</param>
public sealed record TaskingPolicy(bool DesigneeMaySubmitToHq = false, bool MakerMayClear = false, bool RoutingOverrideNeedsReason = false);
