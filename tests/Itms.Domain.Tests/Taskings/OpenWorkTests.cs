using Itms.Domain.Notifications;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>What the calendar feed and the digest show agrees with the reminders.</summary>
public sealed class OpenWorkTests
{
    private static TaskingStory Two() => Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();

    [Fact]
    public void Reporting_a_part_finishes_it_for_its_people_alone()
    {
        var story = Two().Answered("HOU").Reported("HOU");

        Assert.Equal(["mia.lund"], Busy(story));
        Assert.Equal(["MCMU"], Due(story)!.Units);
        Assert.Equal(["lee.chan", "mia.lund"], Busy(story.Returned("HOU")));
    }

    [Fact]
    public void A_completed_delegation_is_finished_for_the_designee_and_not_for_the_officer()
    {
        var story = Two().Delegated("sam.ortiz");
        Assert.Equal(["lee.chan", "mia.lund", "sam.ortiz"], Busy(story));
        Assert.Equal(["sam.ortiz"], Due(story)!.Delegates);

        story.DelegationCompleted();

        Assert.Equal(["lee.chan", "mia.lund"], Busy(story));
        Assert.Empty(Due(story)!.Delegates);
    }

    [Fact]
    public void A_deferred_part_is_finished_for_the_unit() =>
        Assert.Equal(["MCMU"], Due(Two().Deferred("HOU", "HPMU"))!.Units);

    [Fact]
    public void Stood_down_at_hq_or_closed_nobody_has_anything_to_do()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created().StoodDown();
        Assert.Empty(Busy(story));
        Assert.Null(Due(story));
        Assert.Equal(["lee.chan"], Busy(story.SetToWork()));

        Assert.Empty(Busy(story.Answered().SubmittedToHq()));
        Assert.Null(Due(story));
        Assert.Empty(Busy(story.SentToAd().Cleared().SubmittedToAuthority()));
    }

    [Fact]
    public void What_is_for_review_waits_for_its_officer() =>
        Assert.Equal(["lee.chan"], Busy(Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan")));

    private static DueTasking? Due(TaskingStory story) => DueTasking.Of(story.Tasking, story.Rules.Calendar);

    private static IEnumerable<string> Busy(TaskingStory story) =>
        Agency.People.Select(p => p.Id).Where(id => OpenWork.IsWith(story.Tasking, id)).Order(StringComparer.Ordinal);
}
