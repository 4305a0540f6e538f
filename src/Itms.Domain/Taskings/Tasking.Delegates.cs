namespace Itms.Domain.Taskings;

/// <content>The designees of a part, and their answers (Life 2).</content>
public sealed partial record Tasking
{
    /// <summary>One more designee, or the only one. The same person again gets new instructions and keeps their answer.</summary>
    private static IEnumerable<Delegation> Delegated(Component c, TaskingEvent.Delegated e, DateTimeOffset at)
    {
        var anew = new Delegation(e.Delegate, e.Instructions, DelegationState.Delegated, c.DelegationOf(e.Delegate)?.Response, at);
        if (e.Replaces) return [anew];
        return c.DelegationOf(e.Delegate) is null
            ? c.Delegates.Append(anew)
            : c.Delegates.Select(d => d.Person == e.Delegate ? anew : d);
    }

    private static IEnumerable<Delegation> Completed(Component c, string designee) =>
        c.Delegates.Select(d => d.Person == designee ? d with { State = DelegationState.Completed } : d);

    private static IEnumerable<Delegation> Ended(Component c) => c.Delegates.Select(d => d.IsAtWork ? d with { State = DelegationState.Ended } : d);

    /// <summary>The part is Delegated while any designee is at work, and completed when all of them are.</summary>
    private static Component WithDelegates(Component c, IEnumerable<Delegation> delegates)
    {
        List<Delegation> now = [.. delegates];
        return c with
        {
            Delegates = now,
            State = now.Any(d => d.IsAtWork) ? ComponentState.Delegated
                : now.Any(d => d.State == DelegationState.Completed) ? ComponentState.DelegatedTaskCompleted
                : ComponentState.Assigned,
        };
    }

    /// <summary>The answer of the only designee is the unit's draft. With several designees, the action officer writes the unit's response.</summary>
    private static Component Answered(Component c, TaskingEvent.DesigneeAnswered e, Recorded recorded)
    {
        var answer = new Response(e.Kind, e.Text, recorded.By, recorded.At, e.AttachmentIds)
        {
            OnBehalfOf = e.CountsForAbsent is true ? recorded.OnBehalfOf : null,
        };
        var answered = c with { Delegates = [.. c.Delegates.Select(d => d.Person == e.Delegate ? d with { Response = answer } : d)] };
        return c.Delegates.Count == 1 ? WithResponse(answered, answer) : answered;
    }

    private static Component WithResponse(Component c, Response response) => c with
    {
        Response = response,
        Concurrences = [],
        ReportedAt = null,
        ReturnedAt = null,
    };
}
