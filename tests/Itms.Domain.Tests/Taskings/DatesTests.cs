using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>Requirements "Dates": what can never be right is refused by field, what may be a mistake is warned of.</summary>
public sealed class DatesTests
{
    private static TaskingStory Assigned() => Given.Tasking().AssignedTo("HOU", "lee.chan");

    private static Moment Day(string day) => new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

    private static TaskingCommand.SetDates Set(string? inside, string? authority = null, string? extension = null, bool withdraw = false) => new(
        inside is null ? null : Day(inside), authority is null ? null : Day(authority), extension is null ? null : Day(extension),
        TaskingStory.Reason, withdraw);

    private static string[] Warned(TaskingStory story, TaskingCommand command) =>
        [.. DateWarnings.Of(command, story.Tasking.Form, Agency.Calendar, story.Now)!.Select(w => $"{w.Field} {w.Code}")];

    [Theory]
    [InlineData("2027-01-20", "2027-01-20", null, null)] // the same day is early enough
    [InlineData("2027-01-21", "2027-01-20", null, "internalDueDate")]
    [InlineData("2027-01-21", "2027-01-20", "2027-01-22", null)] // the extension counts
    [InlineData("2027-01-25", "2027-01-20", "2027-01-22", "internalDueDate")]
    [InlineData("2027-01-15", "2027-01-20", "2027-01-19", "extensionDate")]
    [InlineData("1999-12-31", "2027-01-20", null, "internalDueDate")]
    [InlineData("2027-01-15", "2207-01-20", null, "authorityDueDate")] // a slip for 2027
    public void Dates_that_can_never_be_right_are_refused_when_a_tasking_is_entered(
        string inside, string authority, string? extension, string? field)
    {
        var story = Assigned().Due(inside, authority, extension);

        if (field is null) Assert.Equal("yes", story.Answer("ana.ruiz", story.Creation));
        else Assert.Equal([field], story.Refuses("ana.ruiz", story.Creation).Errors.Keys);
    }

    [Fact]
    public void Setting_dates_names_the_field_that_was_given()
    {
        var story = Assigned().Created();
        Assert.Equal(["internalDueDate"], story.Refuses("ana.ruiz", Set("2027-01-21")).Errors.Keys);
        Assert.Equal(["authorityDueDate"], story.Refuses("ana.ruiz", Set(null, "2027-01-14")).Errors.Keys);
        Assert.Equal(["extensionDate"], story.Refuses("ana.ruiz", Set(null, null, "2027-01-19")).Errors.Keys);
        Assert.Equal(["internalDueDate"], story.Refuses("ana.ruiz", Set("2047-12-31", "2047-01-01")).Errors.Keys);

        story.DatesSet(extension: "2027-02-01").DatesSet(inside: "2027-01-29");
        Assert.Equal(["authorityDueDate"], story.Refuses("ana.ruiz", Set(null, "2027-02-02")).Errors.Keys);
        Assert.Equal(["extensionDate"], story.Refuses("ana.ruiz", Set(null, withdraw: true)).Errors.Keys);
        Assert.Equal("yes", story.Answer("ana.ruiz", Set("2027-01-19", withdraw: true)));
    }

    [Fact]
    public void A_reopening_and_a_start_date_are_checked_too()
    {
        var closed = Assigned().Closed();
        var reopen = new TaskingCommand.Reopen("Again.", TaskingStory.Reason, Day("2027-03-11"), Day("2027-03-10"));

        Assert.Equal(["internalDueDate"], closed.Refuses("ana.ruiz", reopen).Errors.Keys);
        var open = Assigned().Created();
        Assert.Equal(
            ["startDate"],
            open.Refuses("ana.ruiz", new TaskingCommand.Edit(open.Tasking.Form with { StartDate = Day("1927-01-11") })).Errors.Keys);
    }

    [Fact]
    public void Past_dates_and_days_off_are_warned_of_when_a_tasking_is_entered()
    {
        var story = Assigned().Due("2027-01-08", "2027-01-16"); // last Friday, and a Saturday

        Assert.Equal(["internalDueDate past", "authorityDueDate not-a-business-day"], Warned(story, story.Creation));
        Assert.Empty(Warned(Assigned(), Assigned().Creation));
    }

    [Fact]
    public void An_extended_date_may_be_past_but_not_its_extension()
    {
        Assert.Empty(Warned(Assigned(), Assigned().Due(null, "2027-01-08", "2027-01-20").Creation));
        Assert.Equal(["extensionDate past"], Warned(Assigned(), Assigned().Due(null, "2027-01-07", "2027-01-08").Creation));
    }

    [Fact]
    public void Only_what_a_step_sets_is_warned_of()
    {
        var story = Assigned().Due("2027-01-08", "2027-01-20").Created();
        Assert.Equal(["authorityDueDate not-a-business-day"], Warned(story, Set(null, "2027-01-18"))); // Martin Luther King's day
        Assert.Equal(["internalDueDate past"], Warned(story, Set("2027-01-07")));
        Assert.Null(DateWarnings.Of(new TaskingCommand.Acknowledge(), null, Agency.Calendar, story.Now));

        var late = new TaskingCommand.Edit(story.Tasking.Form with { StartDate = Day("2027-01-09"), ReceivedAt = story.Now.AddDays(1) });
        Assert.Equal(["startDate after-due-date", "receivedAt future"], Warned(story, late));
        Assert.Empty(Warned(story, new TaskingCommand.Edit(story.Tasking.Form with { CaseNumber = "7" })));
    }

    [Fact]
    public void A_retroactive_entry_has_past_dates_without_warning()
    {
        var story = Assigned().Due(null, "2027-01-08");
        var entry = story.Creation with { Retroactive = new RetroactiveEntry(Day("2027-01-08"), null, null, null) };

        Assert.Empty(Warned(story, entry));
    }

    [Fact]
    public void Each_date_says_why_it_is_what_it_is()
    {
        var story = Assigned().Due("2027-01-15", "2027-01-20T15:00:00Z").Created();
        Assert.Equal(
            new DateReasons(
                "The internal due date counts until the response is at HQ.",
                "Entered with the request on January 11, 2027 by Ana Ruiz. It has no time, so it means 17:00 agency time.",
                "Entered with the request on January 11, 2027 by Ana Ruiz.",
                null),
            DateReasons.Of(story.Tasking, Agency.Rules));

        story.At("2027-01-12 10:00").When("tom.becker", Set(null, null, "2027-02-01")).Answered().SubmittedToHq();
        var why = DateReasons.Of(story.Tasking, Agency.Rules);
        Assert.Equal("The response is or was at HQ, so the extension date counts.", why.DueAt);
        Assert.Equal("Set on January 12, 2027 by Tom Becker. It has no time, so it means 17:00 agency time.", why.ExtensionDate);
        Assert.StartsWith("Entered with the request", why.AuthorityDueDate, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "2027-01-20", "There is no internal due date, so the date due to the authority counts.")]
    [InlineData(null, null, null)]
    public void The_due_date_says_which_date_counts(string? inside, string? authority, string? why) =>
        Assert.Equal(why, DateReasons.Of(Given.Tasking().Due(inside, authority).Tasking, Agency.Rules).DueAt);
}
