using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>A tasking is made by its events alone.</summary>
public sealed class HistoryTests
{
    [Fact]
    public void Events_follow_each_other_without_a_gap()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz");

        Assert.Equal([1L, 2L], story.History.Select(r => r.Seq));
        Assert.Throws<InvalidOperationException>(() => Tasking.Fold([story.History[1]]));
        Assert.Throws<InvalidOperationException>(() => Tasking.Fold([story.History[0], story.History[0]]));
        Assert.Throws<InvalidOperationException>(() => Tasking.Fold([story.History[0], story.History[1] with { Seq = 3 }]));
    }

    [Fact]
    public void A_tasking_begins_with_its_creation_and_is_created_once()
    {
        var created = Given.Tasking().Created().History[0];

        Assert.Throws<InvalidOperationException>(() => Tasking.Fold([created with { Event = new TaskingEvent.SentToAd() }]));
        Assert.Throws<InvalidOperationException>(() => Tasking.Fold([created, created with { Seq = 2 }]));
        Assert.Null(Tasking.Fold([]));
    }

    [Fact]
    public void Only_creation_fits_a_tasking_that_does_not_exist_and_none_that_does()
    {
        var story = Given.Tasking().Created();
        var create = new TaskingCommand.Create("ITMS-2027-000043", story.Form, []);

        Assert.Throws<InvalidOperationException>(() => story.Answer("ana.ruiz", create));
        Assert.Throws<InvalidOperationException>(
            () => TaskingDecider.Decide(null, new TaskingCommand.SendToAd(), Agency.Actor("ana.ruiz"), Agency.Rules, story.Now));
    }

    [Fact]
    public void A_status_lasts_since_it_began()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").At("2027-01-12 09:00").Delegated("sam.ortiz");
        Assert.Equal(story.Now, story.Tasking.StatusSince);
        var since = story.Now;

        Assert.Equal(since, story.At("2027-01-13 09:00").Responded().Tasking.StatusSince);
        Assert.Equal(story.Now, story.DelegationCompleted().Tasking.StatusSince);
    }

    [Fact]
    public void A_comment_is_recorded_after_the_step_it_came_with()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan")
            .When("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null) { Comment = "please" });

        Assert.Equal([typeof(TaskingEvent.Delegated), typeof(TaskingEvent.Commented)], story.Happened.Select(r => r.Event.GetType()));
    }

    [Fact]
    public void A_comment_that_is_too_long_refuses_the_step_it_came_with() =>
        Assert.Equal(
            ["comment"],
            Given.Tasking().AssignedTo("HOU", "lee.chan")
                .Refuses("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null) { Comment = new string('x', 10_001) }).Errors.Keys);

    [Fact]
    public void A_refusal_quotes_nothing_that_was_typed()
    {
        var story = Given.Tasking()
            .With(f => f with { Requestor = "Zq", CaseNumber = "Zq", Instruction = "Zq", Detainees = [new("Zq", "A012345678")] })
            .AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Responded(text: "Zq").Created();

        Assert.All(DecisionTable.Commands, c => Assert.All(DecisionTable.Roles, r =>
        {
            if (story.Answer(r.Person, c.Command) is "yes") return;
            var no = story.Refuses(r.Person, c.Command);
            Assert.DoesNotContain("Zq", no.Detail + string.Concat(no.Outstanding) + string.Concat(no.Errors.SelectMany(e => e.Value)));
        }));
    }
}
