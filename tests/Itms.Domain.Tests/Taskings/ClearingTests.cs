using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 5–7: HQ review, clearance and transmittal.</summary>
public sealed class ClearingTests
{
    private static readonly TaskingCommand.Clear Clear = new(null);

    private static TaskingStory AtHq(string category, string officer = "lee.chan") =>
        Given.Tasking().InCategory(category).AssignedTo("HOU", officer).Answered().SubmittedToHq();

    [Fact]
    public void All_of_the_officials_clear_before_it_is_cleared()
    {
        var story = AtHq(Category.Congressional).SentToAd().Cleared("dan.okoro");
        Assert.Equal(TaskingStatus.SentToAd, story.Status);
        Assert.Equal("already-cleared", story.Answer("dan.okoro", Clear));
        Assert.Equal("already-cleared", story.Answer("ivy.marsh", Clear));
        Assert.StartsWith("You have", story.Refuses("dan.okoro", Clear).Detail, StringComparison.Ordinal);
        Assert.StartsWith("Somebody else has", story.Refuses("ivy.marsh", Clear).Detail, StringComparison.Ordinal);
        Assert.Equal("clearance-needed", story.Answer("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)));

        story.Cleared("joe.lind");

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
        Assert.Equal(["DAD", "CoS"], story.Tasking.Decisions.Select(d => d.Position));
        story.ReplaysTheSame();
    }

    [Theory]
    [InlineData("ada.wells")]
    [InlineData("joe.lind")]
    [InlineData("dan.okoro")]
    [InlineData("ivy.marsh")]
    public void Any_of_the_officials_clears(string who) =>
        Assert.Equal(TaskingStatus.AdCleared, AtHq(Category.Other).SentToAd().Cleared(who).Status);

    [Theory]
    [InlineData("cole.vance")]
    [InlineData("ana.ruiz")]
    [InlineData("tom.becker")]
    [InlineData("lee.chan")]
    [InlineData("itms")]
    public void Nobody_else_clears(string who)
    {
        var story = AtHq(Category.Other).SentToAd();

        Assert.NotEqual("yes", story.Answer(who, Clear));
        Assert.NotEqual("yes", story.Answer(who, new TaskingCommand.ReturnClearance("no")));
    }

    [Fact]
    public void Only_DAD_CS_is_asked_if_the_rubric_names_them()
    {
        var story = AtHq(Category.Declaration).SentToAd();

        Assert.Equal("not-clearing-official", story.Answer("ivy.marsh", Clear));
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("dan.okoro").Status);
    }

    [Fact]
    public void The_unit_chief_clears_for_their_own_unit_only()
    {
        var story = AtHq(Category.FoiaMedicalRecords).SentToAd();

        Assert.Equal("not-clearing-official", story.Answer("eva.stone", Clear));
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("ray.singh").Status);
    }

    [Fact]
    public void If_no_clearance_is_needed_it_goes_from_hq_to_the_authority()
    {
        var story = AtHq(Category.OdoWithoutFindings);

        Assert.Equal("clearance-not-needed", story.Answer("ana.ruiz", new TaskingCommand.SendToAd()));
        Assert.True(story.SubmittedToAuthority().Tasking.IsClosed);
    }

