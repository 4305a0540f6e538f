using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

/// <summary>Who gets which mail, as <c>kind: person</c>.</summary>
public sealed class NotificationsTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan").Created();

    private static TaskingStory Two() => Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();

    [Fact]
    public void An_assignment_is_mailed_to_the_officer_and_each_cc() =>
        Assert.Equal(["assigned: lee.chan", "assignedCc: kim.dale", "assignedCc: ray.singh"], Assigned().Mailed);

    [Fact]
    public void An_officer_who_is_also_in_cc_gets_only_the_officers_mail() =>
        Assert.Equal(
            ["assigned: lee.chan", "assigned: mia.lund", "assignedCc: kim.dale"],
            Given.Tasking().AssignedTo("HOU", "lee.chan", "lee.chan", "kim.dale").AssignedTo("MCMU", "mia.lund", "lee.chan", "kim.dale").Created()
                .Mailed);

    [Fact]
    public void One_mail_names_all_units_that_it_is_about()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan", "kim.dale").AssignedTo("MCMU", "lee.chan", "kim.dale")
            .AssignedTo("HPMU", "hal.price", "kim.dale").Created();

        var officer = story.Notifications.Single(n => n.To == "lee.chan");
        Assert.StartsWith("You are the action officer for HOU and MCMU on this tasking.", officer.Lines[0], StringComparison.Ordinal);
        var copy = story.Notifications.Single(n => n.To == "kim.dale");
        Assert.StartsWith("[ITMS-2027-000042] Assigned to HOU and MCMU and HPMU", copy.Subject, StringComparison.Ordinal);
        Assert.Contains("Hal Price is the action officer for HPMU on this tasking.", copy.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_assignment_names_the_number_and_the_internal_due_date()
    {
        var notification = Assigned().Notifications.Single(l => l.To == "lee.chan");

        Assert.Equal("[ITMS-2027-000042] Assigned to you - due Friday, January 15, 2027, 17:00", notification.Subject);
        Assert.Contains(notification.Lines, l => l.Contains("Internal due date: Friday, January 15, 2027, 17:00", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pending_tasking_is_mailed_to_nobody() => Assert.Empty(Given.Tasking().AssignedTo("HOU", null).Created().Mailed);

    [Fact]
    public void A_reassignment_is_mailed_to_the_former_officer_and_designee() =>
        Assert.Equal(
            ["assigned: kim.dale", "assignedCc: ray.singh", "unassigned: lee.chan", "unassigned: sam.ortiz"],
            Assigned().Delegated("sam.ortiz").AssignedTo("HOU", "kim.dale").Mailed);

    [Fact]
    public void Adding_a_unit_unassigns_nobody() =>
        Assert.Equal(["assigned: mia.lund", "assignedCc: eva.stone"], Assigned().AssignedTo("MCMU", "mia.lund").Mailed);

    [Fact]
    public void A_delegation_is_mailed_to_the_new_and_the_former_designee()
    {
        var story = Assigned();
        Assert.Equal(["delegated: sam.ortiz"], story.Delegated("sam.ortiz").Mailed);
        Assert.Equal(["delegated: kim.dale", "delegationEnded: sam.ortiz"], story.DelegatedInstead("kim.dale").Mailed);
    }

    [Fact]
    public void A_completed_delegation_is_mailed_to_the_officer() =>
        Assert.Equal(["delegationCompleted: lee.chan"], Assigned().Delegated("sam.ortiz").DelegationCompleted().Mailed);

    [Fact]
    public void A_concurrence_is_mailed_to_the_officer_unless_they_recorded_it()
    {
        var story = Assigned().Responded();
        story.When("ray.singh", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null));
        Assert.Contains("concurred: lee.chan", story.Mailed);
        story.When("lee.chan", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, "by email", "dan.okoro"));
        Assert.Equal(["concurrenceRecorded: dan.okoro"], story.Mailed);
    }

    [Fact]
    public void A_report_is_mailed_to_the_task_managers_with_the_outstanding_units()
    {
        var story = Two().Answered("HOU").Reported("HOU");
        Assert.Equal(["componentReported: ana.ruiz"], story.Mailed);
        Assert.Contains("Still outstanding: MCMU.", story.Notifications[0].Lines);

        Assert.Contains("All units have reported. You can now submit the tasking to HQ.", story.Answered("MCMU").Reported("MCMU").Notifications[0]
            .Lines);
    }

    [Fact]
    public void A_deferral_is_mailed_to_the_task_managers() => Assert.Equal(["deferred: ana.ruiz"], Assigned().Deferred("HOU", "MCMU").Mailed);

    [Fact]
    public void A_submission_to_hq_is_mailed_to_the_task_managers_unless_one_of_them_did_it()
    {
        Assert.Equal(["submittedToHq: ana.ruiz"], Assigned().Answered().SubmittedToHq().Mailed);
        Assert.Empty(Assigned().Answered().When("ana.ruiz", new TaskingCommand.SubmitToHq(null)).Mailed);
    }

    [Fact]
    public void A_return_is_mailed_to_the_units_that_get_it_back() =>
        Assert.Equal(
            ["returned: lee.chan", "returned: sam.ortiz"],
            Two().Delegated("sam.ortiz").DelegationCompleted().Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU").SubmittedToHq()
                .Returned("HOU").Mailed);

    [Fact]
    public void A_request_for_clearance_is_mailed_to_every_official_who_may_clear() =>
        Assert.Equal(
            ["clearanceRequested: dan.okoro", "clearanceRequested: ivy.marsh", "clearanceRequested: joe.lind"],
            Given.Tasking().InCategory(Category.Congressional).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd().Mailed);

    [Fact]
    public void Only_the_last_clearance_is_mailed_to_the_task_managers()
    {
        var story = Given.Tasking().InCategory(Category.Congressional).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd();
        Assert.Empty(story.Cleared("dan.okoro").Mailed);
        Assert.Equal(["cleared: ana.ruiz"], story.Cleared("joe.lind").Mailed);
        Assert.Equal(["clearanceReturned: ana.ruiz"], story.When("joe.lind", new TaskingCommand.ReturnClearance("wait")).Mailed);
    }

    [Fact]
    public void Closing_is_mailed_to_everyone_on_the_tasking()
    {
        var story = Assigned().Closed();

        Assert.Equal(["submittedToAuthority: kim.dale", "submittedToAuthority: lee.chan", "submittedToAuthority: ray.singh"], story.Mailed);
        Assert.All(story.Notifications, l => Assert.DoesNotContain("due", l.Subject));
    }

    [Fact]
    public void An_acknowledgement_is_mailed_to_the_task_managers() =>
        Assert.Equal(["acknowledged: ana.ruiz"], Given.Tasking().ForReview().AssignedTo("HOU", "lee.chan")
            .When("lee.chan", new TaskingCommand.Acknowledge()).Mailed);

    [Theory]
    [InlineData(TaskAction.StandDown, "stoodDown")]
    [InlineData(TaskAction.Review, "forReview")]
    public void A_new_action_is_mailed_to_everyone_on_the_tasking(TaskAction action, string kind) =>
        Assert.Equal([$"{kind}: kim.dale", $"{kind}: lee.chan", $"{kind}: ray.singh"], Assigned()
            .When("ana.ruiz", new TaskingCommand.SetAction(action, "why")).Mailed);

    [Fact]
    public void Resumption_and_new_dates_are_mailed_to_everyone_on_the_tasking()
    {
        Assert.Equal(["resumed: kim.dale", "resumed: lee.chan", "resumed: ray.singh"], Assigned().StoodDown().SetToWork().Mailed);
        Assert.Equal(["datesChanged: kim.dale", "datesChanged: lee.chan", "datesChanged: ray.singh"], Assigned().DatesSet(inside: "2027-01-19")
            .Mailed);
    }

    [Fact]
    public void The_person_who_took_the_step_gets_no_mail()
    {
        var story = Given.Tasking().AssignedTo("TPSU", "ana.ruiz", "tom.becker", "lee.chan").Created();

        Assert.Equal(["stoodDown: lee.chan", "stoodDown: tom.becker"], story.StoodDown().Mailed);
    }

    [Fact]
    public void A_reopening_is_mailed_to_the_officers_and_designees_at_once() =>
        Assert.Equal(
            ["reopened: lee.chan", "reopened: sam.ortiz"],
            Assigned().Delegated("sam.ortiz").DelegationCompleted().Closed().At("2027-02-26 10:00").Reopened().Mailed);

    [Fact]
    public void Each_reminder_is_mailed_to_each_recipient_even_several_at_once()
    {
        var story = Assigned().ClockReaches("2027-01-19 17:00");

        Assert.Equal(["overdue1: ray.singh", "overdue: kim.dale", "overdue: lee.chan", "overdue: ray.singh"], story.Mailed);
        Assert.Contains("This tasking was due Friday, January 15, 2027, 17:00 and is not finished.", story.Notifications[0].Lines);
        Assert.Contains("Status: Assigned. With HOU: Lee Chan.", story.Notifications[0].Lines);
    }

    [Theory]
    [InlineData("2027-01-12 08:00", "Due soon", "This tasking is due Friday, January 15, 2027, 17:00.")]
    [InlineData("2027-01-15 08:00", "Due today", "This tasking is due today.")]
    public void An_announcement_says_when_it_is_due(string at, string subject, string line)
    {
        var notification = Assert.Single(Assigned().ClockReaches(at).Notifications);

        Assert.StartsWith($"[ITMS-2027-000042] {subject}", notification.Subject, StringComparison.Ordinal);
        Assert.Equal(line, notification.Lines[0]);
    }

    [Fact]
    public void Reminders_for_pending_and_clearance_have_their_own_texts()
    {
        Assert.Contains("It has not been assigned.", Given.Tasking().Due(null, null).Created().ClockReaches("2027-01-12 09:00").Notifications[0]
            .Lines[0]);
        var atAd = Assigned().Answered().SubmittedToHq().SentToAd().ClockReaches("2027-01-14 17:00").Notifications.First(l => l.Kind == "atAd");
        Assert.Contains("(DAD or CoS or AD)", atAd.Lines[0]);
    }

    [Fact]
    public void People_who_have_left_get_no_mail() =>
        Assert.Equal(
            ["assigned: lee.chan", "assignedCc: ray.singh"],
            Given.Tasking().Placed(new PlacementRequest("HOU", "lee.chan", ["ray.singh"]))
                .Under(Agency.RulesWhere(p => p.Id == "kim.dale" ? p with { Active = false } : p)).Created().Mailed);

    [Fact]
    public void Nobody_gets_two_mails_about_one_step_except_reminders()
    {
        var story = Two().Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU").SubmittedToHq().SentToAd().Cleared()
            .SubmittedToAuthority();

        Assert.Equal(story.Notifications.Select(l => l.To).Distinct().Count(), story.Notifications.Count);
    }

    [Fact]
    public void The_link_is_marked_click_here_and_everything_is_encoded()
    {
        var notification = new Notification("test", "lee.chan", "subject", ["a < b & \"c\""]);
        var link = new Uri("https://itms.example/t/ITMS-2027-000042?a=1&b=2");

        var html = NotificationText.Html(notification, "O'Neil <x>", link, _ => link);
        var plain = NotificationText.Plain(notification, "O'Neil <x>", link, _ => link);

        Assert.Contains("<a href=\"https://itms.example/t/ITMS-2027-000042?a=1&amp;b=2\">Click here</a>", html);
        Assert.Contains("a &lt; b &amp; &quot;c&quot;", html);
        Assert.DoesNotContain("<x>", html);
        Assert.Contains("a < b & \"c\"", plain);
        Assert.Contains("https://itms.example/t/ITMS-2027-000042?a=1&b=2", plain);
        Assert.Contains("Send task-related mail to the taskings mailbox.", plain);
    }
}
