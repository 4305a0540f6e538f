using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Every clearing position may name a substitute for a time (D 5-1.4, 5-3.5.c; Life 6).</summary>
public sealed class SubstituteClearanceTests
{
    private static readonly TaskingCommand.Clear Clear = new(null);

    private static ClearanceDelegation Substitute(string position, string from, string to, string by = "ana.ruiz") => new(
        $"{position}-{from}", from, to, Agency.Time("2027-01-29 17:00"), "On leave.", by, Agency.Time("2027-01-11 08:00"), Position: position);

    private static Rules With(params ClearanceDelegation[] delegations) => Agency.Rules with { Delegations = delegations };

    private static TaskingStory AtHq(string category, Rules rules) =>
        Given.Tasking().InCategory(category).Under(rules).AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq();

    [Theory]
    [InlineData(Category.MedicalComplaint, "Health Care Compliance Consultant", "cole.vance", "uma.vega")]
    [InlineData(Category.FoiaData, "RIM", "nia.frost", "cole.vance")]
    [InlineData(Category.Declaration, "DAD-CS", "dan.okoro", "ray.singh")]
    [InlineData(Category.OdoWithFindings, "DAD-CS", "dan.okoro", "ray.singh")]
    [InlineData(Category.FoiaMedicalRecords, "UC", "ray.singh", "kim.dale")]
    public void A_substitute_is_asked_and_clears_on_behalf_of_the_official(string category, string position, string from, string to)
    {
        var story = AtHq(category, With(Substitute(position, from, to))).SentToAd();
        Assert.Contains($"clearanceRequested: {to}", story.Mailed);
        Assert.True(ClearanceAuthority.WaitsFor(story.Tasking, story.Rules.Delegations[0], story.Rules));

        story.Cleared(to).ReplaysTheSame();

        Assert.Equal(TaskingStatus.AdCleared, story.Status);
        Assert.Equal((to, from), story.Tasking.Decisions.Select(d => (d.By, d.OnBehalfOf)).Single());
    }

    [Fact]
    public void A_unit_chiefs_substitute_clears_for_that_unit_only_and_not_what_the_chief_wrote()
    {
        var rules = With(Substitute("UC", "eva.stone", "kim.dale"));
        Assert.Equal("not-clearing-official", AtHq(Category.FoiaMedicalRecords, rules).SentToAd().Answer("kim.dale", Clear));

        var written = Given.Tasking().InCategory(Category.FoiaMedicalRecords).Under(With(Substitute("UC", "ray.singh", "kim.dale")))
            .AssignedTo("HOU", "ray.singh").Answered().SubmittedToHq().SentToAd();
        Assert.NotEqual("yes", written.Answer("kim.dale", Clear));
        Assert.Equal("yes", written.Answer("dan.okoro", Clear));
    }

    [Fact]
    public void Where_all_must_clear_one_substitute_does_not_sign_twice()
    {
        var rules = With(Substitute("DAD", "dan.okoro", "uma.vega"), Substitute("CoS", "joe.lind", "uma.vega"));
        var story = AtHq(Category.Congressional, rules).SentToAd().Cleared("uma.vega");

        Assert.Equal(TaskingStatus.SentToAd, story.Status);
        Assert.Equal("already-cleared", story.Answer("uma.vega", Clear));
        Assert.Equal("yes", story.Answer("joe.lind", Clear));
    }

    [Fact]
    public void No_substitute_counts_if_ses_clearance_is_required()
    {
        var story = Given.Tasking().InCategory(Category.FoiaData).With(f => f with { RequiresSes = true })
            .Under(With(Substitute("RIM", "nia.frost", "ada.wells"), Substitute("AD", "ada.wells", "joe.lind")))
            .AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd();

        Assert.Equal("not-clearing-official", story.Answer("joe.lind", Clear));
        Assert.Null(story.Cleared("ada.wells").Tasking.Decisions.Single().OnBehalfOf);
    }

    [Fact]
    public void A_substitute_may_read_what_they_clear()
    {
        var story = AtHq(Category.FoiaData, Agency.Rules);
        var substitute = Agency.Person("cole.vance");
        Assert.False(Rights.MayReadDetainees(story.Tasking, substitute, Agency.Directory));

        Assert.True(Rights.MayReadDetainees(
            story.Tasking, substitute with { Substituting = [Substitute("RIM", "nia.frost", "cole.vance")] }, Agency.Directory));
    }

    [Theory]
    [InlineData("RIM", "nia.frost", "cole.vance", "nia.frost", "")]
    [InlineData("UC", "ray.singh", "eva.stone", "ray.singh", "")]
    [InlineData("DAD-CS", "dan.okoro", "ray.singh", "ana.ruiz", "")]
    [InlineData("RIM", "cole.vance", "lee.chan", "ana.ruiz", "from")]
    [InlineData("UC", "lee.chan", "sam.ortiz", "ana.ruiz", "from")]
    [InlineData("RIM", "nia.frost", "nia.frost", "nia.frost", "to")]
    [InlineData("UC", "ray.singh", "ray.singh", "ray.singh", "to")]
    [InlineData("RIM", "nia.frost", "ana.ruiz", "ana.ruiz", "to")]
    [InlineData("King", "nia.frost", "cole.vance", "nia.frost", "position")]
    public void It_is_for_a_position_that_the_official_holds_and_nobody_records_one_to_themselves(
        string position, string from, string to, string by, string fields)
    {
        var (errors, now) = (new FieldErrors(), Agency.Time("2027-01-11 09:00"));

        ClearanceDelegation.Check(from, to, now.AddDays(7), "why", Agency.Directory, now, errors, position, by);

        Assert.Equal(fields, string.Join(' ', errors.ByField.Keys));
    }

    [Theory]
    [InlineData("ada.wells", "AD")]
    [InlineData("joe.lind", "CoS")]
    [InlineData("nia.frost", "RIM")]
    [InlineData("ray.singh", "UC")]
    public void A_delegation_that_names_no_position_is_about_the_one_that_the_official_holds(string from, string position) =>
        Assert.Equal(position, ClearanceDelegation.PositionMeant(from, Agency.Directory));

    [Fact]
    public void Who_holds_several_positions_must_name_one()
    {
        var directory = Agency.RulesWhere(p => p.Id == "nia.frost" ? p with { Positions = ["RIM", "HSA"] } : p).Directory;
        var (errors, now) = (new FieldErrors(), Agency.Time("2027-01-11 09:00"));
        var position = ClearanceDelegation.PositionMeant("nia.frost", directory);

        ClearanceDelegation.Check("nia.frost", "cole.vance", now.AddDays(7), "why", directory, now, errors, position, "nia.frost");

        Assert.Equal(["position"], errors.ByField.Keys);
    }

    [Fact]
    public void Both_people_are_told_with_what_waits_and_who_recorded_it()
    {
        var d = Substitute("RIM", "nia.frost", "cole.vance");
        var waiting = AtHq(Category.FoiaData, Agency.Rules).SentToAd().Tasking;

        var mails = DelegationComposer.Recorded(d, [waiting], Agency.Rules);

        Assert.Equal(["cole.vance", "nia.frost"], mails.Select(m => m.To));
        Assert.All(mails, m => Assert.Equal(waiting.Number, Assert.Single(m.Items!).Number));
        Assert.All(mails, m => Assert.Contains("Ana Ruiz recorded that", m.Lines[0], StringComparison.Ordinal));
        Assert.DoesNotContain(mails.SelectMany(m => m.Lines), line => line.Contains("On leave", StringComparison.Ordinal));
    }
}