    [Fact]
    public void To_be_decided_waits_until_an_official_is_named_with_a_reason()
    {
        var story = AtHq(Category.MedicalRecords);
        Assert.Equal("clearance-to-be-decided", story.Answer("ana.ruiz", new TaskingCommand.SendToAd()));
        Assert.Equal("clearance-needed", story.Answer("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)));

        Assert.Equal(["reason"], story.Refuses("ana.ruiz", new TaskingCommand.NameClearingOfficial(["RIM"], ClearanceKind.AnyOf, "")).Errors.Keys);
        story.NamedClearing(ClearanceKind.AnyOf, "rim").SentToAd().Cleared("nia.frost");

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
    }

    [Theory]
    [InlineData(ClearanceKind.AnyOf, "positions[0]", "King")]
    [InlineData(ClearanceKind.AnyOf, "positions")]
    [InlineData(ClearanceKind.None, "kind", "AD")]
    [InlineData(ClearanceKind.ToBeDecided, "kind", "AD")]
    public void An_official_is_named_by_a_known_position_and_one_at_least_clears(ClearanceKind kind, string field, params string[] positions) =>
        Assert.Equal([field], AtHq(Category.Other).Refuses("ana.ruiz", new TaskingCommand.NameClearingOfficial(positions, kind, "why")).Errors.Keys);

    [Fact]
    public void It_is_not_sent_to_a_vacant_post()
    {
        var story = AtHq(Category.Other).NamedClearing(ClearanceKind.AllOf, "AD", "HSA");
        var no = story.Refuses("ana.ruiz", new TaskingCommand.SendToAd());
        Assert.Equal(("no-clearing-official", "HSA"), (no.Code, Assert.Single(no.Outstanding)));

        Assert.Equal("yes", story.NamedClearing(ClearanceKind.AnyOf, "AD", "HSA").Answer("ana.ruiz", new TaskingCommand.SendToAd()));
        Assert.Equal("no-clearing-official", story.NamedClearing(ClearanceKind.AnyOf, "DCoS", "HSA")
            .Answer("ana.ruiz", new TaskingCommand.SendToAd()));
    }

    [Fact]
    public void A_post_whose_holder_has_left_is_vacant() =>
        Assert.Equal(
            "no-clearing-official",
            AtHq(Category.FoiaData).Under(Agency.RulesWhere(p => p.Id == "nia.frost" ? p with { Active = false } : p))
                .Answer("ana.ruiz", new TaskingCommand.SendToAd()));

    [Fact]
    public void The_author_clears_the_response_only_if_the_policy_allows_it()
    {
        var story = AtHq(Category.FoiaMedicalRecords, officer: "ray.singh").SentToAd();
        Assert.Equal("maker-may-not-clear", story.Answer("ray.singh", Clear));

        story.Under(new TaskingPolicy(MakerMayClear: true)).Cleared("ray.singh");

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
    }

    [Fact]
    public void The_author_of_a_units_answer_cannot_clear_the_consolidated_one()
    {
        var story = Given.Tasking().InCategory(Category.FoiaMedicalRecords).AssignedTo("HOU", "ray.singh").AssignedTo("MCMU", "mia.lund")
            .Answered("HOU").Reported("HOU").Answered("MCMU").Reported("MCMU")
            .SubmittedToHq(new ResponseDraft(ResponseKind.Substantive, "The agency answers.")).SentToAd();

        Assert.Equal("maker-may-not-clear", story.Answer("ray.singh", Clear));
        Assert.Equal("yes", story.Answer("eva.stone", Clear));
    }

    [Fact]
    public void Returned_without_clearance_it_is_at_hq_again_and_clearances_start_over()
    {
        var story = AtHq(Category.Congressional).SentToAd().Cleared("dan.okoro").When("joe.lind", new TaskingCommand.ReturnClearance("unclear"));
        Assert.Equal(TaskingStatus.SubmittedToHq, story.Status);
        Assert.Equal(["True dan.okoro", "False joe.lind"], story.Tasking.Decisions.Select(d => $"{d.Cleared} {d.By}"));

        Assert.Empty(story.SentToAd().Tasking.Decisions);
        Assert.Equal(TaskingStatus.SentToAd, story.Cleared("joe.lind").Status);
        story.ReplaysTheSame();
    }

    [Fact]
    public void A_clearance_is_taken_back_until_it_has_gone_to_the_authority() =>
        Assert.Equal(
            TaskingStatus.SubmittedToHq,
            AtHq(Category.Other).SentToAd().Cleared().When("ada.wells", new TaskingCommand.ReturnClearance("wait")).Status);

    [Fact]
    public void A_return_of_clearance_needs_a_reason() =>
        Assert.Equal(["reason"], AtHq(Category.Other).SentToAd().Refuses("ada.wells", new TaskingCommand.ReturnClearance(" ")).Errors.Keys);

    [Fact]
    public void Another_channel_than_the_request_came_by_needs_a_reason()
    {
        var story = AtHq(Category.Other).SentToAd().Cleared();
        Assert.Equal(["channelReason"], story.Refuses("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.EroTasker, null, null)).Errors.Keys);

        story.When("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.EroTasker, "sent", "mailbox full"));

        Assert.Equal(new Transmittal(Channel.EroTasker, "ana.ruiz", story.Now, "sent", "mailbox full"), story.Tasking.Transmittal);
    }
}
