using Itms.Application.Taskings;
using Itms.Domain.Taskings;

namespace Itms.Functions.Orchestration;

/// <summary>How a tasking stands in one cycle. It stands in the history of the instance, so it names no person and quotes no text.</summary>
/// <param name="Stage">The status, in the Guide's words.</param>
/// <param name="WaitsFor">Names of the events that would move it on.</param>
/// <param name="Deadline">When its next reminder is due. Null: none, as things stand.</param>
/// <param name="Reminder">Which reminder that is, by its name in the escalation policy.</param>
/// <param name="Escalation">The last reminder of this cycle. Null: there has been none.</param>
/// <param name="IsDue">The deadline has passed, by the clock that reminders go by.</param>
/// <param name="UnsentThrough">The last event whose mails may be unsent. Null: all are sent.</param>
/// <param name="IsOver">The tasking is closed, or a later cycle has begun: nothing is left but to send its mails.</param>
public sealed record TaskingStanding(
    string Stage,
    IReadOnlyList<string> WaitsFor,
    DateTimeOffset? Deadline,
    string? Reminder,
    string? Escalation,
    bool IsDue,
    long? UnsentThrough,
    bool IsOver)
{
    public static TaskingStanding Unknown { get; } = new("Cannot be processed at present", [], null, null, null, false, null, IsOver: false);

    public static TaskingStanding Missing { get; } = Unknown with { Stage = "There is no such tasking", IsOver = true };

    public static TaskingStanding Of(ProjectedTasking found, TaskingCycle cycle, Rules rules, DateTimeOffset now)
    {
        var tasking = found.Tasking;
        var stage = tasking.Status.Label();
        // The mails are those of the later cycle's instance to send.
        if (tasking.Cycle != cycle.Cycle) return Missing with { Stage = stage };
        var next = Agenda.For(tasking, rules) is [var first, ..] ? first : null;
        return new TaskingStanding(
            stage,
            [.. WakeReasons.ThatMoveOn(tasking).Select(name => name.ToString())],
            next?.At,
            next?.Kind,
            tasking.Reminders is [.., var last] ? last.Kind : null,
            next?.At <= now,
            found.HasPending ? tasking.Seq : null,
            tasking.IsClosed);
    }
}
