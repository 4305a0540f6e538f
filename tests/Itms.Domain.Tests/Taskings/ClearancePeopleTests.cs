using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Whose clearance counts: SES, the AD's ultimate authority, and each unit's chief (Life 6).</summary>
public sealed class ClearancePeopleTests
{
    private static readonly TaskingCommand.Clear Clear = new(null);

    private static TaskingStory AtHq(string category, bool ses = false) => Given.Tasking().InCategory(category)
        .With(f => f with { RequiresSes = ses }).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();

    /// <summary>Two units have answered, and their chiefs clear.</summary>
    private static TaskingStory TwoUnits(string officer = "lee.chan") => Given.Tasking().InCategory(Category.FoiaMedicalRecords)
        .AssignedTo("HOU", officer).AssignedTo("MCMU", "mia.lund")
        .Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU")
        .SubmittedToHq(new ResponseDraft(ResponseKind.Substantive, "The agency answers.")).SentToAd();

    [Theory]
    [InlineData(Category.MedicalComplaint, "cole.vance")]
    [InlineData(Category.Congressional, "dan.okoro")]
    [InlineData(Category.Other, "joe.lind")]
    public void If_ses_clearance_is_required_only_ses_decides_whatever_the_rule_says(string category, string official)
    {
        var story = AtHq(category, ses: true).SentToAd();
        Assert.Equal(["clearanceRequested: ada.wells"], story.Mailed);
        Assert.Equal("ses-required", story.Answer(official, Clear));
        Assert.Equal("ses-required", story.Answer(official, new TaskingCommand.ReturnClearance("no")));

        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("ada.wells").Status);
    }

    [Fact]
    public void An_official_in_the_ses_counts_as_the_rule_says()
    {
        var story = AtHq(Category.Congressional, ses: true)
            .Under(Agency.RulesWhere(p => p with { Ses = p.Id is "joe.lind" or "dan.okoro" })).SentToAd();

        Assert.Equal(["clearanceRequested: dan.okoro", "clearanceRequested: joe.lind"], story.Mailed);
        Assert.Equal("ses-required", story.Answer("ivy.marsh", Clear));
    }

    [Fact]
    public void If_nobody_is_in_the_ses_it_is_not_sent() =>
        Assert.Equal(
            "no-clearing-official",
            AtHq(Category.Congressional, ses: true).Under(Agency.RulesWhere(p => p with { Ses = false }))
                .Answer("ana.ruiz", new TaskingCommand.SendToAd()));

    [Fact]
    public void None_needed_becomes_the_ads_if_ses_clearance_is_required()
    {
        var story = AtHq(Category.OdoWithoutFindings, ses: true);
        Assert.Equal("clearance-needed", story.Answer("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)));

        Assert.Equal(TaskingStatus.AdCleared, story.SentToAd().Cleared("ada.wells").Status);
        Assert.Equal(["AD"], AtHq(Category.OdoWithoutFindings).Edited(f => f with { RequiresSes = true }).Tasking.Clearance.Positions);
    }

    [Theory]
    [InlineData(Category.MedicalComplaint)]
    [InlineData(Category.Congressional)]
    [InlineData(Category.FoiaData)]
    public void The_ad_clears_any_tasking(string category)
    {
        var story = AtHq(category).SentToAd();
        Assert.Equal("yes", story.Answer("ada.wells", new TaskingCommand.ReturnClearance("no")));

        story.Cleared("ada.wells").ReplaysTheSame();

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
        Assert.Equal(("AD", (string?)null), story.Tasking.Decisions.Select(d => (d.Position, d.OnBehalfOf)).Single());
        Assert.Equal(2, story.SubmittedToAuthority().At("2027-02-26 10:00").Reopened(by: "ada.wells").Tasking.Cycle);
    }

    [Fact]
    public void Each_units_chief_clears_for_their_unit_and_all_are_needed()
    {
        var story = TwoUnits();
        Assert.Equal(["clearanceRequested: eva.stone", "clearanceRequested: ray.singh"], story.Mailed);

        story.Cleared("ray.singh");
        Assert.Equal(TaskingStatus.SentToAd, story.Status);
        Assert.Equal("already-cleared", story.Answer("ray.singh", Clear));
        Assert.Equal(["eva.stone"], ClearanceAuthority.Asked(story.Tasking, story.Rules, story.Now));

        story.Cleared("eva.stone").ReplaysTheSame();
        Assert.Equal(TaskingStatus.AdCleared, story.Status);
        Assert.Equal(["UC HOU ray.singh", "UC MCMU eva.stone"], story.Tasking.Decisions.Select(d => $"{d.Position} {d.Unit} {d.By}"));
    }

    [Fact]
    public void Where_the_chief_wrote_the_response_the_division_lead_clears()
    {
        var story = TwoUnits("ray.singh");
        Assert.Equal(["clearanceRequested: dan.okoro", "clearanceRequested: eva.stone"], story.Mailed);
        Assert.Equal("maker-may-not-clear", story.Answer("ray.singh", Clear));

        Assert.Equal(TaskingStatus.SentToAd, story.Cleared("eva.stone").Status);
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("dan.okoro").Status);
        Assert.Equal(("UC", "HOU"), story.Tasking.Decisions.Select(d => (d.Position, d.Unit)).Last());
    }

    [Fact]
    public void Where_the_chief_wrote_it_and_no_lead_is_left_another_official_is_named()
    {
        var story = Given.Tasking().InCategory(Category.FoiaMedicalRecords).AssignedTo("HOU", "ray.singh").Answered().SubmittedToHq()
            .Under(Agency.RulesWhere(p => p.Id == "dan.okoro" ? p with { Active = false } : p));
        Assert.Equal("no-clearing-official", story.Answer("ana.ruiz", new TaskingCommand.SendToAd()));

        Assert.Null(story.NamedClearing(ClearanceKind.AnyOf, "RIM").Tasking.ClearanceOverride);
    }

    [Fact]
    public void One_of_several_positions_still_clears_alone() =>
        Assert.Equal(TaskingStatus.AdCleared, TwoUnits().NamedClearing(ClearanceKind.AnyOf, "UC", "RIM").Cleared("nia.frost").Status);
}
