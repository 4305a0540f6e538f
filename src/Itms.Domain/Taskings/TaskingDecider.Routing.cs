using Itms.Domain.Forms;
using Itms.Domain.Routing;

namespace Itms.Domain.Taskings;

/// <content>Overrides of the routing rubric by a task manager (D App. A).</content>
public static partial class TaskingDecider
{
    /// <summary>Records an override: a unit that the rubric does not suggest. Leaving out a suggested unit is not an override.</summary>
    private static Refusal? RefuseRouting(TaskingForm form, List<string> placed, string? reason, Rules rules, out RoutingChoice? routing)
    {
        routing = null;
        var why = Trimmed(reason);
        if (placed.Count == 0 && why is null) return null;
        var suggested = Router.UnitsFor(form, rules.Routing);
        var isOverride = suggested.Count > 0 && placed.Except(suggested).Any();
        if (isOverride && why is null && rules.Policy.RoutingOverrideNeedsReason) return Refusal.RoutingReasonRequired(suggested);
        if (isOverride || why is not null) routing = new RoutingChoice(suggested, why);
        return null;
    }
}
