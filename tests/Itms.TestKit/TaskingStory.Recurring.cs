using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <content>Recurring taskings.</content>
public sealed partial class TaskingStory
{
    /// <summary>When the next occurrence opens, in agency time. Null: none follows.</summary>
    public string? NextOpens => OccurrencePlanner.OpensAt(Tasking, Rules.Calendar) is { } at ? Agency.Clock(at) : null;

    // Before it is created.

    public TaskingStory Recurring(EroTaskType type = EroTaskType.ReoccurringQuarterly) => With(f => f with
    {
        TaskType = TaskType.EroTask,
        InformationRequest = null,
        EroTask = new EroTaskTab("EX-1", type),
    });

    public TaskingStory Starting(string? day) => With(f => f with { StartDate = Day(day) });

    // At any time.

    /// <summary>Opens the next occurrence, at its time or now if that has passed, and begins its story.</summary>
    public TaskingStory NextOpened()
    {
        When(Actor.SystemId, new TaskingCommand.SkipOccurrences());
        if (OccurrencePlanner.OpensAt(Tasking, Rules.Calendar) is { } at && at > Now) Now = at;
        var create = OccurrencePlanner.Open(Tasking, Rules) ?? throw new InvalidOperationException("Nothing follows this tasking.");
        var number = $"ITMS-2027-{int.Parse(Tasking.Number[^6..], System.Globalization.CultureInfo.InvariantCulture) + 1:D6}";
        var next = new TaskingStory { Rules = Rules, Now = Now }.When(Actor.SystemId, create with { Number = number });
        When(Actor.SystemId, new TaskingCommand.NoteNextOccurrence(number));
        return next;
    }

    public TaskingStory RecurrenceEnded(string by = "ana.ruiz") => When(by, new TaskingCommand.EndRecurrence(Reason));
}
