using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Each reminder comes once per cycle and due date, even if timers come often, late or out of order.</summary>
public sealed class RemindersTests
{
    // Due Friday the 15th at 17:00: in 3 on the 12th, in 1 on the 14th; +1 on the 19th, +3 on the 21st, +5 on the 25th.
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    [Fact]
    public void Each_comes_at_its_time_and_not_a_minute_before()
    {
        var story = Assigned();
        Assert.Empty(story.ClockReaches("2027-01-12 07:59").Sent);
        Assert.Equal(["dueIn3"], story.ClockReaches("2027-01-12 08:00").Sent);
        Assert.Equal(["dueIn1"], story.ClockReaches("2027-01-14 08:00").Sent);
        Assert.Equal(["dueToday"], story.ClockReaches("2027-01-15 08:00").Sent);
        Assert.Empty(story.ClockReaches("2027-01-15 16:59").Sent);
        Assert.Equal(["overdue"], story.ClockReaches("2027-01-15 17:00").Sent);
        Assert.Equal(["overdue1"], story.ClockReaches("2027-01-19 17:00").Sent);
        Assert.Equal(["overdue3"], story.ClockReaches("2027-01-21 17:00").Sent);
        Assert.Equal(["overdueWeekly"], story.ClockReaches("2027-01-25 17:00").Sent);
        Assert.Equal(["overdueWeekly"], story.ClockReaches("2027-02-01 17:00").Sent);
        Assert.Equal(["overdueWeekly"], story.ClockReaches("2027-02-08 17:00").Sent);
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_repeated_timer_does_nothing()
    {
        var story = Assigned().ClockReaches("2027-01-12 08:00").Notified();

        Assert.Empty(story.Happened);
        Assert.Single(story.Tasking.Reminders);
    }

    [Fact]
    public void A_timer_that_overtakes_another_leaves_it_nothing_to_do()
    {
        var story = Assigned().ClockReaches("2027-01-19 17:30").ClockReaches("2027-01-15 17:00");

        Assert.Empty(story.Happened);
    }

    [Fact]
    public void Late_but_before_the_due_date_only_the_latest_announcement_is_sent()
    {
        var story = Assigned().ClockReaches("2027-01-14 12:00");

        Assert.Equal(["dueIn1"], story.Sent);
        Assert.Equal(["dueIn3"], story.Overtaken);
        Assert.Equal([false, true], story.Tasking.Reminders.Select(r => r.Sent));
    }

    [Fact]
    public void Late_and_after_the_due_date_no_announcement_is_sent_and_each_escalation_once()
    {
        var story = Assigned().ClockReaches("2027-03-01 09:00");

        Assert.Equal(["dueIn3", "dueIn1", "dueToday"], story.Overtaken);
        Assert.Equal(["overdue", "overdue1", "overdue3", "overdueWeekly"], story.Sent);
        Assert.Equal("2027-03-01 17:00", story.Next("overdueWeekly"));
    }

    [Fact]
    public void Late_by_weeks_only_the_latest_weekly_reminder_is_sent()
    {
        var story = Assigned().ClockReaches("2027-02-09 09:00");

        var weekly = Assert.Single(story.AllSent, r => r.Kind == "overdueWeekly");
        Assert.Equal((2, "2027-02-08 17:00"), (weekly.Ordinal, Agency.Clock(weekly.PlannedFor)));
    }

    [Fact]
    public void A_week_stays_a_week_when_the_clock_changes()
    {
        var story = Assigned().ClockReaches("2027-03-08 17:00");

        Assert.Equal("2027-03-15 17:00", story.Next("overdueWeekly"));
    }

    [Fact]
    public void Moving_the_date_plans_anew_and_the_old_date_never_reminds()
    {
        var story = Assigned().ClockReaches("2027-01-12 08:00").DatesSet(inside: "2027-01-29");

        Assert.Equal("2027-01-26 08:00", story.Next("dueIn3"));
        Assert.Empty(story.ClockReaches("2027-01-15 17:00").Happened);
        Assert.Empty(story.ClockReaches("2027-01-26 07:59").Happened);
        Assert.Equal(["dueIn3"], story.ClockReaches("2027-01-26 08:00").Sent);
    }

    [Fact]
    public void The_same_date_set_back_does_not_repeat()
    {
        var story = Assigned().ClockReaches("2027-01-12 08:00").DatesSet(inside: "2027-01-29").DatesSet(inside: "2027-01-15");

        Assert.Equal("2027-01-14 08:00 dueIn1: lee.chan", story.Agenda.First());
    }

    [Fact]
    public void A_date_set_in_the_past_is_overdue_at_once()
    {
        var story = Assigned().At("2027-01-13 10:00").DatesSet(inside: "2027-01-12").Notified();

        Assert.Equal(["overdue"], story.Sent);
        Assert.Equal("2027-01-14 10:00", story.Next("overdue1"));
    }

    [Fact]
    public void A_change_of_a_date_that_does_not_count_changes_nothing()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00");
        var before = story.Agenda.ToList();

        Assert.Equal(before, story.At("2027-01-16 17:00").DatesSet(extension: "2027-02-01").Agenda);
    }

    [Fact]
    public void A_date_kept_as_it_is_changes_nothing()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").At("2027-01-16 17:00");
        var same = new Moment(new DateOnly(2027, 1, 15));

        Assert.Equal("dates-unchanged", story.Answer("ana.ruiz", new TaskingCommand.SetDates(same, null, null, "because")));

