using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Shared;

/// <summary>The rules in force. Every change replaces them as a whole, so a decision sees one version throughout.</summary>
public sealed class RulesSource(BusinessCalendar calendar, TaskingPolicy policy)
{
    private readonly Lock changing = new();
    private volatile Rules current = new(AgencyDirectory.Empty, Rubric.Default, calendar, EscalationPolicy.Default, policy);

    public Rules Current => current;

    /// <summary>The agency's choices from the deployment's settings. They apply until an administrator changes them.</summary>
    public TaskingPolicy Deployed => policy;

    public void Use(AgencyDirectory directory) => Use(rules => rules with { Directory = directory });

    public void Use(IReadOnlyList<ClearanceDelegation> delegations) => Use(rules => rules with { Delegations = delegations });

    public void Use(Func<Rules, Rules> change)
    {
        lock (changing) current = change(current);
    }
}
