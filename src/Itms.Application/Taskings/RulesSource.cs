using Itms.Domain.Deadlines;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>The rules in force. Replaced whole when the directory changes; a decision sees one version throughout.</summary>
public sealed class RulesSource(BusinessCalendar calendar, TaskingPolicy policy)
{
    private volatile Rules current = new(AgencyDirectory.Empty, Rubric.Default, calendar, EscalationPolicy.Default, policy);

    public Rules Current => current;

    public void Use(AgencyDirectory directory) => current = current with { Directory = directory };
}
