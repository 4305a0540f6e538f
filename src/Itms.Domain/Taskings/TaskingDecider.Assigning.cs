using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Assign, withdraw, defer (Life 2).</content>
public static partial class TaskingDecider
{
    /// <summary>The most units on one tasking.</summary>
    public const int MaxComponents = 20;

    /// <summary>The most people in the cc field of one unit's part.</summary>
    public const int MaxCc = 20;

    private static Decision Assign(Tasking t, TaskingCommand.Assign c, Actor actor, Rules rules)
    {
        if (!actor.ManagesTaskings && RefuseChief(t, c, actor.Person!, rules.Directory) is { } refusal) return refusal;
        var added = c.Components.Where(p => p is not null && t.ComponentOf(p.Unit) is null).ToList();
        var replaced = ReplacedBy(t, added);
        var invalid = Check(errors =>
        {
            errors.Require(c.Components.Count > 0, "components", "name at least one unit");
            if (t.Components.Count - replaced.Count + added.Count > MaxComponents)
                errors.Add("components", $"can name at most {MaxComponents} units");
            CheckPlacements(c.Components, rules.Directory, errors, assigneeRequired: true);
            errors.Text("routingReason", c.RoutingReason);
            RequireDueDate(t, errors);
        });
        if (invalid is not null) return invalid;
        if (FormValidation.Missing(t.Form).ToList() is { Count: > 0 } missing) return Refusal.FormIncomplete(missing);
        // Another person in the same unit is not an override. A unit that was deferred to already has a reason: the deferral's.
        var deferredTo = t.Components.Select(p => p.DeferredTo).ToHashSet();
        List<string> placed = [.. added.Select(p => p.Unit).Where(unit => !deferredTo.Contains(unit))];
        if (RefuseRouting(t.Form, placed, c.RoutingReason, rules, out var routing) is { } unexplained) return unexplained;
        return Placed(t, [.. c.Components.Select(p => PlaceAnew(t, p, rules.Directory))], replaced, routing);
    }

    /// <summary>A unit chief only puts another action officer of their unit in place (G II.C).</summary>
    private static Refusal? RefuseChief(Tasking t, TaskingCommand.Assign c, Person chief, AgencyDirectory directory)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < c.Components.Count; i++)
        {
            if (c.Components[i] is not { } placement) continue;
            if (t.ComponentOf(placement.Unit) is not { } component || directory.ChiefOf(placement.Unit) != chief.Id)
                return Refusal.NotAllowed("As a unit chief, you can only put another action officer of your unit in place.");
            if (component.State == ComponentState.Deferred) return Refusal.NotInState(component);
            if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
            if (directory.Find(placement.Assignee) is { } officer && !IsLedBy(chief, officer, directory))
                errors.Add($"components[{i}].assignee", "must be a member of your unit");
        }

        return errors.Any ? Refusal.Invalid(errors.ByField) : null;
    }

    private static bool IsLedBy(Person chief, Person officer, AgencyDirectory directory) =>
        officer.Id == chief.Id || directory.ChiefOf(officer.Unit) == chief.Id;

    /// <summary>The units that leave: the unit deferred to takes the deferring unit's place. Any other unit is added beside it.</summary>
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
            errors.Require(c.To != c.From, "to", "must be another person");
            RequireDueDate(t, errors);
        });
        if (invalid is not null) return invalid;
        var theirs = t.Components.Where(p => p.Assignee == c.From);
        return Placed(t, [.. theirs.Select(p => new Placement(p.Unit, c.To, [.. p.Cc.Where(id => id != c.To)]))], replaced: []);
    }

    /// <summary>Only changes become events, so nobody is told twice. After a re-opening every assignment is new.</summary>
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
            if (t.ComponentOf(c.Unit) is null) errors.Add("unit", $"is not a unit on this tasking ({string.Join(", ", t.Units)})");
            errors.Text("reason", c.Reason, required: true);
        });
        if (invalid is not null) return invalid;
        if (!t.HasSeveralComponents) return Refusal.LastComponent();
        List<Component> left = [.. t.Components.Where(other => other.Unit != c.Unit)];
        var givenBack = left is [{ ReportedAt: not null } only] ? only.Unit : null;
        return new TaskingEvent.ComponentWithdrawn(c.Unit, c.Reason.Trim()) { GivenBack = givenBack };
    }

    private static Decision Defer(Tasking t, TaskingCommand.Defer c, Actor actor, Rules rules)
    {
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out var refusal) is not { } component)
            return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
        var invalid = Check(errors =>
        {
            if (string.IsNullOrWhiteSpace(c.ToUnit)) errors.Add("toUnit", "is required");
            else errors.Require(rules.Directory.FindComponent(c.ToUnit) is not null, "toUnit", "is not a unit or facility in the directory");
            errors.Require(t.ComponentOf(c.ToUnit) is null, "toUnit", "already answers this tasking");
            errors.Text("comment", c.Comment, required: true);
        });
        return invalid is not null ? invalid : new TaskingEvent.Deferred(component.Unit, c.ToUnit, c.Comment!.Trim());
    }

    private static void CheckPlacements(
        IReadOnlyList<PlacementRequest> components, AgencyDirectory directory, FieldErrors errors, bool assigneeRequired)
    {
        if (components.Count > MaxComponents) errors.Add("components", $"can name at most {MaxComponents} units");
        for (var i = 0; i < components.Count; i++)
        {
            if (components[i] is not { } placement)
            {
                errors.Add($"components[{i}]", "is required");
                continue;
            }

            if (directory.FindComponent(placement.Unit) is null) errors.Add($"components[{i}].unit", "is not a unit or facility in the directory");
            if (components.Take(i).Any(p => p?.Unit == placement.Unit)) errors.Add($"components[{i}].unit", "appears twice");
            if (Unfit(placement.Assignee, directory, assigneeRequired) is { } unfit) errors.Add($"components[{i}].assignee", unfit);
            var cc = placement.Cc ?? [];
            if (cc.Count > MaxCc) errors.Add($"components[{i}].cc", $"can name at most {MaxCc} people");
            for (var j = 0; j < cc.Count; j++)
                if (Unfit(cc[j], directory, required: true) is { } unfitCc) errors.Add($"components[{i}].cc[{j}]", unfitCc);
        }
    }

    /// <summary>A tasking without any date would be forgotten. One for review needs none.</summary>
    private static void RequireDueDate(Tasking t, FieldErrors errors) => errors.Require(
        t.Due is not null || t.Form.Action == TaskAction.Review,
        "authorityDueDate",
        "is missing: set it, or internalDueDate, before you assign the tasking");

    /// <summary>Why this person cannot be named. Null if they can.</summary>
    private static string? Unfit(string? id, AgencyDirectory directory, bool required) =>
        id is null ? (required ? "is required" : null)
        : directory.Find(id) is not { } person ? "is not a person in the directory"
        : person.Active ? null : "is no longer active";

    private static Placement Place(PlacementRequest p, AgencyDirectory directory) =>
        new(p.Unit, p.Assignee, p.Cc is null ? directory.SuggestedCc(p.Unit, p.Assignee) : [.. p.Cc.Distinct()]);

    /// <summary>The cc field stays as it is if the request names neither a cc nor another action officer.</summary>
    private static Placement PlaceAnew(Tasking t, PlacementRequest p, AgencyDirectory directory) =>
        p.Cc is null && t.ComponentOf(p.Unit) is { Assignee: not null } present && present.Assignee == p.Assignee
            ? new Placement(p.Unit, p.Assignee, present.Cc)
            : Place(p, directory);
}
