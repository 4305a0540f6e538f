using Itms.Domain.Deadlines;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Reminders that repeat come on business days.</summary>
public sealed class RepeatsTests
{
    [Fact]
    public void A_repeat_on_a_day_off_comes_the_next_business_day_and_the_weeks_go_on_as_before()
    {
        var story = Given.Tasking().At("2026-12-01 09:00").Due("2026-12-11", "2026-12-11").AssignedTo("HOU", "lee.chan").Created();
        for (var day = new DateOnly(2026, 12, 1); day < new DateOnly(2027, 1, 20); day = day.AddDays(1))
            foreach (var time in (string[])["00:00", "08:00", "17:00"])
                story.ClockReaches($"{day:yyyy-MM-dd} {time}");

        // Friday, December 25, and Friday, January 1, are holidays.
        Assert.Equal(
            ["2026-12-18 17:00", "2026-12-28 17:00", "2027-01-04 17:00", "2027-01-08 17:00", "2027-01-15 17:00"],
            story.AllSent.Where(r => r.Kind == "overdueWeekly").Select(r => Agency.Clock(r.PlannedFor)));
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_daily_repeat_comes_once_after_a_weekend()
    {
        var story = Given.Tasking().UnderEscalation(
            new EscalationRule("daily", EscalationTrigger.Overdue, 0, [Audience.ActionOfficer], RepeatEveryDays: 1)).AssignedTo("HOU", "lee.chan");
        for (var day = new DateOnly(2027, 1, 15); day < new DateOnly(2027, 1, 21); day = day.AddDays(1))
            story.ClockReaches($"{day:yyyy-MM-dd} 17:00");

        // Monday the 18th is a holiday.
        Assert.Equal(["2027-01-15 17:00", "2027-01-19 17:00", "2027-01-20 17:00"], story.AllSent.Select(r => Agency.Clock(r.PlannedFor)));
    }
}
