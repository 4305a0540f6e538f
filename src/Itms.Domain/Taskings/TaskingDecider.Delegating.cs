using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <content>Delegate, answer as a designee, complete the delegation, take it back (Life 2).</content>
public static partial class TaskingDecider
{
    /// <summary>The most designees of one unit's part.</summary>
    public const int MaxDelegates = 10;

    private static Decision Delegate(Tasking t, TaskingCommand.Delegate c, Actor actor, Rules rules)
    {
        if (PickToDelegate(t, c.Unit, actor, rules, out var refusal) is not { } component) return refusal!;
        var invalid = Check(errors =>
        {
            if (Unfit(c.Designee, rules.Directory, required: true) is { } unfit) errors.Add("delegate", unfit);
            errors.Require(c.Designee != component.Assignee, "delegate", "is already the action officer");
            errors.Require(
                c.Replace || component.DelegationOf(c.Designee) is not null || component.Delegates.Count < MaxDelegates,
                "delegate",
                $"is one too many: a part can have at most {MaxDelegates} designees");
            errors.Text("instructions", c.Instructions);
        });
        return invalid is not null ? invalid : new TaskingEvent.Delegated(component.Unit, c.Designee, Trimmed(c.Instructions), c.Replace);
    }

    private static Decision WithdrawDelegation(Tasking t, TaskingCommand.WithdrawDelegation c, Actor actor, Rules rules)
    {
        if (PickToDelegate(t, c.Unit, actor, rules, out var refusal) is not { } component) return refusal!;
        return component.DelegationOf(c.Designee) is null
            ? Refusal.Invalid("delegate", $"is not a designee of {component.Unit}'s part")
            : new TaskingEvent.DelegationWithdrawn(component.Unit, c.Designee);
    }

    private static Decision CompleteDelegation(Tasking t, TaskingCommand.CompleteDelegation c, Actor actor)
    {
        if (Pick(t, c.Unit, actor, p => p.DelegationOf(actor.Id) is not null, out var refusal) is not { } component) return refusal!;
        if (component.State != ComponentState.Delegated) return Refusal.NotInState(component);
        if (DesigneeMeant(component, c, actor) is not { } designee)
            return Refusal.Invalid("delegate", $"is required: choose one of {string.Join(", ", component.AtWork.Select(d => d.Person))}");
        if (designee != actor.Id && !actor.ManagesTaskings) return Refusal.NotAllowed("Only the designee can do this.");
        if (component.DelegationOf(designee) is not { } delegation)
            return Refusal.Invalid("delegate", $"is not a designee of {component.Unit}'s part");
        if (!delegation.IsAtWork) return Refusal.DelegationCompleted();
        var done = new TaskingEvent.DelegationCompleted(component.Unit, designee);
        if (c.Response is null) return done;
        if (Check(errors => CheckResponse(t, "response", c.Response, errors)) is { } invalid) return invalid;
        return new Decision.Accepted([Answer(component, designee, c.Response), done]);
    }

    /// <summary>Id of the designee whose task is completed. Null: several are at work, and the task manager has not said who.</summary>
    private static string? DesigneeMeant(Component component, TaskingCommand.CompleteDelegation c, Actor actor) =>
        c.Designee ?? (component.DelegationOf(actor.Id) is not null ? actor.Id
            : component.AtWork.ToList() is [var only] ? only.Person : null);

    private static TaskingEvent.DesigneeAnswered Answer(Component component, string designee, ResponseDraft response) =>
        new(component.Unit, designee, response.Kind, Trimmed(response.Text), DocumentsOf(response)) { CountsForAbsent = true };

    private static Component? PickToDelegate(Tasking t, string? unit, Actor actor, Rules rules, out Refusal? refusal)
    {
        if (Pick(t, unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out refusal) is not { } component) return null;
        refusal = component.Assignee is null ? Refusal.NotInState(component)
            : component.ReportedAt is not null ? Refusal.AlreadyReported(component.Unit)
            : null;
        return refusal is null ? component : null;
    }
}
