using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 3: recorded concurrence: who, when, with which note, and by whom.</summary>
public sealed class ConcurrenceTests
{
    private static TaskingStory Responded() => Given.Tasking().AssignedTo("HOU", "lee.chan").Responded();

    private static TaskingCommand.Concur Concur(ConcurrenceLevel level, string? givenBy = null, string? note = null) =>
        new(null, level, note, givenBy);

    [Theory]
    [InlineData("kim.dale", ConcurrenceLevel.Supervisor)]
    [InlineData("ray.singh", ConcurrenceLevel.UnitChief)]
    [InlineData("dan.okoro", ConcurrenceLevel.Division)]
    public void Each_concurs_for_themselves(string who, ConcurrenceLevel level)
    {
        var story = Responded().When(who, Concur(level));

        Assert.Equal(new Concurrence(level, who, story.Now, null, null), Assert.Single(story.Part("HOU").Concurrences));
    }

    [Theory]
    [InlineData("kim.dale", ConcurrenceLevel.UnitChief)]
    [InlineData("eva.stone", ConcurrenceLevel.UnitChief)]
    [InlineData("ivy.marsh", ConcurrenceLevel.Division)]
    [InlineData("sam.ortiz", ConcurrenceLevel.Supervisor)]
    public void Nobody_can_concur_above_their_level_or_for_another_unit(string who, ConcurrenceLevel level) =>
        Assert.Equal("not-allowed", Responded().Answer(who, Concur(level)));

    [Fact]
    public void The_action_officer_records_it_naming_who_gave_it_and_how()
    {
        var story = Responded().When("lee.chan", Concur(ConcurrenceLevel.Division, "dan.okoro", "by email"));

        Assert.Equal(
            new Concurrence(ConcurrenceLevel.Division, "dan.okoro", story.Now, "lee.chan", "by email"),
            Assert.Single(story.Part("HOU").Concurrences));
    }

    [Fact]
    public void Recorded_for_somebody_it_needs_a_note() =>
        Assert.Equal(["note"], Responded().Refuses("lee.chan", Concur(ConcurrenceLevel.Division, "dan.okoro")).Errors.Keys);

    [Theory]
    [InlineData(null)]
    [InlineData("lee.chan")]
    [InlineData("ray.singh")]
    [InlineData("no.body")]
    public void It_is_recorded_for_somebody_who_may_give_it(string? givenBy) =>
        Assert.Contains("givenBy", Responded().Refuses("lee.chan", Concur(ConcurrenceLevel.Division, givenBy, "by email")).Errors.Keys);

    [Fact]
    public void Another_response_needs_it_anew()
    {
        var story = Responded().Concurred().Responded(text: "Another answer.");

        Assert.Empty(story.Part("HOU").Concurrences);
    }

    [Fact]
    public void It_is_with_a_response() =>
        Assert.Equal("response-missing", Given.Tasking().AssignedTo("HOU", "lee.chan").Answer("ray.singh", Concur(ConcurrenceLevel.UnitChief)));

    [Fact]
    public void It_is_given_once() =>
        Assert.Equal("already-concurred", Responded().Concurred().Answer("ray.singh", Concur(ConcurrenceLevel.UnitChief)));

    [Fact]
    public void A_chief_who_is_action_officer_too_concurs_with_their_own_response()
    {
        var story = Given.Tasking().AssignedTo("HOU", "ray.singh").Answered().SubmittedToHq();

        Assert.Equal(TaskingStatus.SubmittedToHq, story.Status);
    }

    [Fact]
    public void A_supervisors_concurrence_does_not_replace_the_chiefs()
    {
        var story = Responded().When("kim.dale", Concur(ConcurrenceLevel.Supervisor));

        Assert.Equal(2, story.Part("HOU").MissingConcurrences.Count());
    }
}
