using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 3: whoever has to concur next is asked, by mail and in the queue, from the moment there is a response.</summary>
public sealed class ConcurrenceAskedTests
{
    private static TaskingStory Responded() => Given.Tasking().AssignedTo("HOU", "lee.chan").Responded();

    private static TaskingCommand.Concur Concur(ConcurrenceLevel level, string? givenBy = null, string? note = null) =>
        new("HOU", level, note, givenBy);

    [Fact]
    public void The_unit_chief_is_asked_when_there_is_a_response_and_then_the_division()
    {
        var story = Responded();
        Assert.Equal(["concurrenceAsked: ray.singh"], story.Mailed);
        Assert.Equal(ConcurrenceLevel.UnitChief, story.Part("HOU").ConcurrenceAsked);

        story.At("2027-01-11 11:00").When("ray.singh", Concur(ConcurrenceLevel.UnitChief));
        Assert.Equal(["concurred: lee.chan", "concurrenceAsked: dan.okoro"], story.Mailed);
        Assert.Equal((ConcurrenceLevel.Division, story.Now), (story.Part("HOU").ConcurrenceAsked, story.Part("HOU").Since));

        story.When("dan.okoro", Concur(ConcurrenceLevel.Division));
        Assert.Equal(["concurred: lee.chan"], story.Mailed);
        Assert.Null(story.Part("HOU").ConcurrenceAsked);
    }

    [Fact]
    public void Nobody_is_asked_twice_about_one_response()
    {
        var story = Responded().When("dan.okoro", Concur(ConcurrenceLevel.Division));
        Assert.Equal(["concurred: lee.chan"], story.Mailed);
        story.When("kim.dale", Concur(ConcurrenceLevel.Supervisor)).When("ray.singh", Concur(ConcurrenceLevel.UnitChief));

        Assert.Single(story.AllNotifications, n => n is { Kind: "concurrenceAsked" });
    }

    [Fact]
    public void Another_response_asks_anew() =>
        Assert.Equal(["concurrenceAsked: ray.singh"], Responded().Concurred().Responded(text: "Another answer.").Mailed);

    [Fact]
    public void A_returned_response_is_with_the_action_officer_until_it_is_answered_or_asked_for_again()
    {
        var story = Responded().Concurred().SubmittedToHq().Returned();
        Assert.Null(story.Part("HOU").ConcurrenceAsked);

        story.When("lee.chan", new TaskingCommand.RequestConcurrence(null, null));
        Assert.Equal(["concurrenceAsked: ray.singh"], story.Mailed);
        Assert.Equal(ConcurrenceLevel.UnitChief, story.Part("HOU").ConcurrenceAsked);
    }

    [Theory]
    [InlineData("lee.chan")]
    [InlineData("ana.ruiz")]
    public void It_is_asked_for_again_by_mail(string who)
    {
        Assert.Equal(["concurrenceAsked: ray.singh"], Responded().When(who, new TaskingCommand.RequestConcurrence(null, null)).Mailed);
        Assert.Equal(
            ["concurrenceAsked: kim.dale"],
            Responded().When(who, new TaskingCommand.RequestConcurrence("HOU", ConcurrenceLevel.Supervisor)).Mailed);
    }

    [Fact]
    public void Only_those_who_answer_for_the_unit_ask_and_only_for_what_is_missing()
    {
        Assert.Equal("not-allowed", Responded().Answer("sam.ortiz", new TaskingCommand.RequestConcurrence(null, null)));
        Assert.Equal(
            "response-missing",
            Given.Tasking().AssignedTo("HOU", "lee.chan").Answer("lee.chan", new TaskingCommand.RequestConcurrence(null, null)));
        Assert.Equal("already-concurred", Responded().Concurred().Answer("lee.chan", new TaskingCommand.RequestConcurrence(null, null)));
        var nobody = Given.Tasking().AssignedTo("MCMU", "mia.lund").Responded("MCMU")
            .Refuses("mia.lund", new TaskingCommand.RequestConcurrence(null, ConcurrenceLevel.Supervisor));
        Assert.Equal(["level"], nobody.Errors.Keys);
    }

    [Fact]
    public void A_concurrence_recorded_for_somebody_is_mailed_to_them() =>
        Assert.Equal(
            ["concurrenceAsked: dan.okoro", "concurrenceRecorded: ray.singh"],
            Responded().When("lee.chan", Concur(ConcurrenceLevel.UnitChief, "ray.singh", "by telephone")).Mailed);
}
