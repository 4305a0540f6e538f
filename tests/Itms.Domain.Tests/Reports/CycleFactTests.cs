using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Reports;

/// <summary>What the reports count about a tasking: its stages, the time stood down, and when it was overdue.</summary>
public sealed class CycleFactTests
{
    private static CycleFact Fact(TaskingStory story) => CycleFacts.Present(story.Tasking, Agency.Calendar);

    private static IEnumerable<string> Stages(CycleFact fact) =>
        fact.Times!.Stages.Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{s.Stage} {s.Taken.TotalDays}"));

    private static IEnumerable<string> Overdue(CycleFact fact) =>
        fact.Overdue.Select(o => $"{Agency.Clock(o.From)} to {(o.To is { } to ? Agency.Clock(to) : "now")}");

    /// <summary>
    /// Received on Friday the 8th at 9:00, entered on Monday, closed on Monday the 25th at 21:00; stood down from Wednesday to Wednesday.
    /// </summary>
    private static TaskingStory Life() => Given.Tasking()
        .With(f => f with { ReceivedAt = Agency.Time("2027-01-08 09:00") })
        .AssignedTo("HOU", "lee.chan").Created()
        .At("2027-01-12 09:00").Delegated("sam.ortiz")
        .At("2027-01-13 09:00").StoodDown()
        .At("2027-01-20 09:00").SetToWork()
        .At("2027-01-20 21:00").DelegationCompleted()
        .At("2027-01-21 15:00").Answered().SubmittedToHq()
        .At("2027-01-22 09:00").SentToAd()
        .At("2027-01-25 09:00").Cleared()
        .At("2027-01-25 21:00").SubmittedToAuthority();

    [Fact]
    public void The_time_stood_down_counts_neither_as_turnaround_nor_in_a_stage()
    {
        var fact = Fact(Life().ReplaysTheSame());

        Assert.Equal(TimeSpan.FromDays(10.5), fact.Times!.Taken);
        Assert.Equal(TimeSpan.FromDays(7), fact.Times.StoodDown);
        Assert.Equal(
            ["Received 3", "Assigned 1", "Delegated 1.5", "DelegatedTaskCompleted 0.75", "SubmittedToHq 0.75", "SentToAd 3", "AdCleared 0.5"],
            Stages(fact));

        // The 11th to the 15th, the 19th to the 22nd and the 25th are ten; the 14th, 15th, 19th and 20th it was stood down.
        Assert.Equal(6, fact.Times.BusinessDays);
    }

    [Fact]
    public void After_a_stand_down_it_is_overdue_from_the_moment_work_resumes()
    {
        var fact = Fact(Life());

        Assert.Equal(["2027-01-20 09:00 to 2027-01-25 21:00"], Overdue(fact));
        Assert.False(fact.OnTime);
        Assert.Equal(Agency.Time("2027-01-20 17:00"), fact.DueAt);
    }

    [Fact]
    public void At_HQ_the_authority_date_counts_and_an_extension_ends_a_delay()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created()
            .At("2027-01-16 09:00").Answered().SubmittedToHq()
            .At("2027-01-21 09:00").DatesSet(extension: "2027-01-29")
            .At("2027-01-22 09:00").SentToAd().Cleared().SubmittedToAuthority();