        // Setting the same date again along with another one is no new plan either.
        var before = story.Agenda.ToList();
        Assert.Equal(before, story.DatesSet(inside: "2027-01-15", authority: "2027-02-20").Agenda);
    }

    [Fact]
    public void A_stand_down_is_silent_and_the_escalation_runs_from_the_resumption()
    {
        var story = Assigned().ClockReaches("2027-01-14 08:00").StoodDown();
        Assert.Empty(story.ClockReaches("2027-02-02 10:00").Happened);

        story.SetToWork().Notified(); // Tuesday

        Assert.Equal(["overdue"], story.Sent);
        Assert.Equal("2027-02-03 10:00", story.Next("overdue1"));
        Assert.Equal("2027-02-05 10:00", story.Next("overdue3"));
        Assert.Equal("2027-02-09 10:00", story.Next("overdueWeekly"));
        Assert.Empty(story.Overtaken);
    }

    [Fact]
    public void What_was_sent_before_a_stand_down_is_not_sent_again()
    {
        var story = Assigned().ClockReaches("2027-01-19 17:00").StoodDown().At("2027-02-02 10:00").SetToWork();

        Assert.Equal(["overdue3", "overdueWeekly"], story.Agenda.Select(a => a.Split(' ')[2].TrimEnd(':')));
    }

    [Fact]
    public void After_a_stand_down_the_weekly_reminder_is_weekly_again()
    {
        var story = Assigned().ClockReaches("2027-01-25 17:00").ClockReaches("2027-02-01 17:00").StoodDown().At("2027-02-02 10:00").SetToWork();
        Assert.Equal("2027-02-09 10:00", story.Next("overdueWeekly"));

        story.ClockReaches("2027-02-09 10:00");

        Assert.Equal(["overdueWeekly"], story.Sent);
        Assert.Equal("2027-02-16 10:00", story.Next("overdueWeekly"));
        Assert.Equal([0, 1, 2], story.AllSent.Where(r => r.Kind == "overdueWeekly").Select(r => r.Ordinal));
    }

    [Fact]
    public void Resumed_before_it_is_due_it_is_announced_as_planned()
    {
        var story = Assigned().StoodDown().At("2027-01-13 09:00").SetToWork();

        Assert.Equal("2027-01-14 08:00", story.Next("dueIn1"));
        Assert.Null(story.Next("dueIn3"));
    }

    [Fact]
    public void When_a_review_ends_the_clock_starts()
    {
        var story = Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").Created().At("2027-02-02 10:00").SetToWork().Notified();

        Assert.Equal(["overdue"], story.Sent);
        Assert.Empty(story.Overtaken);
        Assert.Equal("2027-02-03 10:00", story.Next("overdue1"));
    }

    [Fact]
    public void Closing_cancels_and_a_stale_timer_finds_nothing() =>
        Assert.Empty(Assigned().Closed().ClockReaches("2027-03-01 09:00").Happened);

    [Fact]
    public void Reopened_it_starts_fresh_even_with_the_same_date()
    {
        var story = Assigned().ClockReaches("2027-01-15 08:00").Closed().At("2027-01-15 09:00").Reopened("2027-01-15", "2027-01-20").Notified();
        Assert.Empty(story.Happened);

        Assert.Equal(["overdue"], story.ClockReaches("2027-01-15 17:00").Sent);
    }

    [Fact]
    public void A_new_cycle_is_reminded_again()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").DatesSet(inside: "2027-01-29").Closed().Reopened("2027-02-15", "2027-02-20");
        Assert.Empty(story.Tasking.Reminders);

        // The same due date as in the first cycle: it was overdue then, and is overdue now.
        story.DatesSet(inside: "2027-01-15").Notified();

        Assert.Equal(["overdue"], story.Sent);
    }

    [Fact]
    public void Reopened_months_later_no_stale_reminder_comes()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").Closed().At("2027-06-01 10:00").Reopened("2027-06-10", "2027-06-15");

        Assert.Empty(story.Notified().Happened);
        Assert.Equal("2027-06-07 08:00", story.Next("dueIn3"));
        Assert.Equal("2027-06-10 17:00", story.Next("overdue"));
    }

    [Fact]
    public void At_hq_the_escalation_of_the_internal_date_ends_and_that_of_the_authority_date_begins()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").At("2027-01-19 09:00").Answered().SubmittedToHq();

        Assert.Equal("2027-01-20 08:00", story.Next("dueToday"));
        Assert.Empty(story.ClockReaches("2027-01-19 17:00").Sent);
        Assert.Equal(["overdue"], story.ClockReaches("2027-01-20 17:00").Sent);
        Assert.Equal(2, story.AllSent.Count(r => r.Kind == "overdue"));
    }

    [Fact]
    public void If_both_dates_are_equal_going_to_hq_repeats_nothing()
    {
        var story = Given.Tasking().Due("2027-01-15", "2027-01-15").AssignedTo("HOU", "lee.chan")
            .ClockReaches("2027-01-15 17:00").Answered().SubmittedToHq().Notified();

        Assert.Empty(story.Happened);
        Assert.Equal("2027-01-19 17:00", story.Next("overdue1"));
    }

    [Fact]
    public void People_cannot_send_a_timer() =>
        Assert.All(["ana.ruiz", "adm.root"], who => Assert.Equal("not-allowed", Assigned().Answer(who, new TaskingCommand.DeadlineReached())));
}
