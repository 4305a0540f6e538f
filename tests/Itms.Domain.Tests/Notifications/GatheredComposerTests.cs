using Itms.Domain.Deadlines;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

/// <summary>Which mails may wait, as each person prefers.</summary>
public sealed class GatheredComposerTests
{
    [Theory]
    [InlineData("comment", "comments", MailTiming.Off, MailTiming.Off)]
    [InlineData("comment", "comments", MailTiming.Daily, MailTiming.Daily)]
    [InlineData("assignedCc", "copies", MailTiming.Off, MailTiming.Off)]
    [InlineData("followUp", "followUps", MailTiming.Daily, MailTiming.Daily)]
    [InlineData("componentReported", "completions", MailTiming.Daily, MailTiming.Daily)]
    // What is stored cannot delay or switch off what must come.
    [InlineData("followUp", "followUps", MailTiming.Off, MailTiming.AtOnce)]
    [InlineData("assigned", "assignments", MailTiming.Off, MailTiming.AtOnce)]
    [InlineData("clearanceRequested", "requests", MailTiming.Daily, MailTiming.AtOnce)]
    [InlineData("concurrenceAsked", "requests", MailTiming.Off, MailTiming.AtOnce)]
    [InlineData("authorityQuestions", "followUps", MailTiming.Daily, MailTiming.AtOnce)]
    public void Only_kinds_that_may_wait_can_be_delayed(string notification, string kind, MailTiming chosen, MailTiming expected) =>
        Assert.Equal(expected, GatheredComposer.TimingOf(Mail(notification), Choosing(kind, chosen)));

    [Fact]
    public void A_reminder_comes_at_once_whatever_its_name()
    {
        var rules = Choosing("comments", MailTiming.Off);
        rules = rules with { Escalation = new EscalationPolicy(2, [rules.Escalation.Rules[0] with { Kind = "comment" }]) };
        Assert.Equal(MailTiming.AtOnce, GatheredComposer.TimingOf(Mail("comment"), rules));
    }

    [Fact]
    public void Who_chose_nothing_gets_everything_at_once() =>
        Assert.Equal(MailTiming.AtOnce, GatheredComposer.TimingOf(Mail("comment"), Agency.Rules));

    [Fact]
    public void A_gathered_mail_lists_subjects_by_number_and_says_how_many_there_are()
    {
        var item = GatheredComposer.ItemOf("ITMS-2027-000042", Mail("comment"));
        Assert.Equal(new NotificationItem("ITMS-2027-000042", "New comment"), item);
        var mail = GatheredComposer.For("lee.chan", [.. Enumerable.Repeat(item, 201)]);
        Assert.Equal((200, "[ITMS] 201 gathered mails"), (mail.Items!.Count, mail.Subject));
        Assert.Equal("This mail lists the first 200.", mail.Lines[1]);
        Assert.False(MailSubject.IsTasking(GatheredComposer.IdOf(1)));
        Assert.False(MailSubject.IsTasking(MailSubject.Absences));
    }

    private static Notification Mail(string kind) => new(kind, "lee.chan", "[ITMS-2027-000042] New comment", ["Text."]);

    private static Rules Choosing(string kind, MailTiming timing) => Agency.Rules with
    {
        MailPreferences = new Dictionary<string, MailPreferences>
        {
            ["lee.chan"] = new("lee.chan", new Dictionary<string, MailTiming> { [kind] = timing }),
        },
    };
}
