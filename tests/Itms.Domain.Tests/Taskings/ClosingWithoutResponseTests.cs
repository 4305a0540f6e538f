using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>The tenth status: what nobody answers is closed, counts apart, and can come back.</summary>
public sealed class ClosingWithoutResponseTests
{
    private const string Other = "ITMS-2027-000007";

    private static TaskingCommand.CloseWithoutResponse Close(ClosingReason reason = ClosingReason.Cancelled, string? duplicateOf = null) =>
        new(reason, "They called.", duplicateOf) { Original = OriginalState.Usable };

    private static TaskingStory Delegated() =>
        Given.Tasking().AssignedTo("HOU", "lee.chan", "kim.dale").Delegated("sam.ortiz").Responded().Concurred();

    [Fact]
    public void It_is_closed_and_everyone_who_had_a_part_is_told_that_nothing_more_is_expected()
    {
        var story = Delegated().At("2027-01-12 10:00").When("ana.ruiz", Close());

        Assert.Equal((TaskingStatus.ClosedWithoutResponse, "Closed Without Response"), (story.Status, story.Status.Label()));
        Assert.Equal((true, story.Now), (story.Tasking.IsClosed, story.Tasking.ClosedAt));
        Assert.Equal(new Closing(ClosingReason.Cancelled, "They called.", null, "ana.ruiz", story.Now), story.Tasking.Closing);
        Assert.Equal(
            [.. new[] { "dan.okoro", "kim.dale", "lee.chan", "ray.singh", "sam.ortiz" }.Select(id => $"closedWithoutResponse: {id}")], story.Mailed);
        Assert.All(story.Notifications, n => Assert.Contains("Nothing more is expected of you", n.Lines[0], StringComparison.Ordinal));
        Assert.All(story.Notifications, n => Assert.DoesNotContain("They called", string.Concat(n.Lines), StringComparison.Ordinal));
        Assert.Empty(Agenda.For(story.Tasking, story.Rules));
        Assert.Empty(story.ClockReaches("2027-03-31 17:00").Happened);
        story.ReplaysTheSame();
    }

    [Fact]
    public void Clearing_officials_who_were_asked_are_told()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Answered().SubmittedToHq().SentToAd().When("ana.ruiz", Close());

