using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

/// <summary>Who hears of comments and follow-ups, as <c>kind: person</c>.</summary>
public sealed class CommentNotificationsTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    [Fact]
    public void A_comment_is_mailed_to_those_who_take_part_but_not_to_its_author_and_without_its_text()
    {
        var story = Assigned().Delegated("sam.ortiz").When("lee.chan", new TaskingCommand.AddComment("somebody in cell 4"));

        Assert.Equal(["comment: ana.ruiz", "comment: sam.ortiz"], story.Mailed);
        Assert.All(story.Notifications, n => Assert.DoesNotContain("cell", string.Join(' ', [n.Subject, .. n.Lines])));
        // Somebody in cc comments: the officer hears too.
        Assert.Equal(
            ["comment: ana.ruiz", "comment: lee.chan", "comment: sam.ortiz"], story.When("kim.dale", new TaskingCommand.AddComment("noted")).Mailed);
    }

    [Theory]
    [InlineData(FollowUpKind.FollowUp, "followUp")]
    [InlineData(FollowUpKind.Overdue, "overdueNoted")]
    [InlineData(FollowUpKind.AuthorityQuestions, "authorityQuestions")]
    public void A_follow_up_is_mailed_to_those_who_take_part_even_after_closing(FollowUpKind kind, string mail)
    {
        var command = new TaskingCommand.RecordFollowUp(kind, "Why in cell 4?");
        var story = Assigned().Delegated("sam.ortiz").When("ana.ruiz", command);

        Assert.Equal([$"{mail}: lee.chan", $"{mail}: sam.ortiz"], story.Mailed);
        Assert.All(story.Notifications, n => Assert.DoesNotContain("cell", string.Join(' ', [n.Subject, .. n.Lines])));
        Assert.Equal([$"{mail}: ana.ruiz", $"{mail}: lee.chan"], Assigned().Closed().When("tom.becker", command).Mailed);
    }

    [Fact]
    public void A_comment_that_comes_with_a_step_is_told_only_to_those_the_step_does_not_tell()
    {
        var story = Assigned().When("lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", null) { Comment = "please" });
        Assert.Equal(["comment: ana.ruiz", "delegated: sam.ortiz"], story.Mailed);

        // The comment of a reassignment is its reason.
        story.When("tom.becker", new TaskingCommand.Reassign("lee.chan", "kim.dale") { Comment = "on leave" });
        Assert.DoesNotContain(story.Mailed, mail => mail.StartsWith("comment", StringComparison.Ordinal));
    }
}
