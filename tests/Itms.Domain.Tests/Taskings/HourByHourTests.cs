using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Sixty days with a timer every hour, every few days, or once: the same escalations come, each once.</summary>
public sealed class HourByHourTests
{
    private static readonly DateTimeOffset End = Agency.Time("2027-03-25 12:00"); // across a clock change

    public static TheoryData<string> Plots => [.. Stories.Keys];

    private static readonly Dictionary<string, Func<TaskingStory>> Stories = new()
    {
        ["one unit"] = () => Given.Tasking().AssignedTo("HOU", "lee.chan").Created(),
        ["two units, one reported"] = () =>
            Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Answered("HOU").Reported("HOU"),
        ["pending"] = () => Given.Tasking().Created(),
        ["at the AD"] = () => Given.Tasking().AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd(),
        ["resumed"] = () => Given.Tasking().AssignedTo("HOU", "lee.chan").StoodDown().At("2027-01-25 11:00").SetToWork(),
        ["re-opened"] = () => Given.Tasking().AssignedTo("HOU", "lee.chan").Closed().At("2027-01-25 11:00").Reopened("2027-02-12", "2027-02-16"),
        ["due at an odd minute"] = () => Given.Tasking().Due("2027-03-12T07:15:30.5Z", null).AssignedTo("HOU", "lee.chan").Created(),
    };

    [Theory]
    [MemberData(nameof(Plots))]
    public void However_often_timers_come_the_same_escalations_come_once(string plot)
    {
        var hourly = Walk(plot, TimeSpan.FromHours(1));
        var weekly = Walk(plot, TimeSpan.FromDays(7.3));
        var once = Walk(plot, TimeSpan.FromDays(1000));

        Assert.Equal(Escalations(hourly), Escalations(weekly));
        Assert.Equal(Escalations(hourly), Escalations(once));
        Assert.All([hourly, weekly, once], walk =>
        {
            var told = walk.History.Select(r => r.Event).Select(e => e switch
            {
                TaskingEvent.ReminderSent r => (r.Kind, r.Basis, r.Ordinal),
                TaskingEvent.ReminderOvertaken r => (r.Kind, r.Basis, r.Ordinal),
                _ => default,
            }).Where(r => r != default).ToList();
            Assert.Equal(told.Distinct(), told);
            walk.ReplaysTheSame();
        });
    }

    [Theory]
    [MemberData(nameof(Plots))]
    public void With_hourly_timers_each_reminder_comes_within_the_hour_and_none_early(string plot)
    {
        foreach (var recorded in Walk(plot, TimeSpan.FromHours(1)).History)
            if (recorded.Event is TaskingEvent.ReminderSent sent)
                Assert.InRange(recorded.At - sent.PlannedFor, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    [Fact]
    public void Sixty_days_of_one_unit_are_these()
    {
        var walk = Walk("one unit", TimeSpan.FromHours(1));

        Assert.Equal(
        [
            "dueIn3", "dueIn1", "dueToday", "overdue", "overdue1", "overdue3", "overdueWeekly", "overdueWeekly", "overdueWeekly",
            "overdueWeekly", "overdueWeekly", "overdueWeekly", "overdueWeekly", "overdueWeekly", "overdueWeekly",
        ], walk.AllSent.Select(r => r.Kind));
    }

    private static TaskingStory Walk(string plot, TimeSpan step)
    {
        var story = Stories[plot]();
        for (var now = story.Now + step; now < End; now += step) story.At(now).Notified();
        return story.At(End).Notified();
    }

    /// <summary>The reminders that are never overtaken: all except announcements. Weekly ones count once.</summary>
    private static IEnumerable<string> Escalations(TaskingStory story) =>
        story.AllSent.Where(r => !r.Kind.StartsWith("due", StringComparison.Ordinal))
            .Select(r => $"{r.Kind} {Agency.Clock(r.Basis)}").Distinct().Order(StringComparer.Ordinal);
}