        Assert.Equal(["2027-01-15 17:00 to 2027-01-16 09:00", "2027-01-20 17:00 to 2027-01-21 09:00"], Overdue(Fact(story)));
        Assert.True(Fact(story).OnTime);
    }

    [Fact]
    public void An_open_cycle_is_overdue_until_something_changes_and_has_no_times_yet()
    {
        var fact = Fact(Given.Tasking().AssignedTo("HOU", "lee.chan"));

        Assert.Equal(["2027-01-15 17:00 to now"], Overdue(fact));
        Assert.Null(fact.Times);
        Assert.Null(fact.OnTime);
        Assert.Equal([(2027, 1)], fact.Months());
    }

    [Fact]
    public void A_cycle_counts_from_its_reopening_and_keeps_what_it_was()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created()
            .At("2027-01-14 09:00").Closed()
            .At("2027-03-01 09:00").Reopened("2027-03-05", "2027-03-10")
            .Edited(f => f with { Priority = Priority.High })
            .At("2027-03-15 10:00").Closed();

        var facts = CycleFacts.Of(story.ReplaysTheSame().Tasking, Agency.Calendar).ToList();

        Assert.Equal([(1, Priority.Medium, true), (2, Priority.High, false)], facts.Select(f => (f.Cycle, f.Priority, f.OnTime!.Value)));
        Assert.Equal(TimeSpan.FromDays(3), facts[0].Times!.Taken);

        // The clocks go forward on the 14th: 9:00 to 10:00 two weeks later is exactly 14 days.
        Assert.Equal(TimeSpan.FromDays(14), facts[1].Times!.Taken);
        Assert.Equal(["Reopened 14"], Stages(facts[1]));
        Assert.Equal(Agency.Time("2027-03-01 09:00"), facts[1].OpenedAt);
        Assert.Equal(["2027-03-05 17:00 to 2027-03-15 10:00"], Overdue(facts[1]));
        Assert.True(facts[1].IsReopening);
    }

    [Fact]
    public void Its_reminders_stay_with_the_cycle_they_were_sent_in()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created()
            .ClockReaches("2027-01-12 08:00").ClockReaches("2027-01-15 17:00")
            .Closed().At("2027-03-01 09:00").Reopened("2027-03-05", "2027-03-10").ClockReaches("2027-03-02 08:00");

        var facts = CycleFacts.Of(story.Tasking, Agency.Calendar).ToList();

        Assert.Equal(story.AllSent.Select(sent => sent.Kind), facts.SelectMany(f => f.Reminders).Select(r => r.Kind));
        Assert.Equal([new SentReminder("dueIn3", Agency.Time("2027-03-02 08:00"))], facts[1].Reminders);
    }

    [Fact]
    public void A_retroactive_entry_is_opened_and_closed_when_it_was_completed_and_has_no_stages()
    {
        var story = Given.Tasking().At("2027-02-03 09:00").AssignedTo("HOU", "lee.chan").With(f => f with
        {
            ReceivedAt = Agency.Time("2027-01-29 10:00"),
            InternalDueDate = null,
            AuthorityDueDate = new Moment(Agency.Time("2027-01-29 22:00")),
        });
        story.When("ana.ruiz", story.Creation with
        {
            Retroactive =
                new RetroactiveEntry(new Moment(Agency.Time("2027-01-29 22:00")), new ResponseDraft(ResponseKind.Substantive, "Twelve."), null, null),
        });

        var fact = Fact(story);

        Assert.Equal((Agency.Time("2027-01-29 22:00"), Agency.Time("2027-01-29 22:00")), (fact.OpenedAt, fact.ClosedAt!.Value));
        Assert.Equal((TimeSpan.FromHours(12), 0), (fact.Times!.Taken, fact.Times.BusinessDays));
        Assert.Empty(fact.Times.Stages);
        Assert.Empty(fact.Overdue);
        Assert.Equal((true, true, true), (fact.Retroactive, fact.OnTime!.Value, fact.LateEntry));
    }

    [Fact]
    public void A_clock_that_was_set_back_counts_no_time_twice()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created()
            .At("2027-01-13 09:00").Answered().SubmittedToHq()
            .At("2027-01-12 09:00").SentToAd()
            .At("2027-01-14 09:00").Cleared().SubmittedToAuthority();

        Assert.Equal(["Assigned 2", "SentToAd 1"], Stages(Fact(story)));
        Assert.Equal(TimeSpan.FromDays(3), Fact(story).Times!.Taken);
    }

    [Fact]
    public void A_cycle_belongs_to_every_month_in_which_it_was_open()
    {
        var story = Given.Tasking().Due("2027-03-20", "2027-03-25").AssignedTo("HOU", "lee.chan").Created().At("2027-03-02 09:00").Closed();

        Assert.Equal([(2027, 1), (2027, 2), (2027, 3)], Fact(story).Months());
    }
}
