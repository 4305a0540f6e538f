using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>An action officer asks for more time, and a task manager decides (Life 2).</summary>
public sealed class ExtensionRequestTests
{
    private const string Asked = "2027-01-18";

    [Fact]
    public void A_request_waits_for_the_task_managers_until_a_later_date_grants_it()
    {
        var story = Assigned().When("lee.chan", Ask(Asked));
        Assert.Equal(["extensionRequested ana.ruiz"], Mails(story));
        Assert.Equal(new ExtensionRequest(Day(Asked), TaskingStory.Reason, "lee.chan", story.Now), story.Part("HOU").ExtensionRequest);
        Assert.Contains(
            new WaitingStep(WaitingKind.DecideExtension, "ana.ruiz", "HOU", story.Now), Waiting.On(story.Tasking, story.Rules, story.Now));
        Assert.Equal("extension-already-requested", story.Answer("lee.chan", Ask("2027-01-19")));

        story.DatesSet(inside: "2027-01-19");
        Assert.Null(story.Part("HOU").ExtensionRequest);
        Assert.Equal(["HOU"], Assert.IsType<TaskingEvent.DatesSet>(story.Happened[0].Event).Granted);
        var mail = Assert.Single(story.Notifications, n => n.To == "lee.chan");
        Assert.Contains("request for more time from HOU", string.Concat(mail.Lines));
        Assert.DoesNotContain(Waiting.Turns(story.Tasking), turn => turn.Step == WaitingKind.DecideExtension);
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_task_manager_declines_with_a_reason_and_the_action_officer_is_mailed()
    {
        var story = Assigned();
        Assert.Equal("no-extension-request", story.Answer("ana.ruiz", new TaskingCommand.DeclineExtension(null, "no")));
        story.When("ray.singh", Ask(Asked));
        Assert.Equal("task-manager-only", story.Answer("lee.chan", new TaskingCommand.DeclineExtension(null, "no")));
        Assert.Contains("reason", story.Refuses("ana.ruiz", new TaskingCommand.DeclineExtension(null, " ")).Errors.Keys);

        story.When("ana.ruiz", new TaskingCommand.DeclineExtension(null, "no"));
        Assert.Equal(["extensionDeclined lee.chan", "extensionDeclined ray.singh"], Mails(story));
        Assert.Null(story.Part("HOU").ExtensionRequest);
        Assert.Equal("yes", story.Answer("lee.chan", Ask(Asked)));
    }

    [Theory]
    [InlineData("2027-01-10", "internalDueDate")]
    [InlineData("2027-01-15", "internalDueDate")]
    public void The_date_must_be_in_the_future_and_later_than_the_present_one(string asked, string field) =>
        Assert.Equal([field], Assigned().Refuses("lee.chan", Ask(asked)).Errors.Keys);

    [Fact]
    public void An_earlier_date_or_another_date_leaves_the_request_open()
    {
        var story = Assigned().When("lee.chan", Ask(Asked)).DatesSet(inside: "2027-01-14").DatesSet(extension: "2027-01-29");
        Assert.NotNull(story.Part("HOU").ExtensionRequest);
    }

    [Fact]
    public void A_request_ends_with_the_part_it_was_for()
    {
        Assert.Null(Assigned().When("lee.chan", Ask(Asked)).Answered().SubmittedToHq().Part("HOU").ExtensionRequest);
        Assert.Null(Assigned().When("lee.chan", Ask(Asked)).ClosedWithoutResponse().Reopened().Part("HOU").ExtensionRequest);
        Assert.Null(Assigned().When("lee.chan", Ask(Asked)).Deferred("HOU", "MCMU").Part("HOU").ExtensionRequest);
        var several = Assigned().AssignedTo("MCMU", "mia.lund").When("lee.chan", Ask(Asked)).When("mia.lund", Ask(Asked));
        Assert.Contains("unit", several.Refuses("ana.ruiz", new TaskingCommand.DeclineExtension(null, "no")).Errors.Keys);
        several.Answered().Reported("HOU");
        Assert.Null(several.Part("HOU").ExtensionRequest);
        Assert.Equal("already-reported", several.Answer("lee.chan", Ask(Asked)));
        Assert.NotNull(several.Part("MCMU").ExtensionRequest);
    }

    [Fact]
    public void Others_cannot_ask() =>
        Assert.Equal(
            ["not-allowed", "not-allowed", "yes"], new[] { "kim.dale", "mia.lund", "ana.ruiz" }.Select(who => Assigned().Answer(who, Ask(Asked))));

    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan");

    private static TaskingCommand.RequestExtension Ask(string day) => new TaskingCommand.RequestExtension(null, Day(day), TaskingStory.Reason);

    private static Moment Day(string text) => Moment.TryParse(text, out var moment) ? moment : throw new ArgumentException(text);

    private static IEnumerable<string> Mails(TaskingStory story) => story.Notifications.Select(n => $"{n.Kind} {n.To}");
}