        Assert.Contains("closedWithoutResponse: ada.wells", story.Mailed);
    }

    [Fact]
    public void If_nobody_had_a_part_nobody_is_told() => Assert.Empty(Given.Tasking().When("tom.becker", Close(ClosingReason.EnteredInError)).Mailed);

    [Theory]
    [InlineData("ana.ruiz", "yes")]
    [InlineData("tom.becker", "yes")]
    [InlineData("lee.chan", "task-manager-only")]
    [InlineData("ray.singh", "task-manager-only")]
    [InlineData("ada.wells", "task-manager-only")]
    public void Only_task_managers_and_the_tpsu_chief_may(string who, string answer)
    {
        var story = Delegated();

        Assert.Equal(answer, story.Answer(who, Close()));
        Assert.Equal(
            answer == "yes", AllowedActions.Of(story.Tasking, Agency.Actor(who), story.Rules, story.Now).Contains("close-without-response"));
    }

    [Fact]
    public void A_tasking_that_is_stood_down_is_closed_without_being_resumed_and_a_closed_one_is_not_closed_again()
    {
        var story = Delegated().StoodDown().When("ana.ruiz", Close());

        var no = story.Refuses("ana.ruiz", Close());
        Assert.Equal(("closed", "The tasking is closed without a response."), (no.Code, no.Detail));
        Assert.Equal("closed", Given.Tasking().AssignedTo("HOU", "lee.chan").Closed().Answer("ana.ruiz", Close()));
    }

    [Theory]
    [InlineData(ClosingReason.Duplicate, null, OriginalState.Usable, "is required if the reason is duplicate")]
    [InlineData(ClosingReason.Duplicate, " ", OriginalState.Usable, "is required if the reason is duplicate")]
    [InlineData(ClosingReason.Duplicate, "ITMS-2027-000042", OriginalState.Usable, "must be another tasking")]
    [InlineData(ClosingReason.Duplicate, Other, OriginalState.Unknown, "is not the number of a tasking that you can see")]
    [InlineData(ClosingReason.Duplicate, Other, OriginalState.Duplicate,
        "was itself closed as a duplicate; give the number of the tasking that answers the request")]
    [InlineData(ClosingReason.Cancelled, Other, OriginalState.Usable, "is allowed only if the reason is duplicate")]
    public void The_original_of_a_duplicate_must_be_another_tasking_that_is_none_itself(
        ClosingReason reason, string? duplicateOf, OriginalState original, string error)
    {
        var no = Given.Tasking().Refuses("ana.ruiz", Close(reason, duplicateOf) with { Original = original });

        Assert.Equal([error], Assert.Single(no.Errors, e => e.Key == "duplicateOf").Value);
    }

    [Fact]
    public void A_note_is_required_and_its_length_is_limited()
    {
        Assert.Equal(["note"], Given.Tasking().Refuses("ana.ruiz", Close() with { Note = " " }).Errors.Keys);
        Assert.Equal(["note"], Given.Tasking().Refuses("ana.ruiz", Close() with { Note = new string('x', FieldErrors.TextLength + 1) }).Errors.Keys);
    }

    [Fact]
    public void The_original_is_linked_once()
    {
        var link = new TaskingCommand.LinkDuplicate(Other);
        var story = Given.Tasking().When("itms", link).When("itms", link);

        Assert.Equal([Other], story.Tasking.Duplicates);
        Assert.Equal("not-allowed", story.Answer("ana.ruiz", link));
    }

    [Fact]
    public void It_can_be_reopened_and_the_earlier_cycle_keeps_the_reason()
    {
        var story = Delegated().When("ana.ruiz", Close(ClosingReason.Duplicate, Other)).At("2027-02-26 10:00").Reopened();

        Assert.Equal((TaskingStatus.Reopened, 2), (story.Status, story.Tasking.Cycle));
        Assert.Null(story.Tasking.Closing);
        var earlier = Assert.Single(story.Tasking.EarlierCycles);
        Assert.Equal((ClosingReason.Duplicate, Other), (earlier.Closing!.Reason, earlier.Closing.DuplicateOf));
        Assert.Equal(
            [TaskingStatus.ClosedWithoutResponse, TaskingStatus.Reopened], CycleFacts.Of(story.Tasking, Agency.Calendar).Select(f => f.Status));
        story.ReplaysTheSame();
    }

    [Theory]
    [InlineData(ClosingReason.Cancelled, true)]
    [InlineData(ClosingReason.EnteredInError, false)]
    [InlineData(ClosingReason.Duplicate, false)]
    public void What_should_not_have_been_entered_opens_no_further_occurrence(ClosingReason reason, bool goesOn)
    {
        var story = Given.Tasking().Recurring().AssignedTo("HOU", "lee.chan")
            .When("ana.ruiz", Close(reason, reason == ClosingReason.Duplicate ? Other : null));

        Assert.Equal(goesOn, OccurrencePlanner.OpensAt(story.Tasking, Agency.Calendar) is not null);
    }

    [Fact]
    public void The_reports_count_it_apart()
    {
        var period = ReportPeriod.Of(new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 31), Agency.Calendar);
        var (now, workload) = (Agency.Time("2027-02-01 09:00"), new WorkloadTally(period, Agency.Calendar, Agency.Time("2027-02-01 09:00")));
        var performance = new PerformanceTally(period, Agency.Calendar, now);
        var closed = Delegated().At("2027-01-18 10:00").When("ana.ruiz", Close());
        var answered = Given.Tasking().AssignedTo("HOU", "lee.chan").At("2027-01-19 10:00").Closed();
        foreach (var fact in new[] { closed, answered }.SelectMany(s => CycleFacts.Of(s.Tasking, Agency.Calendar)))
        {
            workload.Add(fact);
            performance.Add(fact);
        }

        var (load, outcomes) = (workload.Report(), performance.Report().Present.Total);
        Assert.Equal(new Load(0, 0, 0, Opened: 2, Closed: 1, ClosedWithoutResponse: 1), load.Total);
        Assert.Equal((1, 1), (load.Series.Sum(p => p.Closed), load.Series.Sum(p => p.ClosedWithoutResponse)));
        Assert.Equal((1, 1, 1, 1), (outcomes.Closed, outcomes.WithDueDate, outcomes.Turnaround.Count, outcomes.ClosedWithoutResponse));
    }
}
