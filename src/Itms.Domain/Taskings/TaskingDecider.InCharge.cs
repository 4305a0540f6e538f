using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>The task manager in charge (Life 11).</content>
public static partial class TaskingDecider
{
    /// <summary>Possible at any time: mail about a closed tasking goes to the task manager in charge too.</summary>
    private static Decision TakeCharge(Tasking t, TaskingCommand.TakeCharge c, Actor actor, Rules rules)
    {
        var person = Trimmed(c.Person) ?? actor.Id;
        if (Check(errors => CheckTaskManager("person", person, rules.Directory, errors)) is { } invalid) return invalid;
        return person == t.TaskManager ? new Decision.Accepted([]) : new TaskingEvent.TakenInCharge(person);
    }

    private static void CheckTaskManager(string field, string person, AgencyDirectory directory, FieldErrors errors) =>
        errors.Require(directory.Find(person) is { Active: true, ManagesTaskings: true }, field, "must be an active task manager or the TPSU chief");
}
