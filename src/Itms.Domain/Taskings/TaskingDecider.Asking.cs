using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <content>Asking for concurrence, and what the ICU does with a response (Life 3 and 5).</content>
public static partial class TaskingDecider
{
    /// <summary>Asks again. Without a level: whoever has to concur next.</summary>
    private static Decision RequestConcurrence(Tasking t, TaskingCommand.RequestConcurrence c, Actor actor, Rules rules)
    {
        var directory = rules.Directory;
        if (Pick(t, c.Unit, actor, p => Rights.IsOwner(p, actor.Person!, directory), out var refusal) is not { } component) return refusal!;
        if (component.Assignee is null) return Refusal.NotInState(component);
        if (component.Response is null) return Refusal.ResponseMissing([component.Unit]);
        ConcurrenceLevel? wanted = c.Level ?? component.MissingConcurrences.Select(level => (ConcurrenceLevel?)level).FirstOrDefault();
        if (wanted is not { } asked || component.HasConcurrence(asked)) return Refusal.AlreadyConcurred(component.Unit);
        return directory.ConcurringIn(component.Unit, asked).Any()
            ? new TaskingEvent.ConcurrenceRequested(component.Unit, asked)
            : Refusal.Invalid("level", $"names nobody: no active person concurs for {component.Unit} at this level");
    }

    private static Decision SendToIcu(Tasking t, TaskingCommand.SendToIcu c)
    {
        if (t.WithIcu) return Refusal.WithIcu();
        return Check(errors => errors.Text("note", c.Note)) is { } invalid ? invalid : new TaskingEvent.SentToIcu(Trimmed(c.Note));
    }

    /// <summary>The edited response stays beside the agency's. The task manager decides which one goes on.</summary>
    private static Decision ReturnFromIcu(Tasking t, TaskingCommand.ReturnFromIcu c)
    {
        if (!t.WithIcu) return Refusal.NotWithIcu();
        var invalid = Check(errors =>
        {
            errors.Text("note", c.Note);
            if (c.Response is not null) CheckResponse(t, "response", c.Response, errors);
        });
        if (invalid is not null) return invalid;
        return new TaskingEvent.ReturnedFromIcu(Trimmed(c.Note))
        {
            Response = c.Response is { } edited
                ? new EditedResponse(edited.Kind, Trimmed(edited.Text), DocumentsOf(edited))
                : null,
        };
    }
}
