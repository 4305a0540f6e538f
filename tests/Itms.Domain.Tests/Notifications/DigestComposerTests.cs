using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

public sealed class DigestComposerTests
{
    private static readonly DueTasking Row = new(
        "ITMS-2027-000042", Agency.Time("2027-01-15 17:00"), TaskType.InformationRequest, TaskingStatus.Delegated, ["HOU"], ["lee.chan"],
            ["sam.ortiz"]);

    private static readonly Uri Link = new("https://itms.example/");

    private static readonly DateTimeOffset Now = Agency.Time("2027-01-11 07:00");

    [Fact]
    public void The_officer_the_designee_and_the_unit_chief_get_one_digest_each() =>
        Assert.Equal(["lee.chan", "ray.singh", "sam.ortiz"], DigestComposer.For([Row], Agency.Rules, Now).Select(notification => notification.To));

    [Fact]
    public void A_person_with_several_roles_gets_one_digest_with_each_tasking_once()
    {
        var another = Row with { Number = "ITMS-2027-000043", Assignees = ["ray.singh"], Delegates = [], DueAt = Agency.Time("2027-01-20 17:00") };
        var notification = Assert.Single(DigestComposer.For([Row, another], Agency.Rules, Now), notification => notification.To == "ray.singh");

        Assert.Equal("[ITMS] 2 taskings are due in the next 30 days", notification.Subject);
        Assert.Equal(["2 taskings are due in the next 30 days: 1 with you, 1 with others in your unit."], notification.Lines);
        Assert.Equal(["ITMS-2027-000042", "ITMS-2027-000043"], notification.Items!.Select(item => item.Number));
    }

    [Fact]
    public void A_line_has_number_date_type_status_unit_and_link()
    {
        var notification = DigestComposer.For([Row], Agency.Rules, Now)[0];
        var plain = NotificationText.Plain(notification, "Lee <Chan>", Link, number => new Uri(Link, "taskings/" + number));
        var html = NotificationText.Html(notification, "Lee <Chan>", Link, number => new Uri(Link, "taskings/" + number));

        Assert.Equal(("weeklyDigest", "[ITMS] 1 tasking is due in the next 30 days"), (notification.Kind, notification.Subject));
        Assert.Contains(
            "ITMS-2027-000042: due Friday, January 15, 2027, 17:00; Information request; Delegated; HOU\n"
            + "https://itms.example/taskings/ITMS-2027-000042\n",
            plain,
            StringComparison.Ordinal);
        Assert.Contains("Open ITMS: https://itms.example/\n", plain, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://itms.example/taskings/ITMS-2027-000042\">ITMS-2027-000042</a>: due Friday", html,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Lee <Chan>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void People_who_have_left_get_no_mail() =>
        Assert.Equal(
            ["sam.ortiz"],
            DigestComposer.For([Row], Agency.RulesWhere(p => p.Id is "lee.chan" or "ray.singh" ? p with { Active = false } : p), Now)
                .Select(notification => notification.To));

    [Fact]
    public void A_long_digest_is_cut_and_says_so()
    {
        DueTasking[] rows = [.. Enumerable.Range(0, 201).Select(i => Row with { Number = $"ITMS-2027-{i:D6}" })];
        var notification = DigestComposer.For(rows, Agency.Rules, Now)[0];

        Assert.Equal(["201 taskings are due in the next 30 days.", "This mail lists the first 200. You can see all of them in ITMS."],
            notification.Lines);
        Assert.Equal(200, notification.Items!.Count);
    }

    [Fact]
    public void A_substitute_gets_what_is_due_for_the_absent_person()
    {
        var absence = new Absence("1", "lee.chan", "hal.price", Now.AddDays(-1), Now.AddDays(5), "lee.chan", Now.AddDays(-2));
        var digests = DigestComposer.For([Row], Agency.Rules with { Absences = [absence] }, Now);
        Assert.Equal(["hal.price", "lee.chan", "ray.singh", "sam.ortiz"], digests.Select(notification => notification.To));
        Assert.Equal($"This includes what is due for {Agency.Directory.NameOf("lee.chan")}, for whom you act.", digests[0].Lines[1]);
    }
}
