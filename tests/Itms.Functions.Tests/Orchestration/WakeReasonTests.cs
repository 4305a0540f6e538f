using System.Runtime.CompilerServices;
using System.Text.Json;
using Itms.Application.Taskings;
using Itms.Domain.Taskings;
using Itms.Functions.Orchestration;
using Itms.TestKit;

namespace Itms.Functions.Tests.Orchestration;

/// <summary>The tables behind the workflow: what a command is signaled as, and what a tasking waits for.</summary>
public sealed class WakeReasonTests
{
    private static readonly TaskingStory[] Stages =
    [
        Houston().Created(),
        Houston().Delegated("sam.ortiz"),
        Houston().Answered(),
        Houston().Answered().SubmittedToHq(),
        Houston().Answered().SubmittedToHq().SentToAd(),
        Houston().ClockReaches("2027-02-12 10:00"),
        Houston().Closed().Reopened(),
    ];

    [Fact]
    public void Every_event_of_a_tasking_has_a_name_to_be_signaled_by()
    {
        var events = typeof(TaskingEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(TaskingEvent))).ToList();

        Assert.All(events, type => WakeReasons.Of((TaskingEvent)RuntimeHelpers.GetUninitializedObject(type)));

        Assert.Equal(
            WakeReasons.All.Order(),
            events.Select(type => WakeReasons.Of((TaskingEvent)RuntimeHelpers.GetUninitializedObject(type))).Distinct().Order());
    }

    [Fact]
    public void A_commit_is_signaled_as_what_its_command_did()
    {
        Assert.Equal(WakeReason.Assigned, WakeReasons.Of(Houston().Created().Happened));
        Assert.Equal(WakeReason.Delegated, WakeReasons.Of(Houston().Delegated("sam.ortiz").Happened));
        Assert.Equal(WakeReason.DelegationCompleted, WakeReasons.Of(Houston().Delegated("sam.ortiz").DelegationCompleted().Happened));
        Assert.Equal(WakeReason.Responded, WakeReasons.Of(Houston().Responded().Happened));
        Assert.Equal(WakeReason.SubmittedToHq, WakeReasons.Of(Houston().Answered().SubmittedToHq().Happened));
        // Two events: the official's decision, and that it was the last one needed.
        Assert.Equal(WakeReason.Cleared, WakeReasons.Of(Houston().Answered().SubmittedToHq().SentToAd().Cleared().Happened));
        Assert.Equal(WakeReason.Returned, WakeReasons.Of(Houston().Answered().SubmittedToHq().Returned().Happened));
        Assert.Equal(WakeReason.DatesChanged, WakeReasons.Of(Houston().DatesSet("2027-01-19").Happened));
        Assert.Equal(WakeReason.ActionChanged, WakeReasons.Of(Houston().StoodDown().Happened));
        Assert.Equal(WakeReason.Closed, WakeReasons.Of(Houston().Closed().Happened));
        Assert.Equal(WakeReason.Reopened, WakeReasons.Of(Houston().Closed().Reopened().Happened));
    }

    [Fact]
    public void A_tasking_waits_for_what_would_move_it_on()
    {
        Assert.Equal([WakeReason.Assigned], WakeReasons.ThatMoveOn(Given.Tasking().Tasking));
        Assert.Equal(
            [WakeReason.Delegated, WakeReason.Responded, WakeReason.Reported, WakeReason.SubmittedToHq],
            WakeReasons.ThatMoveOn(Houston().Tasking));
        Assert.Equal([WakeReason.DelegationCompleted], WakeReasons.ThatMoveOn(Houston().Delegated("sam.ortiz").Tasking));
        Assert.Equal([WakeReason.Concurred], WakeReasons.ThatMoveOn(Houston().Responded().Tasking));
        Assert.Contains(WakeReason.SentToAd, WakeReasons.ThatMoveOn(Houston().Answered().SubmittedToHq().Tasking));
        Assert.Equal(
            [WakeReason.Cleared, WakeReason.Returned], WakeReasons.ThatMoveOn(Houston().Answered().SubmittedToHq().SentToAd().Tasking));
        Assert.Equal([WakeReason.ActionChanged], WakeReasons.ThatMoveOn(Houston().StoodDown().Tasking));
        Assert.Equal([WakeReason.Reopened], WakeReasons.ThatMoveOn(Houston().Closed().Tasking));
    }

    [Fact]
    public void The_standing_tells_the_next_deadline_and_how_far_the_escalation_is()
    {
        var story = Houston().ClockReaches("2027-01-15 18:00");

        var standing = StandingOf(story);

        Assert.Equal(("Assigned", "overdue", "overdue1"), (standing.Stage, standing.Escalation, standing.Reminder));
        Assert.Equal(Agenda.NextAt(story.Tasking, story.Rules), standing.Deadline);
        Assert.False(standing.IsDue, "It is due on the next business day.");
        Assert.True(TaskingStanding.Of(new ProjectedTasking(story.Tasking, true), Cycle(story), story.Rules, standing.Deadline!.Value).IsDue);
    }

    [Fact]
    public void The_standing_names_no_person_and_quotes_no_text()
    {
        foreach (var story in Stages)
        {
            var shown = JsonSerializer.Serialize(StandingOf(story));

            Assert.All(
                Agency.People.SelectMany(person => (string[])[person.Id, person.Name, person.Email]),
                personal => Assert.DoesNotContain(personal, shown, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("The answer.", shown, StringComparison.Ordinal);
            Assert.InRange(shown.Length, 1, 500);
        }
    }

    [Fact]
    public void An_earlier_cycle_is_over_and_sends_nothing()
    {
        var story = Houston().Closed().Reopened();

        var standing = TaskingStanding.Of(
            new ProjectedTasking(story.Tasking, HasPending: true), Cycle(story) with { Cycle = 1 }, story.Rules, story.Now);

        Assert.Equal((true, null), (standing.IsOver, standing.UnsentThrough));
    }

    private static TaskingStory Houston() => Given.Tasking().AssignedTo("HOU", "lee.chan");

    private static TaskingCycle Cycle(TaskingStory story) => new(story.Tasking.Number, story.Tasking.Cycle);

    private static TaskingStanding StandingOf(TaskingStory story) =>
        TaskingStanding.Of(new ProjectedTasking(story.Tasking, HasPending: false), Cycle(story), story.Rules, story.Now);
}
