using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>
/// Clearance for the AD (G II.F, D 4-7; Life 6): for a limited time, never if SES clearance is required, and always visible in the history.
/// </summary>
public sealed class DelegatedClearanceTests
{
    private const string Until = "2027-01-29 17:00";

    private static readonly TaskingCommand.Clear Clear = new(null);
    private static readonly TaskingCommand.ReturnClearance Return = new("unclear");

    private static Rules Delegated(string to, string until = Until, Rules? rules = null) => (rules ?? Agency.Rules) with
    {
        Delegations = [new("d1", "ada.wells", to, Agency.Time(until), "On leave.", "ada.wells", Agency.Time("2027-01-11 08:00"))],
    };

    /// <summary>A response that waits for clearance by these positions, under these rules.</summary>
    private static TaskingStory Waiting(Rules rules, ClearanceKind kind, params string[] positions) =>
        Waiting(rules, Given.Tasking(), kind, positions);

    private static TaskingStory Waiting(Rules rules, TaskingStory story, ClearanceKind kind, params string[] positions) =>
        story.AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().NamedClearing(kind, positions).Under(rules).SentToAd();

    [Fact]
    public void The_delegate_clears_for_the_ad_and_the_history_says_so()
    {
        var story = Waiting(Delegated("dan.okoro"), ClearanceKind.AnyOf, "AD").Cleared("dan.okoro");

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
        Assert.All(story.Happened, e => Assert.Equal(("dan.okoro", "ada.wells"), (e.By, e.OnBehalfOf)));
        Assert.Equal(("AD", "dan.okoro", "ada.wells"), story.Tasking.Decisions.Select(d => (d.Position, d.By, d.OnBehalfOf)).Single());
        story.ReplaysTheSame();
    }

    [Fact]
    public void The_ad_may_still_clear_and_nobody_else_gains_anything()
    {
        var story = Waiting(Delegated("dan.okoro"), ClearanceKind.AnyOf, "AD");
        Assert.Equal("not-clearing-official", story.Answer("ivy.marsh", Clear));
        Assert.Equal("not-clearing-official", story.Answer("ana.ruiz", Clear));

        Assert.Null(story.Cleared("ada.wells").Happened[0].OnBehalfOf);
        Assert.Null(story.Tasking.Decisions.Single().OnBehalfOf);
    }

    [Fact]
    public void A_delegation_covers_only_the_ads_clearance() =>
        Assert.Equal("not-clearing-official", Waiting(Delegated("dan.okoro"), ClearanceKind.AnyOf, "CoS", "DAD-HCC").Answer("dan.okoro", Clear));

    [Theory]
    [InlineData("2027-01-11 09:30", "yes")]
    [InlineData("2027-01-29 16:59", "yes")]
    [InlineData("2027-01-29 17:00", "not-clearing-official")]
    [InlineData("2027-02-15 09:00", "not-clearing-official")]
    public void It_is_over_at_the_instant_it_ends(string at, string answer)
    {
        var story = Waiting(Delegated("dan.okoro"), ClearanceKind.AnyOf, "AD").At(at);

        Assert.Equal(answer, story.Answer("dan.okoro", Clear));
        Assert.Equal(answer, story.Answer("dan.okoro", Return));
    }

    [Fact]
    public void It_is_over_when_it_is_revoked_or_either_has_left_their_position()
    {
        var story = Waiting(Delegated("dan.okoro"), ClearanceKind.AnyOf, "AD", "CoS");
        var revoked = Delegated("dan.okoro").Delegations[0] with { RevokedBy = "ada.wells", RevokedAt = story.Now };
        Assert.Equal("not-clearing-official", story.Under(Agency.Rules with { Delegations = [revoked] }).Answer("dan.okoro", Clear));
        foreach (var (gone, positions) in new[] { ("ada.wells", "CoS"), ("dan.okoro", "RIM") })
            Assert.Equal(
                "not-clearing-official",
                story.Under(Delegated("dan.okoro", rules: Agency.RulesWhere(p => p.Id == gone ? p with { Positions = [positions] } : p)))
                    .Answer("dan.okoro", Clear));
    }

