using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <content>What is to come and what has been sent, in lines that a test can read.</content>
public sealed partial class TaskingStory
{
    /// <summary>What is still to come: <c>2027-01-12 08:00 dueIn3: lee.chan</c>.</summary>
    public IEnumerable<string> Agenda => Domain.Taskings.Agenda.For(Tasking, Rules).Select(e => $"{ClockOf(e)} {e.Kind}: {string.Join(' ', e.To)}");

    /// <summary>The next time a rule would remind, or null.</summary>
    public string? Next(string kind) =>
        Domain.Taskings.Agenda.For(Tasking, Rules).Where(e => e.Kind == kind).Select(ClockOf).FirstOrDefault();

    /// <summary>Whom the rule would remind next.</summary>
    public IReadOnlyList<string> RemindedBy(string kind) =>
        Domain.Taskings.Agenda.For(Tasking, Rules).Single(e => e.Kind == kind).To;

    /// <summary>The reminders the last step sent.</summary>
    public IEnumerable<string> Sent => Happened.Select(r => r.Event).OfType<TaskingEvent.ReminderSent>().Select(e => e.Kind);

    /// <summary>The reminders the last step passed over.</summary>
    public IEnumerable<string> Overtaken => Happened.Select(r => r.Event).OfType<TaskingEvent.ReminderOvertaken>().Select(e => e.Kind);

    /// <summary>Every reminder ever sent.</summary>
    public IEnumerable<TaskingEvent.ReminderSent> AllSent => history.Select(r => r.Event).OfType<TaskingEvent.ReminderSent>();

    private static string ClockOf(AgendaEntry entry) => Agency.Clock(entry.At);
}
