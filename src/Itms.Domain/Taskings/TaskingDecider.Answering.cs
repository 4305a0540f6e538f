using Itms.Domain.Forms;
using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <content>Respond, concur, report complete, submit to HQ, return (Life 2–5).</content>
public static partial class TaskingDecider
{
    private static Decision Respond(Tasking t, TaskingCommand.Respond c, Actor actor, Rules rules)
    {
        bool IsTheirs(Component p) => Rights.IsOwner(p, actor.Person!, rules.Directory) || p.DelegationOf(actor.Id) is not null;
        if (Pick(t, c.Unit, actor, IsTheirs, out var refusal) is not { } component) return refusal!;
        var onlyDesignee = !actor.ManagesTaskings && !Rights.IsOwner(component, actor.Person!, rules.Directory);
        if (component.Assignee is null || (onlyDesignee && component.State != ComponentState.Delegated))
            return Refusal.NotInState(component);
        if (onlyDesignee && !component.DelegationOf(actor.Id)!.IsAtWork) return Refusal.DelegationCompleted();
        if (Check(errors => CheckResponse(t, "response", c.Response, errors)) is { } invalid) return invalid;
        if (onlyDesignee) return Answer(component, actor.Id, c.Response);
        return new TaskingEvent.Responded(component.Unit, c.Response.Kind, Trimmed(c.Response.Text), DocumentsOf(c.Response));
    }

    /// <summary>At HQ the task manager writes the agency's response: the consolidation, or edits from the ICU (Life 4–5).</summary>
    private static Decision RespondForAgency(Tasking t, TaskingCommand.Respond c, Actor actor)
    {
        if (!actor.ManagesTaskings) return Refusal.NotInStatus(TaskingStatus.SubmittedToHq);
        var invalid = Check(errors =>
        {
            errors.Require(c.Unit is null, "unit", "must be left out at HQ: the response is the agency's");
            CheckResponse(t, "response", c.Response, errors);
        });
        return invalid is not null ? invalid : new TaskingEvent.Responded(null, c.Response.Kind, Trimmed(c.Response.Text), DocumentsOf(c.Response));
    }

    private static Decision Concur(Tasking t, TaskingCommand.Concur c, Actor actor, Rules rules)
    {
        var directory = rules.Directory;
        var givenBy = c.GivenBy == actor.Id ? null : c.GivenBy;
        bool Concurs(Component p) => Rights.MayConcur(p.Unit, actor.Id, c.Level, directory);
        bool Records(Component p) => Rights.IsOwner(p, actor.Person!, directory);
        if (Pick(t, c.Unit, actor, p => givenBy is null ? Concurs(p) || Records(p) : Records(p), out var refusal) is not { } component)
            return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.Response is null) return Refusal.ResponseMissing([component.Unit]);
        if (component.HasConcurrence(c.Level)) return Refusal.AlreadyConcurred(component.Unit);

        var person = givenBy ?? actor.Id;
        var recorded = givenBy is not null;
        var invalid = Check(errors =>
        {
            errors.Text("note", c.Note, required: recorded);
            if (Rights.MayConcur(component.Unit, person, c.Level, directory)) return;
            errors.Add("givenBy", recorded
                ? "cannot concur at this level for this unit"
                : "is required: name the person who concurred at this level");
        });
        return invalid is not null ? invalid : new TaskingEvent.Concurred(component.Unit, c.Level, person, Trimmed(c.Note));
    }

    private static Decision ReportComplete(Tasking t, TaskingCommand.ReportComplete c, Actor actor, Rules rules)
    {
        if (!t.HasSeveralComponents) return Refusal.OneComponent();
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, rules.Directory), out var refusal) is not { } component)
            return refusal!;
        if (component.ReportedAt is not null) return Refusal.AlreadyReported(component.Unit);
        return RefuseUnready([component]) is { } unready ? unready : new TaskingEvent.ComponentReported(component.Unit);
    }

    private static Decision SubmitToHq(Tasking t, TaskingCommand.SubmitToHq c, Actor actor)
    {
        if (t.HasSeveralComponents && t.Outstanding.Any()) return Refusal.ComponentsOutstanding(t.Outstanding.Select(p => p.Unit));
        if (RefuseUnready(t.Components) is { } unready) return unready;
        if (c.Response is { } consolidated)
        {
            var invalid = Check(errors =>
            {
                errors.Require(actor.ManagesTaskings, "response", "can only come from a task manager; respond first, then submit");
                CheckResponse(t, "response", consolidated, errors);
            });
            if (invalid is not null) return invalid;
            return new TaskingEvent.SubmittedToHq(consolidated.Kind, Trimmed(consolidated.Text), actor.Id, DocumentsOf(consolidated));
        }

        if (t.Components is [{ Response: { } only }]) return new TaskingEvent.SubmittedToHq(only.Kind, only.Text, only.By, only.AttachmentIds);

        // The units' answers stand one after another until the task manager writes the single agency response.
        var responses = t.Components.Select(p => (p.Unit, Response: p.Response!)).ToList();
        List<string> documents = [.. responses.SelectMany(r => r.Response.AttachmentIds ?? []).Distinct()];
        return new TaskingEvent.SubmittedToHq(
            responses.All(r => r.Response.Kind == ResponseKind.Negative) ? ResponseKind.Negative : ResponseKind.Substantive,
            string.Join("\n\n", responses.Select(r => $"{r.Unit}:\n{r.Response.Text ?? WithoutText(r.Response.Kind)}")),
            actor.Id,
            documents.Count > 0 ? documents : null);

        static string WithoutText(ResponseKind kind) => kind == ResponseKind.Negative ? "No information to share." : "See the documents.";
    }

    /// <summary>Nothing goes to HQ without a response and the concurrences of the unit chief and the division (Life 3).</summary>
    private static Refusal? RefuseUnready(IReadOnlyList<Component> components)
    {
        if (components.Count == 0) return Refusal.NobodyAssigned();
        if (components.FirstOrDefault(p => p.Assignee is null) is { } unassigned) return Refusal.NotInState(unassigned);
        if (components is [{ Response: null } only]) return Refusal.ResponseMissing([only.Unit]);
        if (components.Any(p => p.Response is null))
            return Refusal.ResponseMissing(components.Where(p => p.Response is null).Select(p => p.Unit));
        return components.Any(p => p.MissingConcurrences.Any()) ? Refusal.ConcurrenceMissing(components) : null;
    }

    private static Decision Return(Tasking t, TaskingCommand.Return c)
    {
        var invalid = Check(errors =>
        {
            errors.Text("reason", c.Reason, required: true);
            if (c.Unit is not null && t.ComponentOf(c.Unit) is null)
                errors.Add("unit", $"is not a unit on this tasking ({string.Join(", ", t.Units)})");
        });
        return invalid is not null ? invalid : new TaskingEvent.Returned(c.Unit is null ? [.. t.Units] : [c.Unit], c.Reason.Trim());
    }

    /// <summary>Before HQ, only a part that was reported complete can be returned.</summary>
    private static Decision ReturnReported(Tasking t, TaskingCommand.Return c)
    {
        var reported = t.Components.Where(p => p.ReportedAt is not null && (c.Unit is null || p.Unit == c.Unit)).ToList();
        if (reported.Count == 0) return Refusal.NotInStatus(t.Status);
        if (c.Unit is null && reported.Count > 1)
            return Refusal.Invalid("unit", $"is required: choose one of {string.Join(", ", reported.Select(p => p.Unit))}");
        return Return(t, c with { Unit = reported[0].Unit });
    }
}
