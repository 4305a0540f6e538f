using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Assign, delegate, complete the delegation, defer (Life 2).</content>
public static partial class TaskingDecider
{
    /// <summary>Units on one tasking.</summary>
    public const int MaxComponents = 20;

    /// <summary>People in the cc field of one component.</summary>
    public const int MaxCc = 20;

    private static Decision Assign(Tasking t, TaskingCommand.Assign c, Rules rules)
    {
        var added = c.Components.Where(p => p is not null && t.ComponentOf(p.Unit) is null).ToList();
        var replaced = ReplacedBy(t, added);
        var invalid = Check(errors =>
        {
            errors.Require(c.Components.Count > 0, "components", "name at least one unit");
            if (t.Components.Count - replaced.Count + added.Count > MaxComponents) errors.Add("components", $"may name {MaxComponents} units");
            CheckPlacements(c.Components, rules.Directory, errors, assigneeRequired: true);
            errors.Text("routingReason", c.RoutingReason);
            errors.Require(
                t.Due is not null || t.Form.Action == TaskAction.Review, "authorityDueDate", "or internalDueDate must be set before the tasking is assigned");
        });
        if (invalid is not null) return invalid;
        if (FormValidation.Missing(t.Form).ToList() is { Count: > 0 } missing) return Refusal.FormIncomplete(missing);
        // Another person in the same unit is no other way, and who takes a deferral on has been given the reason for it.
        var deferredTo = t.Components.Select(p => p.DeferredTo).ToHashSet();
        List<string> placed = [.. added.Select(p => p.Unit).Where(unit => !deferredTo.Contains(unit))];
        if (RefuseRouting(t.Form, placed, c.RoutingReason, rules, out var routing) is { } unexplained) return unexplained;
        return Placed(t, [.. c.Components.Select(p => PlaceAnew(t, p, rules.Directory))], replaced, routing);
    }

    /// <summary>The unit deferred to takes the deferring unit's place. Any other one is added beside it: what is to become of the deferral is for the task manager to say.</summary>
    private static List<string> ReplacedBy(Tasking t, List<PlacementRequest> added) =>
    [
        .. t.Components
            .Where(c => c.State == ComponentState.Deferred && added.Any(p => p.Unit == c.DeferredTo))
            .Select(c => c.Unit),
    ];

    private static Decision Reassign(Tasking t, TaskingCommand.Reassign c, Rules rules)
    {
        var invalid = Check(errors =>
        {
            if (Unfit(c.To, rules.Directory, required: true) is { } unfit) errors.Add("to", unfit);
            errors.Require(c.To != c.From, "to", "is the same person");
            errors.Require(
                t.Due is not null || t.Form.Action == TaskAction.Review, "authorityDueDate", "or internalDueDate must be set before the tasking is assigned");
        });
        if (invalid is not null) return invalid;
        var theirs = t.Components.Where(p => p.Assignee == c.From);
        return Placed(t, [.. theirs.Select(p => new Placement(p.Unit, c.To, [.. p.Cc.Where(id => id != c.To)]))], replaced: []);
    }

    /// <summary>Only what changes happens, so that nobody is told twice. After a re-opening every assignment is a new one.</summary>
    private static Decision.Accepted Placed(
        Tasking t, IReadOnlyList<Placement> placements, IReadOnlyList<string> replaced, RoutingChoice? routing = null)
    {
        bool Stays(Placement p) => t.Status != TaskingStatus.Reopened && t.ComponentOf(p.Unit)?.Assignee == p.Assignee;
        var changed = placements.Where(p => !Stays(p) || !p.Cc.ToHashSet().SetEquals(t.ComponentOf(p.Unit)!.Cc)).ToList();
        if (changed.Count == 0) return new Decision.Accepted([]);
        List<string> kept = [.. changed.Where(Stays).Select(p => p.Unit)];
        return new Decision.Accepted([new TaskingEvent.Assigned(changed, replaced, kept.Count > 0 ? kept : null) { Routing = routing }]);
    }

    private static Decision Withdraw(Tasking t, TaskingCommand.Withdraw c)
    {
        var invalid = Check(errors =>
        {
            if (t.ComponentOf(c.Unit) is null) errors.Add("unit", $"is not a unit of this tasking ({string.Join(", ", t.Units)})");
            errors.Text("reason", c.Reason, required: true);
        });
        if (invalid is not null) return invalid;
        return t.HasSeveralComponents ? new TaskingEvent.ComponentWithdrawn(c.Unit, c.Reason.Trim()) : Refusal.LastComponent();
    }

