using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Domain.Tests.Records;

/// <summary>How long taskings are kept.</summary>
public sealed class RetentionScheduleTests
{
    private static readonly RetentionFacts Report = new(
        Category.Report, TaskType.Other, TaskAction.Work, Agency.Time("2027-10-05 15:00"), Agency.Time("2027-10-04 15:00"));

    [Theory]
    [InlineData(CutOff.Closed, CutOffPeriod.Day, 3, "2030-10-05")]
    [InlineData(CutOff.Sent, CutOffPeriod.Day, 3, "2030-10-04")]
    [InlineData(CutOff.Closed, CutOffPeriod.CalendarYear, 3, "2030-12-31")]
    [InlineData(CutOff.Closed, CutOffPeriod.FiscalYear, 3, "2031-09-30")]
    [InlineData(CutOff.Closed, CutOffPeriod.Day, 0, "2027-10-05")]
    [InlineData(CutOff.Closed, CutOffPeriod.Day, null, null)]
    public void A_tasking_is_kept_through_a_day(CutOff cutOff, CutOffPeriod endOf, int? years, string? through) =>
        Assert.Equal(
            through is null ? null : DateOnly.Parse(through, System.Globalization.CultureInfo.InvariantCulture),
            Entry(cutOff, endOf, years).KeptThrough(Report, Agency.Calendar));

    [Fact]
    public void What_closes_late_in_the_evening_in_Washington_counts_on_that_day() =>
        Assert.Equal(
            new DateOnly(2030, 9, 30),
            Entry(CutOff.Closed, CutOffPeriod.FiscalYear, 3)
                .KeptThrough(Report with { ClosedAt = Agency.Time("2027-09-30 23:30") }, Agency.Calendar));

    [Fact]
    public void Without_a_sending_a_schedule_that_counts_from_it_keeps_the_tasking() =>
        Assert.Null(Entry(CutOff.Sent, CutOffPeriod.Day, 1).KeptThrough(Report with { SentAt = null }, Agency.Calendar));

    [Fact]
    public void An_open_tasking_has_no_date() =>
        Assert.Null(Entry(CutOff.Sent, CutOffPeriod.Day, 1).KeptThrough(Report with { ClosedAt = null }, Agency.Calendar));

    [Fact]
    public void The_first_entry_about_a_tasking_counts()
    {
        var schedule = new RetentionSchedule(
            2,
            [
                Entry(years: 3) with { Code = "reviews", Actions = [TaskAction.Review] },
                Entry(years: 7) with { Code = "reports", Categories = [Category.Report] },
                Entry(years: 1) with { Code = "all" },
            ]);

        Assert.Equal("reports", schedule.EntryOf(Report)!.Code);
        Assert.Equal("reviews", schedule.EntryOf(Report with { Action = TaskAction.Review })!.Code);
        Assert.Equal("all", schedule.EntryOf(Report with { Category = Category.Gao })!.Code);
        Assert.Equal(1, schedule.FewestYears(Category.Report));
    }

    [Fact]
    public void Everything_is_kept_for_ever_unless_a_schedule_says_otherwise()
    {
        Assert.Null(RetentionSchedule.Empty.EntryOf(Report));
        Assert.Null(new RetentionSchedule(2, [Entry(years: 1) with { TaskTypes = [TaskType.Audit] }]).EntryOf(Report));
        Assert.Null(new RetentionSchedule(2, [Entry(years: null)]).FewestYears(Category.Report));
    }

    [Fact]
    public void A_faulty_schedule_names_each_field()
    {
        var errors = new FieldErrors();
        RetentionSchedule.Check(
            [Entry(years: 3), Entry(years: 101) with { Authority = " ", Categories = ["nonsense"] }], Category.BuiltIn, "entries", errors);

        Assert.Equal(
            ["entries[1].authority", "entries[1].categories", "entries[1].code", "entries[1].years"],
            errors.ByField.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_tasking_that_was_sent_and_sent_again_counts_from_the_last_time()
    {
        var story = Given.Tasking().AssignedTo("HOU", "lee.chan").Created().Closed();
        var first = RecordFacts.ForRetention(story.Tasking);
        Assert.Equal((story.Now, story.Now), (first.ClosedAt, first.SentAt));

        story.At("2027-02-01 10:00").Reopened();
        Assert.Null(RecordFacts.ForRetention(story.Tasking).ClosedAt);
        story.At("2027-02-02 10:00").When("ana.ruiz", new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, "No longer asked for.", null));
        Assert.Equal((story.Now, first.SentAt), (RecordFacts.ForRetention(story.Tasking).ClosedAt, RecordFacts.ForRetention(story.Tasking).SentAt));
    }

    private static RetentionEntry Entry(CutOff cutOff = CutOff.Closed, CutOffPeriod endOf = CutOffPeriod.Day, int? years = 3) =>
        new("tasks", "Tasks", "DAA-0567-2015-0013", cutOff, endOf, years, [], [], []);
}
