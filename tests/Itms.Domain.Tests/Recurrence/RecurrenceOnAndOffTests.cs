using Itms.Domain.Taskings;
using static Itms.Domain.Forms.EroTaskType;

namespace Itms.Domain.Tests.Recurrence;

/// <summary>Turning recurrence on and off (Life 10).</summary>
public sealed class RecurrenceOnAndOffTests
{
    private static readonly TaskingCommand End = new TaskingCommand.EndRecurrence("No longer asked for.");

    private static readonly TaskingCommand Begin = new TaskingCommand.BeginRecurrence("Asked for again.");

    private static TaskingStory Quarterly() =>
        Given.Tasking().Recurring().Starting("2027-01-12").AssignedTo("HOU", "lee.chan", "kim.dale", "ray.singh");

    [Fact]
    public void A_task_manager_turns_recurrence_on_with_a_reason_open_or_closed()
    {
        foreach (var story in new[] { Quarterly().Created(), Quarterly().Created().Closed() })
        {
            Assert.Equal("recurring-already", story.Answer("ana.ruiz", Begin));
            story.RecurrenceEnded().At("2028-02-01 09:00");
            Assert.Equal(["reason"], story.Refuses("ana.ruiz", new TaskingCommand.BeginRecurrence(" ")).Errors.Keys);
            Assert.Equal("task-manager-only", story.Answer("lee.chan", Begin));

            story.When("tom.becker", Begin);

            var next = story.NextOpened();
            Assert.Equal(("2028-04-12", 4), (next.Tasking.Form.StartDate.ToString(), next.Tasking.Occurrence!.Skipped!.Count));
            Assert.Equal("not-last-occurrence", story.Answer("ana.ruiz", Begin));
            story.ReplaysTheSame();
        }

        Assert.Equal("not-recurring", Given.Tasking().Answer("ana.ruiz", Begin));
    }

    [Fact]
    public void A_task_manager_turns_recurrence_off_with_a_reason_open_or_closed()
    {
        foreach (var story in new[] { Quarterly().Created(), Quarterly().Created().Closed(), Quarterly().Created().StoodDown() })
        {
            Assert.Equal(["reason"], story.Refuses("ana.ruiz", new TaskingCommand.EndRecurrence(" ")).Errors.Keys);
            Assert.Equal("task-manager-only", story.Answer("lee.chan", End));
            Assert.Contains("end-recurrence", AllowedActions.Of(story.Tasking, Agency.Actor("tom.becker"), story.Rules, story.Now));

            story.When("tom.becker", End);

            Assert.Null(story.NextOpens);
            Assert.Equal("not-recurring", story.Answer("ana.ruiz", End));
            Assert.DoesNotContain("end-recurrence", AllowedActions.Of(story.Tasking, Agency.Actor("tom.becker"), story.Rules, story.Now));
            story.ReplaysTheSame();
        }
    }

    [Fact]
    public void Recurrence_is_turned_off_at_the_last_tasking()
    {
        var first = Quarterly();
        var next = first.NextOpened();

        Assert.Equal("not-last-occurrence", first.Answer("ana.ruiz", End));
        Assert.Equal("yes", next.Answer("ana.ruiz", End));
        Assert.Equal("not-recurring", Given.Tasking().Answer("ana.ruiz", End));
    }

    [Fact]
    public void Removing_the_period_from_the_form_ends_the_series_and_a_new_period_restarts_it()
    {
        var story = Quarterly().Created().Edited(f => f with { EroTask = f.EroTask! with { Type = New } });
        Assert.Null(story.NextOpens);

        story.Edited(f => f with { EroTask = f.EroTask! with { Type = ReoccurringAnnual } }).RecurrenceEnded();
        story.Edited(f => f with { Instruction = "Another word." });
        Assert.Null(story.NextOpens);
        story.Edited(f => f with { EroTask = f.EroTask! with { Type = ReoccurringQuarterly } });

        Assert.Equal("2027-04-12 08:00", story.NextOpens);
    }
}
