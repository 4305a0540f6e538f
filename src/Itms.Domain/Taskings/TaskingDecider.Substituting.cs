using Itms.Domain.People;

namespace Itms.Domain.Taskings;

/// <content>Steps that a substitute takes for somebody who is away (Life 11).</content>
public static partial class TaskingDecider
{
    /// <summary>Id of the absent person for whom the actor takes this step. Null: they take it in their own right, or may not take it.</summary>
    internal static string? AbsentPersonFor(Tasking tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now) =>
        rules.Absences.Count > 0 && DecideInOwnRight(tasking, command, actor, rules, now) is Decision.Refused refused
            ? DecideAsSubstitute(tasking, command, actor, rules, now, refused).Absent
            : null;

    /// <summary>Decides what the actor may not do in their own right for each person for whom they act. The first who may decides.</summary>
    /// <param name="own">Why they may not do it in their own right.</param>
    /// <returns>The decision, and the id of the person for whom the step is taken. Null: it is refused.</returns>
    private static (Decision Decision, string? Absent) DecideAsSubstitute(
        Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now, Decision.Refused own)
    {
        if (tasking is null || rules.Absences.Count == 0 || actor.Person is not { Active: true } person) return (own, null);
        var answer = own;
        foreach (var absent in Absences.ActedForBy(rules.Absences, person.Id, now, rules.Directory))
        {
            if (Represented(tasking, command, absent) is not { } represented) continue;
            switch (DecideInOwnRight(tasking, command, new Actor(represented), rules, now))
            {
                case Decision.Accepted accepted when IsOwnWork(tasking, accepted, absent.Id, person.Id):
                    answer = new Decision.Refused(Refusal.WriterMayNotConcur());
                    break;
                case Decision.Accepted accepted:
                    return (new Decision.Accepted([.. accepted.Events.Select(e => Signed(e, tasking, command, absent.Id, person.Id))]), absent.Id);
                // It says more than that the substitute has no part in the tasking.
                case Decision.Refused { Refusal.Kind: not RefusalKind.NotAllowed } refused
                    when answer.Refusal.Kind == RefusalKind.NotAllowed && answer.Refusal.Code != Refusal.WriterMayNotConcur().Code:
                    answer = refused;
                    break;
            }
        }

        return (answer, null);
    }

    /// <summary>
    /// The absent person with the rights that a substitute takes over: those in the parts of the tasking, and those of the task manager in
    /// charge. Null: this step is not one of them. Clearing needs a clearance delegation (D 4-7).
    /// </summary>
    private static Person? Represented(Tasking tasking, TaskingCommand command, Person absent)
    {
        if (command is TaskingCommand.Clear or TaskingCommand.ReturnClearance or TaskingCommand.Replan) return null;
        var isInCharge = absent.ManagesTaskings && tasking.TaskManager == absent.Id;
        if (!isInCharge && command is (TaskingCommand.Reopen or TaskingCommand.ReturnFromIcu)) return null;
        var role = isInCharge ? Role.TaskManager : Role.Staff;
        return absent with { Roles = [role], Positions = [], Ses = false, Substituting = null, ActingFor = null };
    }

    /// <summary>Whether the substitute would concur with what they wrote themselves.</summary>
    private static bool IsOwnWork(Tasking tasking, Decision.Accepted accepted, string absent, string substitute) =>
        accepted.Events.OfType<TaskingEvent.Concurred>().Any(e => e.Person == absent && tasking.ComponentOf(e.Unit)!.IsWrittenBy(substitute));

    /// <summary>The event names the person who acts. On whose behalf they act is recorded beside it.</summary>
    private static TaskingEvent Signed(TaskingEvent happened, Tasking tasking, TaskingCommand command, string absent, string substitute)
    {
        // With one unit and no new text, the author is whoever answered.
        var isAuthor = tasking.HasSeveralComponents || command is TaskingCommand.SubmitToHq { Response: not null };
        return happened switch
        {
            TaskingEvent.Concurred e when e.Person == absent => e with { Person = substitute },
            TaskingEvent.SubmittedToHq e when isAuthor && e.Author == absent => e with { Author = substitute },
            _ => happened,
        };
    }
}
