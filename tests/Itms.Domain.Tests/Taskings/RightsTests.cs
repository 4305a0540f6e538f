using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Who may see a tasking, and who may read the detainees' names.</summary>
public sealed class RightsTests
{
    private static TaskingStory Delegated() =>
        Given.Tasking().InCategory(Category.MedicalComplaint).AssignedTo("HOU", "lee.chan", "hal.price").Delegated("sam.ortiz");

    [Theory]
    [InlineData("ana.ruiz", true)] // task manager
    [InlineData("tom.becker", true)]
    [InlineData("lee.chan", true)] // action officer
    [InlineData("sam.ortiz", true)] // designee
    [InlineData("hal.price", true)] // cc
    [InlineData("kim.dale", true)] // supervisor of the unit
    [InlineData("ray.singh", true)] // its chief
    [InlineData("dan.okoro", true)] // its division's lead
    [InlineData("cole.vance", true)] // clears it
    [InlineData("ada.wells", true)] // leadership reads all
    [InlineData("ivy.marsh", true)]
    [InlineData("mia.lund", false)]
    [InlineData("eva.stone", false)]
    [InlineData("nia.frost", false)]
    [InlineData("adm.root", false)] // administers, but is not on it
    public void Managers_leaders_and_people_on_the_tasking_may_read_detainees(string who, bool reads)
    {
        var open = Delegated().Tasking;
        var restricted = open with { Form = open.Form with { Restricted = true } };

        Assert.Equal(reads, Rights.MayReadDetainees(open, Agency.Person(who), Agency.Directory));
        Assert.True(Rights.MaySee(open, Agency.Person(who), Agency.Directory));
        Assert.Equal(reads, Rights.MaySee(restricted, Agency.Person(who), Agency.Directory));
    }

    [Fact]
    public void A_creator_who_no_longer_manages_taskings_reads_no_detainees_unless_they_are_on_the_tasking()
    {
        var demoted = Agency.Person("ana.ruiz") with { Roles = [Role.Staff] };
        var others = Given.Tasking().AssignedTo("HOU", "lee.chan").Tasking;
        var theirs = Given.Tasking().AssignedTo("HOU", "lee.chan", "ana.ruiz").Tasking;

        Assert.Equal("ana.ruiz", others.CreatedBy);
        Assert.False(Rights.MayReadDetainees(others, demoted, Agency.Directory));
        Assert.True(Rights.MayReadDetainees(theirs, demoted, Agency.Directory));
        Assert.True(Rights.MayReadDetainees(others, Agency.Person("ana.ruiz"), Agency.Directory));
    }

    [Fact]
    public void People_of_an_earlier_cycle_keep_their_rights() =>
        Assert.True(
            Rights.IsOn(Involvement.Of(Delegated().Answered().SubmittedToHq().SentToAd().Cleared("cole.vance").SubmittedToAuthority().Reopened()
                .Tasking), Agency.Person("sam.ortiz"), Agency.Directory));

    [Fact]
    public void The_system_may_only_create_unassigned_taskings_from_mail_and_attach_to_them()
    {
        var form = Given.Tasking().Form with { ReceivedVia = Channel.Email };
        var file = new TaskingCommand.AddAttachments([new NewAttachment("0a", "mail.eml", "message/rfc822", 1, "00")], Final: false);
        var byHand = Delegated().Tasking;

        Assert.True(May(null, new TaskingCommand.Create("", form, [])));
        Assert.True(May(byHand with { CreatedBy = Domain.People.Actor.SystemId }, file));
        Assert.False(May(null, new TaskingCommand.Create("", form with { ReceivedVia = Channel.Itms }, [])));
        Assert.False(May(null, new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])])));
        Assert.False(May(byHand, file));
        Assert.False(May(byHand with { CreatedBy = Domain.People.Actor.SystemId }, file with { Final = true }));
        Assert.False(May(byHand with { CreatedBy = Domain.People.Actor.SystemId }, new TaskingCommand.AddComment("x")));

        static bool May(Tasking? tasking, TaskingCommand command) =>
            Rights.Refuse(tasking, command, Domain.People.Actor.System, Agency.Rules, Agency.Time("2027-01-11 09:00")) is null;
    }

    [Fact]
    public void People_who_have_left_cannot_give_commands()
    {
        var gone = new Domain.People.Actor(Agency.Person("ana.ruiz") with { Active = false });

        var decision =
            TaskingDecider.Decide(Delegated().Tasking, new TaskingCommand.AddComment("still here"), gone, Agency.Rules,
                Agency.Time("2027-01-12 09:00"));

        Assert.Equal("not-allowed", Assert.IsType<Decision.Refused>(decision).Refusal.Code);
    }

    [Fact]
    public void A_chief_can_act_only_for_their_own_unit()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();

        Assert.Equal("yes", story.Answer("eva.stone", new TaskingCommand.Delegate(null, "sam.ortiz", null)));
        Assert.Equal("not-allowed", story.Answer("eva.stone", new TaskingCommand.Delegate("HOU", "sam.ortiz", null)));
    }
}