    [Fact]
    public void If_ses_clearance_is_required_the_delegate_is_refused_and_the_ad_is_not()
    {
        var story = Waiting(Delegated("dan.okoro"), Given.Tasking().With(f => f with { RequiresSes = true }), ClearanceKind.AnyOf, "AD");
        Assert.DoesNotContain(story.Mailed, m => m.EndsWith("dan.okoro", StringComparison.Ordinal));

        Assert.Equal("ses-required", story.Answer("dan.okoro", Clear));
        Assert.Equal("ses-required", story.Answer("dan.okoro", Return));
        Assert.Equal("not-clearing-official", story.Answer("ivy.marsh", Clear));
        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("ada.wells").Status);
    }

    [Fact]
    public void An_official_in_their_own_right_without_ses_is_refused_too()
    {
        var story = Waiting(Delegated("joe.lind"), Given.Tasking().With(f => f with { RequiresSes = true }), ClearanceKind.AnyOf, "AD", "CoS");

        Assert.Equal("ses-required", story.Answer("joe.lind", Clear));
    }

    [Fact]
    public void Who_clears_in_their_own_right_is_recorded_as_themselves() =>
        Assert.Equal(
            [("CoS", null)],
            Waiting(Delegated("joe.lind"), ClearanceKind.AnyOf, "CoS", "AD").Cleared("joe.lind")
                .Tasking.Decisions.Select(d => (d.Position, d.OnBehalfOf)));

    [Fact]
    public void If_all_officials_must_clear_nobody_clears_twice_by_delegation()
    {
        var story = Waiting(Delegated("joe.lind"), ClearanceKind.AllOf, "CoS", "AD").Cleared("joe.lind");
        Assert.Equal(TaskingStatus.SentToAd, story.Status);
        Assert.Equal("already-cleared", story.Answer("joe.lind", Clear));

        Assert.Equal(TaskingStatus.AdCleared, story.Cleared("ada.wells").Status);
    }

    [Fact]
    public void The_author_of_the_response_cannot_clear_it_for_the_ad()
    {
        var story = Waiting(Delegated("dan.okoro"), Given.Tasking(), ClearanceKind.AnyOf, "AD");
        var written = Given.Tasking().AssignedTo("HOU", "dan.okoro").Answered().SubmittedToHq().NamedClearing(ClearanceKind.AnyOf, "AD")
            .Under(story.Rules).SentToAd();

        Assert.Equal("maker-may-not-clear", written.Answer("dan.okoro", Clear));
        Assert.Equal("yes", written.Under(written.Rules with { Policy = new TaskingPolicy(MakerMayClear: true) }).Answer("dan.okoro", Clear));
    }

    [Fact]
    public void Nobody_clears_for_the_ad_what_the_ad_wrote()
    {
        var story = Given.Tasking().AssignedTo("HOU", "ada.wells").Answered().SubmittedToHq()
            .NamedClearing(ClearanceKind.AnyOf, "AD").Under(Delegated("joe.lind")).SentToAd();
        Assert.Equal("maker-may-not-clear", story.Answer("joe.lind", Clear));
        Assert.Equal("maker-may-not-clear", story.Answer("ada.wells", Clear));

        // They may clear in their own right, and then it is not the AD's clearance.
        story.NamedClearing(ClearanceKind.AnyOf, "AD", "CoS").Cleared("joe.lind");
        Assert.Equal(("CoS", (string?)null), story.Tasking.Decisions.Select(d => (d.Position, d.OnBehalfOf)).Single());
    }

    [Fact]
    public void The_delegate_may_return_and_reopen_for_the_ad()
    {
        var story = Waiting(Delegated("dan.okoro", "2027-03-31 17:00"), ClearanceKind.AnyOf, "AD").When("dan.okoro", Return);
        Assert.Equal((TaskingStatus.SubmittedToHq, "ada.wells"), (story.Status, story.Happened[0].OnBehalfOf));
        Assert.Contains("on behalf of Ada Wells", story.Notifications.First(l => l.Kind == "clearanceReturned").Lines[0], StringComparison.Ordinal);

        story.SentToAd().Cleared("dan.okoro").SubmittedToAuthority();
        var reopen = new TaskingCommand.Reopen("Look again.", "why", null, new Moment(new DateOnly(2027, 3, 10)));
        Assert.Equal("not-allowed", story.Answer("ivy.marsh", reopen));
        Assert.Equal("ada.wells", story.When("dan.okoro", reopen).Happened[0].OnBehalfOf);
    }

    [Fact]
    public void The_delegate_is_asked_and_reminded_like_the_ad_while_it_lasts()
    {
        var story = Waiting(Delegated("dan.okoro", "2027-01-19 17:00"), ClearanceKind.AnyOf, "AD");
        Assert.Equal(["clearanceRequested: ada.wells", "clearanceRequested: dan.okoro"], story.Mailed);
        // The authority waits for it on the 20th; the delegation ends the day before, after the reminder.
        Assert.Equal(["ada.wells", "dan.okoro", "ana.ruiz"], story.RemindedBy("atAd"));

        Assert.Equal(
            ["ada.wells", "ana.ruiz"], Waiting(Delegated("dan.okoro", "2027-01-11 10:00"), ClearanceKind.AnyOf, "AD").RemindedBy("atAd"));
    }

    [Theory]
    [InlineData("ada.wells", "joe.lind", 1, "why", "")]
    [InlineData("ada.wells", "dan.okoro", 90, "why", "")]
    [InlineData("ada.wells", "dan.okoro", 91, "why", "until")]
    [InlineData("ada.wells", "dan.okoro", 0, "why", "until")]
    [InlineData("ada.wells", "dan.okoro", 1, " ", "reason")]
    [InlineData("ada.wells", "ada.wells", 1, "why", "to")]
    [InlineData("ada.wells", "lee.chan", 1, "why", "to")]
    [InlineData("ada.wells", "cole.vance", 1, "why", "to")]
    [InlineData("ada.wells", "nobody", 1, "why", "to")]
    [InlineData("joe.lind", "dan.okoro", 1, "why", "from")]
    [InlineData("old.hand", "dan.okoro", 1, "why", "from")]
    [InlineData(null, null, null, null, "from reason to until")]
    public void Only_the_ad_delegates_only_to_those_named_and_only_for_a_time(string? from, string? to, int? days, string? reason, string fields)
    {
        var (errors, now) = (new FieldErrors(), Agency.Time("2027-01-11 09:00"));

        ClearanceDelegation.Check(from, to, days is null ? null : now.AddDays(days.Value), reason, Agency.Directory, now, errors);

        Assert.Equal(fields, string.Join(' ', errors.ByField.Keys.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("ada.wells", true)]
    [InlineData("ana.ruiz", true)]
    [InlineData("tom.becker", true)]
    [InlineData("joe.lind", false)]
    [InlineData("dan.okoro", false)]
    [InlineData("adm.root", false)]
    public void The_ad_records_it_or_a_task_manager_for_them(string who, bool may) =>
        Assert.Equal(may, ClearanceAuthority.RefuseDelegationChange("ada.wells", Agency.Person(who), Agency.Directory) is null);
}
