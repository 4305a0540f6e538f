using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What the decider says to a command.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>These happen, in this order; none at all where a late or repeated deadline finds nothing to do.</summary>
    public sealed record Accepted(IReadOnlyList<TaskingEvent> Events) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;

    public static implicit operator Decision(Refusal refusal) => new Refused(refusal);

    public static implicit operator Decision(TaskingEvent happened) => new Accepted([happened]);

    public static Decision FromRefusal(Refusal refusal) => refusal;

    public static Decision FromTaskingEvent(TaskingEvent happened) => happened;
}

/// <summary>Everything a decision depends on besides the tasking, the command, who and when.</summary>
public sealed record Rules(
    AgencyDirectory Directory,
    Rubric Rubric,
    BusinessCalendar Calendar,
    EscalationPolicy Escalation,
    TaskingPolicy Policy)
{
    /// <summary>The versions of the escalation policy that were in force before <see cref="Escalation"/>.</summary>
    public IReadOnlyList<EscalationPolicy> EarlierEscalations { get; init; } = [];

    /// <summary>The delegations of the AD's clearance; those that are over may be among them, and do not count.</summary>
    public IReadOnlyList<ClearanceDelegation> Delegations { get; init; } = [];

    /// <summary>The data that routing reads.</summary>
    public RoutingTables Routing => new(Rubric, Directory, Delegations);

    /// <summary>The escalation policy of this version; the one in force if the version is unknown.</summary>
    public EscalationPolicy EscalationOf(int version) => EarlierEscalations.FirstOrDefault(policy => policy.Version == version) ?? Escalation;
}

/// <summary>Where the Guide leaves a choice to the agency.</summary>
/// <param name="DesigneeMaySubmitToHq">G III.B permits it, G I.D does not; off by default.</param>
/// <param name="MakerMayClear">Whether who wrote the response may also clear it; off by default.</param>
/// <param name="RoutingOverrideNeedsReason">Whether a unit the rubric does not suggest needs a reason; off by default.</param>
public sealed record TaskingPolicy(bool DesigneeMaySubmitToHq = false, bool MakerMayClear = false, bool RoutingOverrideNeedsReason = false);
