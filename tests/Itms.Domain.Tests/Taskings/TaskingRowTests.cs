using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

public sealed class TaskingRowTests
{
    private static bool IsOverdue(TaskingStory story, DateTimeOffset now) =>
        Row(story) is var row && TaskingRow.IsOverdue(row.Status, row.Action, row.DueAt, now);

    private static TaskingRow Row(TaskingStory story) => TaskingRow.Of(story.Tasking, Agency.Calendar);

    [Fact]
    public void It_shows_units_people_and_the_due_date_that_counts()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "lee.chan").Created().Delegated("sam.ortiz");
        var row = Row(story);

        Assert.Equal(["HOU", "MCMU"], row.Units);
        Assert.Equal(["lee.chan"], row.Assignees);
        Assert.Equal(["sam.ortiz"], row.Delegates);
        Assert.Equal(Agency.Time("2027-01-15 17:00"), row.DueAt);
        Assert.Equal(("ITMS-2027-000042", 1, TaskingStatus.Delegated), (row.Number, row.Cycle, row.Status));
    }

    [Fact]
    public void It_shows_every_facility_once()
    {
        var row = Row(Given.Tasking().With(f => f with { InformationRequest = new("El Paso", ["Adams", "El Paso"], null) }));

        Assert.Equal(["El Paso", "Adams"], row.Facilities);
    }

    [Theory]
    [InlineData("2027-01-15 17:00", false)]
    [InlineData("2027-01-15 17:01", true)]
    public void A_row_is_overdue_if_it_is_open_and_past_its_due_date(string now, bool overdue) =>
        Assert.Equal(overdue, IsOverdue(Given.Tasking().AssignedTo("HOU", "lee.chan"), Agency.Time(now)));

    [Fact]
    public void Closed_stood_down_or_without_a_date_it_is_never_overdue()
    {
        var late = Agency.Time("2028-01-01 00:00");

        Assert.False(IsOverdue(Given.Tasking().AssignedTo("HOU", "lee.chan").Closed(), late));
        Assert.False(IsOverdue(Given.Tasking().AssignedTo("HOU", "lee.chan").StoodDown(), late));
        Assert.False(IsOverdue(Given.Tasking().Due(null, null), late));
    }

    [Theory]
    [InlineData("2027-01-11T14:00:00Z", "2027-01-12T13:59:59Z", true)]
    [InlineData("2027-01-11T14:00:00Z", "2027-01-12T14:00:00Z", false)] // exactly 24 hours
    [InlineData(null, "2027-01-12T13:59:59Z", true)] // received when entered, at 14:00
    [InlineData("2027-01-08T14:00:00Z", "2027-01-12T13:59:59Z", false)]
    public void Due_less_than_a_day_after_receipt_it_is_a_short_turnaround(string? received, string due, bool flagged)
    {
        var story = Given.Tasking().Due(null, due).With(f => f with { ReceivedAt = received is null ? null : DateTimeOffset.Parse(received) });

        Assert.Equal(flagged, Row(story).Flags.Contains("shortTurnaround"));
    }

    [Fact]
    public void Reopened_it_is_no_short_turnaround() =>
        Assert.DoesNotContain(
            "shortTurnaround",
            Row(Given.Tasking().Due(null, "2027-01-11").AssignedTo("HOU", "lee.chan").Closed().At("2027-02-01 09:00")
                .Reopened("2027-02-01", "2027-02-01")).Flags);

    [Fact]
    public void The_other_flags_come_and_go()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created();
        Assert.Empty(Row(story).Flags);
        Assert.Equal(["deferred"], Row(story.Deferred("MCMU", "HPMU")).Flags);
        Assert.Empty(Row(story.AssignedTo("HPMU", "hal.price")).Flags);
        Assert.Equal(["allReported"], Row(story.Answered("HOU").Reported("HOU").Answered("HPMU").Reported("HPMU")).Flags);
        Assert.Empty(Row(story.SubmittedToHq()).Flags);
        Assert.Equal(["withIcu"], Row(story.When("ana.ruiz", new TaskingCommand.SendToIcu(null))).Flags);
        Assert.Empty(Row(story.Returned("HOU")).Flags);
    }

    [Fact]
    public void My_tasks_include_those_of_earlier_cycles() =>
        Assert.Equal(
            ["kim.dale", "lee.chan", "sam.ortiz"],
            Given.Tasking().AssignedTo("HOU", "lee.chan").Delegated("sam.ortiz").Closed().Reopened().AssignedTo("HOU", "kim.dale")
                .Tasking.Officers.Order());
}
