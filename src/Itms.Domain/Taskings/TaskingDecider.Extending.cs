using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Requests for more time (Life 2).</content>
public static partial class TaskingDecider
{
    private static Decision RequestExtension(Tasking t, TaskingCommand.RequestExtension c, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out var refusal) is not { } component)
            return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
        if (component.ExtensionRequest is not null) return Refusal.ExtensionAlreadyRequested(component.Unit);
        var invalid = Check(errors =>
        {
            var asked = c.InternalDueDate.At(rules.Calendar);
            errors.Require(asked > now, "internalDueDate", "must be in the future");
            errors.Require(
                t.Form.InternalDueDate is not { } present || asked > present.At(rules.Calendar),
                "internalDueDate",
                "must be later than the present internal due date");
            errors.Text("reason", c.Reason, required: true);
        });
        return invalid is not null ? invalid : new TaskingEvent.ExtensionRequested(component.Unit, c.InternalDueDate, c.Reason.Trim());
    }

    private static Decision DeclineExtension(Tasking t, TaskingCommand.DeclineExtension c)
    {
        var open = t.Components.Where(p => p.ExtensionRequest is not null && (c.Unit is null || p.Unit == c.Unit)).ToList();
        var invalid = Check(errors =>
        {
            if (c.Unit is not null && t.ComponentOf(c.Unit) is null)
                errors.Add("unit", $"is not a unit on this tasking ({string.Join(", ", t.Units)})");
            if (c.Unit is null && open.Count > 1) errors.Add("unit", $"is required: choose one of {string.Join(", ", open.Select(p => p.Unit))}");
            errors.Text("reason", c.Reason, required: true);
        });
        if (invalid is not null) return invalid;
        return open.Count == 0 ? Refusal.NoExtensionRequest() : new TaskingEvent.ExtensionDeclined(open[0].Unit, c.Reason.Trim());
    }

    /// <summary>The units whose open requests this date answers: those of all units if it is later than before. Null: none.</summary>
    private static List<string>? GrantedBy(Tasking t, Moment? internalDueDate, BusinessCalendar calendar)
    {
        if (internalDueDate is not { } given || (t.Form.InternalDueDate is { } present && given.At(calendar) <= present.At(calendar))) return null;
        List<string> granted = [.. t.Components.Where(c => c.ExtensionRequest is not null).Select(c => c.Unit)];
        return granted.Count > 0 ? granted : null;
    }
}
