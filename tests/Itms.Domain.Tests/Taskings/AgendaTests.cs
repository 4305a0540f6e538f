using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>What is planned, when and for whom, under the default policy. Times are agency time.</summary>
public sealed class AgendaTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    [Fact]
    public void Before_hq_everything_is_planned_around_the_internal_due_date() =>
        // Due Friday the 15th; Monday the 18th is a holiday.
        Assert.Equal(
        [
            "2027-01-12 08:00 dueIn3: lee.chan",
            "2027-01-14 08:00 dueIn1: lee.chan",
            "2027-01-15 08:00 dueToday: lee.chan",
            "2027-01-15 17:00 overdue: lee.chan kim.dale ray.singh",
            "2027-01-19 17:00 overdue1: ray.singh",
            "2027-01-21 17:00 overdue3: ana.ruiz tom.becker",
            "2027-01-25 17:00 overdueWeekly: dan.okoro",
        ], Assigned().Agenda);

    [Theory]
    [InlineData("2027-03-12", "overdue1", "2027-03-15 17:00", "2027-03-15T21:00:00Z")] // the clock goes forward on Sunday the 14th
    [InlineData("2027-03-12", "dueToday", "2027-03-12 08:00", "2027-03-12T13:00:00Z")]
    [InlineData("2027-03-15", "dueIn1", "2027-03-12 08:00", "2027-03-12T13:00:00Z")]
    [InlineData("2027-03-15", "dueToday", "2027-03-15 08:00", "2027-03-15T12:00:00Z")]
    [InlineData("2027-11-05", "overdue1", "2027-11-08 17:00", "2027-11-08T22:00:00Z")] // and back on Sunday, November 7
    [InlineData("2027-11-05", "overdueWeekly", "2027-11-15 17:00", "2027-11-15T22:00:00Z")] // Thursday the 11th is a holiday
    [InlineData("2027-02-13", "dueToday", "2027-02-13 08:00", "2027-02-13T13:00:00Z")] // a Saturday, before a holiday
    [InlineData("2027-02-13", "dueIn1", "2027-02-12 08:00", "2027-02-12T13:00:00Z")]
    [InlineData("2027-02-13", "overdue", "2027-02-13 17:00", "2027-02-13T22:00:00Z")]
    [InlineData("2027-02-13", "overdue1", "2027-02-16 17:00", "2027-02-16T22:00:00Z")]
    [InlineData("2027-02-10T15:00:00Z", "dueToday", "2027-02-10 08:00", "2027-02-10T13:00:00Z")]
    [InlineData("2027-02-10T15:00:00Z", "overdue3", "2027-02-16 10:00", "2027-02-16T15:00:00Z")]
    [InlineData("2027-02-10T12:30:00Z", "dueToday", null, null)] // due at 7:30, before the reminder
    [InlineData("2027-02-10T12:30:00Z", "dueIn1", "2027-02-09 08:00", "2027-02-09T13:00:00Z")]
    public void Weekends_holidays_and_clock_changes_are_respected(string due, string kind, string? at, string? utc)
    {
        var story = Given.Tasking().Due(due, "2027-12-01").AssignedTo("HOU", "lee.chan").Created();

        Assert.Equal(at, story.Next(kind));
        if (utc is not null) Assert.Equal(DateTimeOffset.Parse(utc), Agency.Time(at!));
    }

    [Fact]
    public void Reminders_planned_before_creation_are_not_on_the_agenda() =>
        Assert.Equal(["dueToday", "overdue"], Given.Tasking().At("2027-01-14 08:01").AssignedTo("HOU", "lee.chan").Agenda.Take(2).Select(Kind));

    [Fact]
    public void The_designee_is_reminded_while_it_is_delegated()
    {
        var story = Assigned().Delegated("sam.ortiz");
        Assert.Equal(["lee.chan", "sam.ortiz"], story.RemindedBy("dueIn3"));
        Assert.Equal(["lee.chan", "sam.ortiz", "kim.dale", "ray.singh"], story.RemindedBy("overdue"));

        Assert.Equal(["lee.chan"], story.DelegationCompleted().RemindedBy("dueIn3"));
    }

    [Fact]
    public void Units_that_have_reported_are_not_reminded()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").AssignedTo("HPMU", "hal.price");
        Assert.Equal(["lee.chan", "mia.lund", "hal.price"], story.RemindedBy("dueIn3"));
        Assert.Equal(["dan.okoro", "joe.lind"], story.RemindedBy("overdueWeekly"));

        story.Answered("HOU").Reported("HOU");

        Assert.Equal(["mia.lund", "hal.price"], story.RemindedBy("dueIn3"));
        Assert.Equal(["mia.lund", "hal.price", "eva.stone", "uma.vega"], story.RemindedBy("overdue"));
        Assert.Equal(["eva.stone", "uma.vega"], story.RemindedBy("overdue1"));
    }

    [Fact]
    public void When_all_have_reported_the_task_managers_are_reminded() =>
        Assert.Equal(
            ["ana.ruiz"],
            Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund")
                .Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU").RemindedBy("overdue1"));

    [Fact]
    public void At_hq_the_authority_date_counts_and_the_task_managers_are_reminded_too() =>
        // Due to the authority on Wednesday the 20th.
        Assert.Equal(
        [
            "2027-01-14 08:00 dueIn3: lee.chan ana.ruiz",
            "2027-01-19 08:00 dueIn1: lee.chan ana.ruiz",
            "2027-01-20 08:00 dueToday: lee.chan ana.ruiz",
            "2027-01-20 17:00 overdue: lee.chan kim.dale ray.singh ana.ruiz",
            "2027-01-21 17:00 overdue1: ray.singh",
            "2027-01-25 17:00 overdue3: ana.ruiz tom.becker",
            "2027-01-27 17:00 overdueWeekly: dan.okoro",
        ], Assigned().Answered().SubmittedToHq().Agenda);

    [Fact]
    public void For_a_vacant_post_the_task_managers_are_reminded() =>
        Assert.Equal(["ana.ruiz"], Given.Tasking().AssignedTo("HITU", "nia.frost").RemindedBy("overdue1"));

    [Fact]
    public void People_who_have_left_are_not_reminded_and_without_task_managers_the_tpsu_chief_is()
    {
        var story = Assigned().Under(Agency.RulesWhere(p => p with { Active = p.Id == "tom.becker" }));

        Assert.All(["dueIn3", "overdue", "overdue1", "overdueWeekly"], kind => Assert.Equal(["tom.becker"], story.RemindedBy(kind)));
    }

    [Theory]
    [InlineData("2027-01-11 09:00", "2027-01-12 09:00")]
    [InlineData("2027-01-15 16:30", "2027-01-19 16:30")] // Friday before a holiday
    [InlineData("2027-01-16 12:00", "2027-01-19 12:00")] // Saturday
    public void Pending_for_a_business_day_the_task_managers_are_reminded(string created, string at) =>
        Assert.Equal([$"{at} pending: ana.ruiz"], Given.Tasking().Due(null, null).At(created).Agenda);

    [Fact]
    public void Pending_again_after_a_deferral_is_reminded_again()
    {
        var story = Given.Tasking().Due(null, "2027-03-01").Created().ClockReaches("2027-01-12 09:00");
        Assert.Equal(["pending"], story.Sent);

        story.AssignedTo("HOU", "lee.chan").At("2027-01-13 10:00").Deferred("HOU", "MCMU");

        Assert.Equal("2027-01-14 10:00", story.Next("pending"));
    }

    [Theory]
    [InlineData("2027-01-20", "2027-01-14 08:00", "2027-01-15 08:00")] // the authority date is near: after one business day
    [InlineData("2027-02-10", "2027-01-14 08:00", "2027-02-05 17:00")] // far: once it is three business days away
    [InlineData("2027-01-13", "2027-01-14 08:00", "2027-01-15 08:00")] // passed
    public void At_the_ad_the_officials_and_task_managers_are_reminded_once_the_authority_date_is_near(string authority, string sent, string at)
    {
        var story = Given.Tasking().Due(null, authority).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().At(sent).SentToAd();

        Assert.Contains($"{at} atAd: dan.okoro ivy.marsh joe.lind ada.wells ana.ruiz".Split(": ")[0], story.Agenda.Select(a => a.Split(": ")[0]));
        Assert.Equal(["ada.wells", "ana.ruiz", "dan.okoro", "ivy.marsh", "joe.lind"], story.RemindedBy("atAd").Order());
    }

    [Fact]
    public void Officials_who_have_cleared_are_not_reminded()
    {
        var story = Given.Tasking().InCategory(Category.Congressional).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd()
            .Cleared("dan.okoro");

        Assert.Equal(["joe.lind", "ana.ruiz"], story.RemindedBy("atAd"));
    }

    [Fact]
    public void Overdue_at_the_ad_the_officials_who_have_not_decided_and_the_task_managers_hear_each_time_and_the_units_never()
    {
        var story = Given.Tasking().InCategory(Category.Congressional).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd()
            .Cleared("dan.okoro");

        Assert.Equal(["joe.lind", "ana.ruiz"], story.RemindedBy("overdue"));
        Assert.Equal(["joe.lind", "ana.ruiz"], story.RemindedBy("overdue1"));
        Assert.Equal(["joe.lind", "ana.ruiz", "tom.becker"], story.RemindedBy("overdue3"));
        Assert.Equal(["joe.lind", "ana.ruiz"], story.RemindedBy("overdueWeekly"));
        Assert.Equal(["lee.chan", "ana.ruiz"], story.RemindedBy("dueToday"));

        // Back from the AD, the units hear again.
        story.When("joe.lind", new TaskingCommand.ReturnClearance("unclear"));
        Assert.Equal(["lee.chan", "kim.dale", "ray.singh", "ana.ruiz"], story.RemindedBy("overdue"));
    }

    [Fact]
    public void Overdue_mail_never_goes_to_cc_alone()
    {
        var left = Agency.RulesWhere(p => p.Id == "lee.chan" ? p with { Active = false } : p);
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan", "kim.dale").AssignedTo("MCMU", "mia.lund", "eva.stone").Created();
        Assert.Equal(["lee.chan", "mia.lund", "kim.dale", "eva.stone"], story.RemindedBy("overdue"));

        Assert.Equal(["mia.lund", "kim.dale", "eva.stone", "ana.ruiz"], story.Under(left).RemindedBy("overdue"));
        Assert.Equal(["kim.dale", "ray.singh", "ana.ruiz"], Assigned().Under(left).RemindedBy("overdue"));

        // The designee has it, so it does not go to cc alone.
        Assert.Equal(["sam.ortiz", "kim.dale", "ray.singh"], Assigned().Delegated("sam.ortiz").Under(left).RemindedBy("overdue"));
    }

    [Fact]
    public void Sent_to_the_ad_again_it_is_reminded_again()
    {
        var story = Assigned().Answered().SubmittedToHq().SentToAd().ClockReaches("2027-01-20 08:30");
        Assert.Contains("atAd", story.Sent);

        story.When("ada.wells", new TaskingCommand.ReturnClearance("unclear")).At("2027-01-20 09:00").SentToAd();

        Assert.Equal("2027-01-21 09:00", story.Next("atAd"));
    }

    [Fact]
    public void Without_an_authority_date_nobody_is_reminded_at_the_ad() =>
        Assert.Null(Given.Tasking().Due("2027-01-15", null).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd().Next("atAd"));

    [Fact]
    public void For_review_nothing_is_planned() => Assert.Empty(Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan").Agenda);

    [Fact]
    public void Closed_or_stood_down_nothing_is_planned()
    {
        Assert.Empty(Assigned().StoodDown().Agenda);
        Assert.Empty(Assigned().Closed().Agenda);
    }

    [Fact]
    public void The_policy_is_data()
    {
        var story = Assigned().Under(Agency.Rules with
        {
            Escalation = new EscalationPolicy(2, [new("dueIn5", EscalationTrigger.BeforeDue, 2, [Audience.TpsuChief], new TimeOnly(7, 30))]),
        });

        Assert.Equal(["2027-01-13 07:30 dueIn5: tom.becker"], story.Agenda);
    }

    [Fact]
    public void The_reason_names_the_date_and_who_set_it_when()
    {
        Assert.Equal("Due in 3 business days: Friday, January 15, 2027, 17:00 (internal due date)", WhyOf(Assigned(), "dueIn3"));

        var extended = Assigned().At("2027-01-12 10:00").DatesSet(extension: "2027-02-01");
        Assert.Equal("Due in 3 business days: Friday, January 15, 2027, 17:00 (internal due date)", WhyOf(extended.At("2027-01-11 09:00"), "dueIn3"));
        extended.At("2027-01-13 10:00").Answered().SubmittedToHq();
        Assert.Equal(
            "Due in 1 business day: Monday, February 1, 2027, 17:00 (extension date, set January 12, 2027 by Ana Ruiz)", WhyOf(extended, "dueIn1"));

        var withdrawn = extended.When("ana.ruiz", new TaskingCommand.SetDates(null, null, null, "taken back", WithdrawExtension: true));
        Assert.Equal("Overdue since Wednesday, January 20, 2027, 17:00 (date due to the authority)", WhyOf(withdrawn, "overdue"));
        Assert.Equal(
            "Overdue since Wednesday, March 10, 2027, 17:00 (date due to the authority, set February 26, 2027 by Ana Ruiz)",
            WhyOf(withdrawn.SentToAd().Cleared().SubmittedToAuthority().At("2027-02-26 10:00").Reopened(inside: null), "overdue"));

        static string WhyOf(TaskingStory story, string kind) => Agenda.For(story.Tasking, story.Rules).Single(e => e.Kind == kind).Why;
    }

    [Fact]
    public void The_next_time_is_the_agendas_first()
    {
        Assert.Equal(Agency.Time("2027-01-12 08:00"), Agenda.NextAt(Assigned().Tasking, Agency.Rules));
        Assert.Null(Agenda.NextAt(Assigned().StoodDown().Tasking, Agency.Rules));
    }

    private static string Kind(string line) => line.Split(' ')[2].TrimEnd(':');
}