    private static Decision Delegate(Tasking t, TaskingCommand.Delegate c, Actor actor, Rules rules)
    {
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out var refusal) is not { } component)
            return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
        var invalid = Check(errors =>
        {
            if (Unfit(c.Designee, rules.Directory, required: true) is { } unfit) errors.Add("delegate", unfit);
            errors.Require(c.Designee != component.Assignee, "delegate", "is the action officer already");
            errors.Text("instructions", c.Instructions);
        });
        return invalid is not null ? invalid : new TaskingEvent.Delegated(component.Unit, c.Designee, Trimmed(c.Instructions));
    }

    private static Decision CompleteDelegation(Tasking t, TaskingCommand.CompleteDelegation c, Actor actor)
    {
        if (Pick(t, c.Unit, actor, p => p.Delegate == actor.Id, out var refusal) is not { } component) return refusal!;
        if (component.State != ComponentState.Delegated) return Refusal.NotInState(component);
        var done = new TaskingEvent.DelegationCompleted(component.Unit);
        if (c.Response is null) return done;
        if (Check(errors => CheckResponse(t, "response", c.Response, errors)) is { } invalid) return invalid;
        return new Decision.Accepted([new TaskingEvent.Responded(component.Unit, c.Response.Kind, Trimmed(c.Response.Text), DocumentsOf(c.Response)), done]);
    }

    private static Decision Defer(Tasking t, TaskingCommand.Defer c, Actor actor, Rules rules)
    {
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out var refusal) is not { } component)
            return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
        var invalid = Check(errors =>
        {
            errors.Require(rules.Directory.FindUnit(c.ToUnit) is not null, "toUnit", "is not a unit of the directory");
            errors.Require(t.ComponentOf(c.ToUnit) is null, "toUnit", "already answers this tasking");
            errors.Text("comment", c.Comment, required: true);
        });
        return invalid is not null ? invalid : new TaskingEvent.Deferred(component.Unit, c.ToUnit, c.Comment!.Trim());
    }

    private static void CheckPlacements(
        IReadOnlyList<PlacementRequest> components, AgencyDirectory directory, FieldErrors errors, bool assigneeRequired)
    {
        if (components.Count > MaxComponents) errors.Add("components", $"may name {MaxComponents} units");
        for (var i = 0; i < components.Count; i++)
        {
            if (components[i] is not { } placement)
            {
                errors.Add($"components[{i}]", "is required");
                continue;
            }

            if (directory.FindUnit(placement.Unit) is null) errors.Add($"components[{i}].unit", "is not a unit of the directory");
            if (components.Take(i).Any(p => p?.Unit == placement.Unit)) errors.Add($"components[{i}].unit", "is named twice");
            if (Unfit(placement.Assignee, directory, assigneeRequired) is { } unfit) errors.Add($"components[{i}].assignee", unfit);
            var cc = placement.Cc ?? [];
            if (cc.Count > MaxCc) errors.Add($"components[{i}].cc", $"may name {MaxCc} people");
            for (var j = 0; j < cc.Count; j++)
                if (Unfit(cc[j], directory, required: true) is { } unfitCc) errors.Add($"components[{i}].cc[{j}]", unfitCc);
        }
    }

    /// <summary>Why this person cannot be named, or null.</summary>
    private static string? Unfit(string? id, AgencyDirectory directory, bool required) =>
        id is null ? (required ? "is required" : null)
        : directory.Find(id) is not { } person ? "is not a person of the directory"
        : person.Active ? null : "is no longer active";

    private static Placement Place(PlacementRequest p, AgencyDirectory directory) =>
        new(p.Unit, p.Assignee, p.Cc is null ? directory.SuggestedCc(p.Unit, p.Assignee) : [.. p.Cc.Distinct()]);

    /// <summary>Who is told stays as it is where neither they nor another action officer are named.</summary>
    private static Placement PlaceAnew(Tasking t, PlacementRequest p, AgencyDirectory directory) =>
        p.Cc is null && t.ComponentOf(p.Unit) is { Assignee: not null } present && present.Assignee == p.Assignee
            ? new Placement(p.Unit, p.Assignee, present.Cc)
            : Place(p, directory);
}
