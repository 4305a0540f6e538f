using Itms.Domain.Notifications;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

public sealed class DepartureNoticeTests
{
    private static readonly HashSet<string> Left = ["lee.chan", "sam.ortiz", "eva.stone"];

    private static readonly VacantTasking Vacant =
        new("ITMS-2027-000042", Agency.Time("2027-01-15 17:00"),
            [new Vacancy("HOU", VacantPost.ActionOfficer), new Vacancy("MCMU", VacantPost.UnitChief)]);

    [Fact]
    public void Officers_and_designees_of_open_taskings_leave_a_vacancy()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Delegated("sam.ortiz", "MCMU");
        Assert.Equal(
            [new Vacancy("HOU", VacantPost.ActionOfficer), new Vacancy("MCMU", VacantPost.Designee)], Vacancies.OfOfficers(story.Tasking, Left));
        Assert.Equal([new Vacancy("MCMU", VacantPost.UnitChief)], Vacancies.OfChiefs(story.Tasking.Units, Left, Agency.Directory));

        story.DelegationCompleted("MCMU");
        Assert.Equal([new Vacancy("HOU", VacantPost.ActionOfficer)], Vacancies.OfOfficers(story.Tasking, Left));
        Assert.Empty(Vacancies.OfOfficers(Given.Tasking().AssignedTo("HOU", "lee.chan").Closed().Tasking, Left));
    }

    [Fact]
    public void A_tasking_that_they_were_in_charge_of_is_left_behind_too()
    {
        Assert.Equal([new Vacancy(null, VacantPost.TaskManager)], Vacancies.OfManager("tom.becker", new HashSet<string> { "tom.becker" }));
        Assert.Empty(Vacancies.OfManager("ana.ruiz", new HashSet<string> { "tom.becker" }));
        Assert.Empty(Vacancies.OfManager(null, Left));

        var vacant = Vacant with { Vacancies = [new Vacancy("HOU", VacantPost.ActionOfficer), new Vacancy(null, VacantPost.TaskManager)] };
        Assert.Equal(
            "HOU has no action officer, nobody is in charge; due Friday, January 15, 2027, 17:00",
            DepartureNotice.For(["tom.becker"], [vacant], Agency.Rules)[0].Items![0].Text);
    }

    [Fact]
    public void Each_task_manager_gets_one_mail_with_the_numbers()
    {
        var notice = Assert.Single(DepartureNotice.For(["lee.chan"], [Vacant], Agency.Rules));

        Assert.Equal(("peopleLeft", "ana.ruiz", "[ITMS] 1 open tasking is without somebody who left"), (notice.Kind, notice.To, notice.Subject));
        Assert.Equal("Lee Chan is no longer active in the directory.", notice.Lines[0]);
        Assert.Equal(
            [new NotificationItem("ITMS-2027-000042", "HOU has no action officer, MCMU has no unit chief; due Friday, January 15, 2027, 17:00")],
            notice.Items!);
    }

    [Fact]
    public void Without_task_managers_the_tpsu_chief_is_told_and_with_nothing_left_behind_nobody_is()
    {
        var rules = Agency.RulesWhere(p => p.Id == "ana.ruiz" ? p with { Active = false } : p);

        Assert.Equal("tom.becker", Assert.Single(DepartureNotice.For(["lee.chan"], [Vacant], rules)).To);
        Assert.Empty(DepartureNotice.For(["lee.chan"], [], rules));
    }

    [Fact]
    public void A_long_list_is_cut_and_says_so()
    {
        var notice = DepartureNotice.For(["lee.chan", "eva.stone"], [.. Enumerable.Repeat(Vacant, 201)], Agency.Rules)[0];

        Assert.Equal("Lee Chan, Eva Stone are no longer active in the directory.", notice.Lines[0]);
        Assert.Equal("This mail lists the first 200. You can see all open taskings in ITMS.", notice.Lines[^1]);
        Assert.Equal(200, notice.Items!.Count);
    }

    [Theory]
    [InlineData("ITMS-2027-000042", true)]
    [InlineData("departure-7", false)]
    [InlineData("digest-2027-01-11", false)]
    public void A_notice_is_about_no_single_tasking(string subject, bool isTasking)
    {
        Assert.Equal(isTasking, MailSubject.IsTasking(subject));
        Assert.Equal("departure-7", DepartureNotice.IdOf(7));
    }
}
