using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <content>Planned and sent reminders, in lines that are easy to compare.</content>
public sealed partial class TaskingStory
{
    /// <summary>The planned reminders: <c>2027-01-12 08:00 dueIn3: lee.chan</c>.</summary>
    public IEnumerable<string> Agenda => Domain.Taskings.Agenda.For(Tasking, Rules).Select(e => $"{ClockOf(e)} {e.Kind}: {string.Join(' ', e.To)}");

    /// <summary>When a rule would remind next. Null: never.</summary>
    public string? Next(string kind) =>
        Domain.Taskings.Agenda.For(Tasking, Rules).Where(e => e.Kind == kind).Select(ClockOf).FirstOrDefault();

    /// <summary>Whom the rule would remind next.</summary>
    public IReadOnlyList<string> RemindedBy(string kind) =>
        Domain.Taskings.Agenda.For(Tasking, Rules).Single(e => e.Kind == kind).To;

    /// <summary>The reminders that the last step sent.</summary>
    public IEnumerable<string> Sent => Happened.Select(r => r.Event).OfType<TaskingEvent.ReminderSent>().Select(e => e.Kind);

    /// <summary>The reminders that the last step recorded as overtaken.</summary>
    public IEnumerable<string> Overtaken => Happened.Select(r => r.Event).OfType<TaskingEvent.ReminderOvertaken>().Select(e => e.Kind);

    /// <summary>Every reminder ever sent.</summary>
    public IEnumerable<TaskingEvent.ReminderSent> AllSent => history.Select(r => r.Event).OfType<TaskingEvent.ReminderSent>();

    private static string ClockOf(AgendaEntry entry) => Agency.Clock(entry.At);
}
