using Itms.Domain.Deadlines;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>A tasking keeps the version of the escalation policy that planned it until it is re-planned.</summary>
public sealed class PolicyVersionsTests
{
    private static readonly TimeOnly Seven = new(7, 0);

    private static readonly EscalationRule Early = new("dueIn2", EscalationTrigger.BeforeDue, 2, [Audience.ActionOfficer], Seven);
    private static readonly EscalationRule Overdue = new("overdue", EscalationTrigger.Overdue, 0, [Audience.UnitChief]);
    private static readonly EscalationRule Overdue2 = new("overdue2", EscalationTrigger.Overdue, 2, [Audience.TpsuChief]);

    [Fact]
    public void A_changed_policy_changes_nothing_for_a_running_tasking()
    {
        var story = Assigned();
        var before = story.Agenda.ToList();

        story.UnderEscalation(Early).ClockReaches("2027-01-12 08:00").ClockReaches("2027-01-13 07:00");

        Assert.Equal(["dueIn3"], story.AllSent.Select(r => r.Kind));
        Assert.Equal(before.Skip(1), story.Agenda);
        Assert.Equal(1, story.Tasking.PolicyVersion);
    }

    [Fact]
    public void A_new_tasking_is_planned_by_the_policy_in_force()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").UnderEscalation(Early);

        Assert.Equal(["2027-01-13 07:00 dueIn2: lee.chan"], story.Agenda);
        Assert.Equal(2, story.ReplaysTheSame().Tasking.PolicyVersion);
    }

    [Fact]
    public void Its_mails_follow_its_own_policy()
    {
        var story = Assigned().UnderEscalation(Early).ClockReaches("2027-01-12 08:00");

        Assert.Equal(["dueIn3: lee.chan"], story.Mailed);
    }

    public static TheoryData<string, Action<TaskingStory>> NewPlans => new()
    {
        { "a moved date", s => s.DatesSet("2027-02-05") },
        { "work after a stand down", s => s.StoodDown().SetToWork() },
        { "re-opening", s => s.Closed().Reopened() },
    };

    [Theory]
    [MemberData(nameof(NewPlans))]
    public void Each_restart_of_the_clock_plans_by_the_policy_in_force(string what, Action<TaskingStory> happen)
    {
        var story = Assigned().UnderEscalation(Early);

        happen(story);

        Assert.True(story.Tasking.PolicyVersion == 2, what);
        Assert.Equal(["dueIn2"], story.Agenda.Select(a => a.Split(' ')[2].TrimEnd(':')));
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_step_that_moves_the_due_date_automatically_keeps_the_policy()
    {
        var story = Assigned().UnderEscalation(Early).Answered().SubmittedToHq();

        Assert.Equal(1, story.Tasking.PolicyVersion);
        Assert.Contains("2027-01-20 17:00 overdue: lee.chan kim.dale ray.singh ana.ruiz", story.Agenda);
    }

    [Fact]
    public void Another_date_that_does_not_count_now_keeps_the_policy() =>
        Assert.Equal(1, Assigned().UnderEscalation(Early).DatesSet(authority: "2027-03-01").Tasking.PolicyVersion);

    [Fact]
    public void Replanned_it_follows_the_new_policy_and_repeats_nothing_it_has_sent()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").UnderEscalation(Overdue, Overdue2).At("2027-01-18 10:00").Replanned();

        Assert.Equal(["2027-01-20 17:00 overdue2: tom.becker"], story.Agenda);
        Assert.Equal(2, story.ReplaysTheSame().Tasking.PolicyVersion);
    }

    [Fact]
    public void Replanned_late_it_catches_up_with_escalations_at_once()
    {
        var story = Assigned().ClockReaches("2027-01-15 17:00").UnderEscalation(Overdue, Overdue2).At("2027-01-26 10:00").Replanned().Notified();

        Assert.Equal(["overdue2"], story.Sent);
    }

    [Fact]
    public void Replanned_it_does_not_announce_a_date_whose_announcement_would_have_come_before()
    {
        var story = Assigned().UnderEscalation(Early, Overdue).At("2027-01-13 09:00").Replanned().Notified();

        Assert.Empty(story.Sent);
        Assert.Equal(["2027-01-15 17:00 overdue: ray.singh"], story.Agenda);
    }

    [Theory]
    [InlineData(14, "2027-02-08 17:00")]
    [InlineData(3, "2027-01-28 17:00")] // passed when it is re-planned: it comes at once
    [InlineData(7, "2027-02-01 17:00")]
    public void Replanned_a_repeated_escalation_goes_on_at_the_new_interval_from_the_last(int days, string next)
    {
        // Due on Friday the 15th: five business days later, over a holiday, it is Monday the 25th.
        var story = Assigned().ClockReaches("2027-01-25 17:00");
        Assert.Contains("overdueWeekly", story.Sent);
        var weekly = EscalationPolicy.Default.Rules.Single(r => r.Kind == "overdueWeekly");

        story.UnderEscalation(weekly with { RepeatEveryDays = days }).At("2027-01-29 10:00").Replanned();

        Assert.Equal(next, story.Next("overdueWeekly"));
    }

    [Fact]
    public void Replanning_by_the_same_policy_does_nothing()
    {
        var story = Assigned().UnderEscalation(Early).Replanned();
        var seq = story.Tasking.Seq;

        Assert.Equal(seq, story.Replanned().Tasking.Seq);
    }

    [Fact]
    public void The_plan_after_the_next_date_is_whole_again()
    {
        var story = Assigned().UnderEscalation(Early, Overdue).At("2027-01-13 09:00").Replanned().DatesSet("2027-01-22");

        Assert.Null(story.Tasking.ReplannedAt);
        Assert.Equal(["2027-01-20 07:00 dueIn2: lee.chan", "2027-01-22 17:00 overdue: ray.singh"], story.Agenda);
    }

    public static TheoryData<string, EscalationRule?> Wrong => new()
    {
        { "rules[1]", null },
        { "rules[1].kind", Early },
        { "rules[1].kind", Overdue with { Kind = "Due 2" } },
        { "rules[1].businessDays", Overdue with { BusinessDays = -1 } },
        { "rules[1].to", Overdue with { To = [] } },
        { "rules[1].to", Overdue with { To = [Audience.Cc, Audience.Cc] } },
        { "rules[1].repeatEveryDays", Overdue with { RepeatEveryDays = 0 } },
        { "rules[1].repeatEveryDays", Early with { Kind = "x", RepeatEveryDays = 7 } },
        { "rules[1].authorityDateWithin", Overdue with { AuthorityDateWithin = 1000 } },
        { "rules[1].timeOfDay", Early with { Kind = "x", BusinessDays = 0, TimeOfDay = null } },
        { "rules[1].timeOfDay", Overdue with { TimeOfDay = Seven } },
        { "rules[1].timeOfDay", new EscalationRule("pending", EscalationTrigger.Pending, 1, [Audience.TaskManager], Seven) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_rule_that_cannot_work_is_named(string field, EscalationRule? rule)
    {
        var errors = new FieldErrors();

        EscalationPolicy.Check([Early, rule], errors);

        Assert.Equal([field], errors.ByField.Keys);
    }

    [Fact]
    public void The_default_policy_is_valid_and_an_empty_one_is_not()
    {
        var (good, bad) = (new FieldErrors(), new FieldErrors());

        EscalationPolicy.Check(EscalationPolicy.Default.Rules, good);
        EscalationPolicy.Check([], bad);

        Assert.False(good.Any);
        Assert.Equal(["rules"], bad.ByField.Keys);
    }

    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan", "kim.dale", "ray.singh").Created();
}
