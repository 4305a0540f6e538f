using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <summary>Task managers may take the steps of action officers and designees. The history then says for whom.</summary>
public static class Representation
{
    /// <summary>
    /// Id of the action officer or designee whose step a task manager takes. Null: it is nobody else's step, or the person takes it in
    /// their own right.
    /// </summary>
    public static string? Of(Tasking tasking, TaskingCommand command, Actor actor, AgencyDirectory directory)
    {
        // A unit chief owns the part (G II.C), so they act for themselves.
        if (actor.Person is not { ManagesTaskings: true } person || !tasking.Status.IsBeforeHq()) return null;
        if (PartOf(tasking, command) is not { } part || Rights.IsOwner(part, person, directory)) return null;
        return command switch
        {
            TaskingCommand.CompleteDelegation c => DesigneeOf(c, part, person),
            TaskingCommand.Respond when part.DelegationOf(person.Id) is not null => null,
            TaskingCommand.Concur concur when Concurs(concur, part, person, directory) => null,
            _ => part.Assignee,
        };
    }

    /// <summary>The part that an officer's step is about. With several units, going to HQ is the task manager's own step.</summary>
    private static Component? PartOf(Tasking tasking, TaskingCommand command) => command switch
    {
        TaskingCommand.Respond c => Named(tasking, c.Unit),
        TaskingCommand.Delegate c => Named(tasking, c.Unit),
        TaskingCommand.CompleteDelegation c => Named(tasking, c.Unit),
        TaskingCommand.WithdrawDelegation c => Named(tasking, c.Unit),
        TaskingCommand.Concur c => Named(tasking, c.Unit),
        TaskingCommand.ReportComplete c => Named(tasking, c.Unit),
        TaskingCommand.Defer c => Named(tasking, c.Unit),
        TaskingCommand.RequestExtension c => Named(tasking, c.Unit),
        TaskingCommand.SubmitToHq => tasking.HasSeveralComponents ? null : Named(tasking, unit: null),
        _ => null,
    };

    private static string? DesigneeOf(TaskingCommand.CompleteDelegation c, Component part, Person person)
    {
        if (c.Designee is not null) return c.Designee == person.Id ? null : c.Designee;
        return part.DelegationOf(person.Id) is not null ? null : part.AtWork.FirstOrDefault()?.Person;
    }

    private static Component? Named(Tasking tasking, string? unit) =>
        unit is not null ? tasking.ComponentOf(unit) : tasking.Components is [var only] ? only : null;

    /// <summary>Whether they concur themselves instead of recording the concurrence of somebody else.</summary>
    private static bool Concurs(TaskingCommand.Concur c, Component part, Person person, AgencyDirectory directory) =>
        (c.GivenBy is null || c.GivenBy == person.Id) && Rights.MayConcur(part.Unit, person.Id, c.Level, directory);
}
