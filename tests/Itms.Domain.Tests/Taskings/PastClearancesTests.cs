using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Life 9: who cleared a response that went out by email before it was entered.</summary>
public sealed class PastClearancesTests
{
    /// <summary>Received on Thursday the 14th at 10:00, due at 16:00, completed at 15:00, entered on Friday.</summary>
    private static TaskingStory Story(string category = Category.Other) =>
        Given.Tasking().At("2027-01-15 09:00").InCategory(category).AssignedTo("HOU", "lee.chan").With(f => f with
        {
            ReceivedAt = Agency.Time("2027-01-14 10:00"),
            InternalDueDate = null,
            AuthorityDueDate = new Moment(Agency.Time("2027-01-14 16:00")),
        });

    private static TaskingCommand.Create Entry(TaskingStory story, params PastClearance[] clearedBy) => story.Creation with
    {
        RoutingReason = TaskingStory.Reason,
        Retroactive = new RetroactiveEntry(
            new Moment(Agency.Time("2027-01-14 15:00")), new ResponseDraft(ResponseKind.Substantive, "Twelve."), null, null)
        {
            ClearedBy = clearedBy,
        },
    };

    private static PastClearance By(string person, string at = "2027-01-14 14:30", string? note = null) =>
        new(person, new Moment(Agency.Time(at)), note);

    private static string Flags(TaskingStory story) => string.Join(' ', TaskingRow.Of(story.Tasking, Agency.Calendar).Flags);

    [Fact]
    public void Who_cleared_is_recorded_with_when_and_by_whom_it_was_recorded()
    {
        var story = Story();
        var t = story.When("ana.ruiz", Entry(story, By("joe.lind", note: " By telephone. "))).ReplaysTheSame().Tasking;

        var decision = Assert.Single(t.Decisions);
        Assert.Equal(
            (Position.ChiefOfStaff, "joe.lind", Agency.Time("2027-01-14 14:30"), true, "By telephone.", "ana.ruiz"),
            (decision.Position, decision.By, decision.At, decision.Cleared, decision.Note, decision.RecordedBy));
        Assert.Equal("joe.lind", Assert.Single(t.Retroactive!.ClearedBy).Person);
        Assert.DoesNotContain("clearanceIncomplete", Flags(story), StringComparison.Ordinal);
        Assert.Empty(story.Notifications);
    }

    [Theory]
    [InlineData(Category.Other, "", true)] // DAD, CoS or AD
    [InlineData(Category.Other, "joe.lind", false)]
    [InlineData(Category.Other, "lee.chan", true)] // holds none of the positions
    [InlineData(Category.Other, "ana.ruiz", true)] // who enters it does not clear it
    [InlineData(Category.Congressional, "joe.lind", true)] // DAD and CoS
    [InlineData(Category.Congressional, "joe.lind dan.okoro", false)]
    [InlineData(Category.Congressional, "ada.wells", false)] // the AD may clear anything
    [InlineData(Category.OdoWithoutFindings, "", false)] // nobody has to
    [InlineData(Category.MedicalRecords, "", true)] // to be decided
    [InlineData(Category.MedicalRecords, "lee.chan", true)]
    [InlineData(Category.MedicalRecords, "cole.vance", false)]
    public void An_entry_whose_clearances_do_not_satisfy_the_rule_is_flagged(string category, string clearedBy, bool incomplete)
    {
        var story = Story(category);
        var clearances = clearedBy.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(person => By(person)).ToArray();
        var rule = story.When("ana.ruiz", Entry(story, clearances)).Tasking.Clearance;

        Assert.Equal(incomplete, story.Tasking.Retroactive!.ClearanceIncomplete);
        Assert.Equal(incomplete, Flags(story).Contains("clearanceIncomplete", StringComparison.Ordinal));
        Assert.Equal(clearances.Length, story.Tasking.Retroactive.ClearedBy.Count);
        Assert.Equal(rule, story.Tasking.Clearance);
    }

    [Theory]
    [InlineData("joe.lind", true)]
    [InlineData("ada.wells", false)]
    public void Where_SES_clearance_is_required_only_such_officials_count(string person, bool incomplete)
    {
        var story = Story().With(f => f with { RequiresSes = true });

        Assert.Equal(incomplete, story.When("ana.ruiz", Entry(story, By(person))).Tasking.Retroactive!.ClearanceIncomplete);
    }

    [Theory]
    [InlineData("no.body", "2027-01-14 14:30", "retroactive.clearedBy[0].person")]
    [InlineData("joe.lind", "2027-01-14 15:01", "retroactive.clearedBy[0].at")] // after it went out
    [InlineData("joe.lind", "2027-01-14 09:59", "retroactive.clearedBy[0].at")] // before it came
    [InlineData("joe.lind", "2027-01-15 09:01", "retroactive.clearedBy[0].at")] // in the future
    public void An_unknown_person_or_an_instant_that_cannot_be_is_refused(string person, string at, string field)
    {
        var story = Story();

        Assert.Equal([field], story.Refuses("ana.ruiz", Entry(story, By(person, at))).Errors.Keys);
    }

    [Fact]
    public void Nobody_is_recorded_twice()
    {
        var story = Story();

        Assert.Equal(
            ["retroactive.clearedBy[1].person"], story.Refuses("ana.ruiz", Entry(story, By("joe.lind"), By("joe.lind"))).Errors.Keys);
    }

    [Fact]
    public void A_reopened_entry_keeps_its_clearances_with_the_earlier_cycle_and_loses_the_flag()
    {
        var story = Story(Category.Congressional);
        story.When("ana.ruiz", Entry(story, By("joe.lind"))).Reopened();

        Assert.Empty(story.Tasking.Decisions);
        Assert.Equal("joe.lind", Assert.Single(story.Tasking.EarlierCycles[0].Decisions).By);
        Assert.DoesNotContain("clearanceIncomplete", Flags(story), StringComparison.Ordinal);
    }
}
