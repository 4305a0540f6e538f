using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using static Itms.Domain.Forms.EroTaskType;

namespace Itms.Domain.Tests.Recurrence;

/// <summary>The dates of the occurrences of a series (Life 10).</summary>
public sealed class OccurrenceDatesTests
{
    [Theory]
    [InlineData(ReoccurringBiWeekly, "2027-01-12", "2027-01-26", "2027-02-09", "2027-02-23")]
    [InlineData(ReoccurringBiWeekly, "2027-06-21", "2027-07-02", "2027-07-19", "2027-08-02")] // July 5 is a day off: the Friday before, once
    [InlineData(ReoccurringQuarterly, "2027-01-31", "2027-04-30", "2027-07-30", "2027-10-29", "2028-01-31")] // April has no 31st; two days off
    [InlineData(ReoccurringSemiAnnual, "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28")]
    [InlineData(ReoccurringAnnual, "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-27", "2033-02-28", "2034-02-28", "2035-02-28",
        "2036-02-29")] // 2032-02-29 is a Sunday
    [InlineData(ReoccurringAnnual, "2026-12-25", "2027-12-23", "2028-12-22", "2029-12-24")] // Christmas, observed on the 24th where it is a Saturday
    public void Each_is_counted_from_the_first_and_falls_on_a_business_day(EroTaskType type, params string[] days)
    {
        var story = Given.Tasking().Recurring(type).Starting(days[0]).Due(days[0], "2040-01-02");

        foreach (var day in days[1..])
        {
            Assert.Equal(day + " 08:00", story.NextOpens);
            story = story.NextOpened();
            Assert.Equal(day, story.Tasking.Form.StartDate.ToString());
            Assert.Equal(day, story.Tasking.Form.InternalDueDate.ToString());
        }
    }

    [Theory]
    [InlineData(AuditFrequency.Quarterly, "2027-04-12 08:00")]
    [InlineData(AuditFrequency.SemiAnnual, "2027-07-12 08:00")]
    [InlineData(AuditFrequency.Annual, "2028-01-12 08:00")]
    [InlineData(null, null)]
    public void An_audit_recurs_by_its_frequency(AuditFrequency? frequency, string? opens)
    {
        var story = Given.Tasking().Starting("2027-01-12").With(f => f with
        {
            TaskType = TaskType.Audit,
            InformationRequest = null,
            Audit = new AuditTab(AuditType.PhysicalPropertyInventory, frequency),
        });

        Assert.Equal(opens, story.NextOpens);
    }

    [Theory]
    [InlineData(ShortTurnaround)]
    [InlineData(New)]
    public void Other_ERO_tasks_do_not(EroTaskType type) => Assert.Null(Given.Tasking().Recurring(type).NextOpens);

    [Fact]
    public void All_dates_move_except_the_extension()
    {
        var next = Given.Tasking().Recurring().Starting("2027-01-12").Due("2027-01-20", "2027-01-29", "2027-02-10").NextOpened();

        Assert.Equal(("2027-04-12", "2027-04-20", "2027-04-29", null), DatesOf(next));
    }

    [Fact]
    public void A_time_stays_what_it_was_on_the_wall_clock_when_the_clocks_change()
    {
        var story = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-03-08").Due("2027-03-09T15:00:00Z", null); // 10:00
        Assert.Equal(Agency.Time("2027-03-22 08:00"), OccurrencePlanner.OpensAt(story.Tasking, Agency.Calendar));

        var next = story.NextOpened();

        Assert.Equal("2027-03-23T14:00:00Z", next.Tasking.Form.InternalDueDate.ToString());
    }

    [Fact]
    public void Without_a_start_date_it_is_counted_from_the_day_it_was_entered()
    {
        var story = Given.Tasking().At("2027-01-16 22:00").Recurring().Starting(null).Due(null, "2027-03-01"); // a Saturday
        Assert.Equal("2027-04-16 08:00", story.NextOpens);

        // A late opening does not delay the next occurrence.
        var next = story.At("2027-05-02 12:00").NextOpened();
        Assert.Null(next.Tasking.Form.StartDate);
        Assert.Equal("2027-07-16 08:00", next.NextOpens);
    }

    [Theory]
    [InlineData("2027-01-10 22:00", "2027-01-11", "2027-01-20", "2027-04-09 08:00")] // when it came in, a Sunday; April 10 is a Saturday
    [InlineData(null, "2026-12-28", "2027-01-20", "2027-03-26 08:00")] // when it was due first
    [InlineData("2017-01-10 22:00", "2027-01-15", "2027-01-20", "2027-04-09 08:00")] // not ten years of them
    public void Without_a_start_date_it_is_counted_from_receipt_or_due_date_if_earlier(string? received, string inside, string authority,
        string opens)
    {
        var story = Given.Tasking().At("2027-01-11 09:00").Recurring().Due(inside, authority)
            .With(f => f with { ReceivedAt = received is null ? null : Agency.Time(received) });

        Assert.Equal(opens, story.At("2027-02-01 09:00").NextOpens);
        var next = story.NextOpened();
        Assert.True(next.Tasking.Form.InternalDueDate!.Value.At(Agency.Calendar) > next.Now);
        Assert.Equal((null, null), (next.Tasking.Form.StartDate, next.Tasking.Form.ReceivedAt));
    }

    [Fact]
    public void If_dates_move_before_the_opening_the_next_one_opens_on_time()
    {
        var story = Given.Tasking().At("2027-01-11 09:00").Recurring().Due("2027-01-15", "2027-01-20").NextOpened();
        Assert.Equal(("2027-04-09 08:00", "2027-07-09 08:00"), (Agency.Clock(story.Now), story.NextOpens));

        story.AssignedTo("HOU", "lee.chan").DatesSet(inside: "2027-04-05");

        Assert.Equal("2027-07-02 08:00", story.NextOpens); // July 5 is a day off
    }

    [Fact]
    public void A_start_date_years_ago_is_the_beginning_of_the_series()
    {
        var story = Given.Tasking().At("2027-01-12 09:00").Recurring(ReoccurringBiWeekly).Starting("2017-01-12").Due(null, "2027-01-20").Created();
        Assert.Equal("2027-01-14 08:00", story.NextOpens);

        var next = story.NextOpened();

        Assert.Equal(("2027-01-14", null, "2027-02-03", null), DatesOf(next));
        Assert.Null(story.Tasking.Skipped);
        Assert.Equal("2027-01-28 08:00", next.NextOpens);
    }

    [Fact]
    public void A_start_date_corrected_to_years_ago_opens_none_of_those_years()
    {
        var story = Given.Tasking().At("2027-01-12 09:00").Recurring(ReoccurringBiWeekly).Starting("2027-01-12").Due(null, "2027-01-20").Created()
            .NextOpened();

        story.Edited(f => f with { StartDate = new Moment(new DateOnly(2017, 1, 12)) });

        Assert.Equal("2027-01-28 08:00", story.NextOpens);
    }

    [Fact]
    public void A_request_of_years_ago_that_is_entered_now_opens_none_of_the_occurrences_since()
    {
        var story = Given.Tasking().At("2027-01-12 09:00").Recurring(ReoccurringBiWeekly).Starting("2017-01-12").Due(null, "2017-03-15").Created();

        var next = story.NextOpened();

        // The November occurrences are not due yet, but they began before recurrence was on.
        Assert.Equal((259, "2017-01-26", "2026-12-17"),
            (story.Tasking.Skipped!.Count, story.Tasking.Skipped.From.ToString("O"), story.Tasking.Skipped.Through.ToString("O")));
        Assert.Equal(("2026-12-31", null, "2027-03-03", null), DatesOf(next));
        Assert.Equal("2027-01-12 09:00", Agency.Clock(next.Now));
        Assert.Equal("2027-01-14 08:00", next.NextOpens);
    }

    [Fact]
    public void A_new_day_off_moves_later_openings_without_drift()
    {
        var story = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-06-21").Due(null, "2027-06-28").NextOpened();
        Assert.Equal(("2027-07-02", null, "2027-07-12", null), DatesOf(story)); // July 5 is a day off

        var closed = new[] { new DateOnly(2027, 7, 2), new DateOnly(2027, 7, 26) };
        story.Under(story.Rules with { Calendar = new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), closed) });

        Assert.Equal("2027-07-19 08:00", story.NextOpens);
        Assert.Equal(("2027-07-19", null, "2027-07-23", null), DatesOf(story.NextOpened()));
    }

    [Fact]
    public void From_weeks_to_months_it_is_counted_from_the_present_occurrence()
    {
        var story = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-01-29").Due(null, "2027-02-02").NextOpened();

        story.Edited(f => f with { EroTask = f.EroTask! with { Type = ReoccurringQuarterly } });

        var next = story.NextOpened();
        Assert.Equal(("2027-05-12", null, "2027-05-14", null), DatesOf(next));
        Assert.Equal("2027-08-12 08:00", next.NextOpens);
    }

    [Fact]
    public void A_changed_date_counts_from_then_on()
    {
        var story = Given.Tasking().Recurring().Starting("2027-01-31").Due("2027-02-15", "2027-02-26").NextOpened();
        Assert.Equal("2027-05-14", story.Tasking.Form.InternalDueDate.ToString());

        var next = story.AssignedTo("HOU", "lee.chan").DatesSet(inside: "2027-05-20", extension: "2027-07-01").NextOpened();

        Assert.Equal(("2027-07-30", "2027-08-20", "2027-08-26", null), DatesOf(next));
    }

    [Fact]
    public void Another_frequency_counts_from_the_present_occurrence()
    {
        var story = Given.Tasking().Recurring().Starting("2027-01-12").NextOpened();

        story.Edited(f => f with { EroTask = f.EroTask! with { Type = ReoccurringSemiAnnual } });

        Assert.Equal("2027-10-12 08:00", story.NextOpens);
    }

    [Fact]
    public void Dates_of_a_reopening_apply_only_once()
    {
        var story = Given.Tasking().Recurring().Starting("2027-01-12").AssignedTo("HOU", "lee.chan").Closed()
            .Reopened(inside: "2027-03-05", authority: "2027-03-10");

        Assert.Equal(("2027-04-12", "2027-04-15", "2027-04-20", null), DatesOf(story.NextOpened()));
    }

    [Fact]
    public void A_series_ends_at_the_last_possible_year() =>
        Assert.Null(Given.Tasking().At("2998-12-01 09:00").Recurring(ReoccurringAnnual).Starting("2999-06-03").NextOpens);

    private static (string?, string?, string?, string?) DatesOf(TaskingStory story)
    {
        var form = story.Tasking.Form;
        return (form.StartDate?.ToString(), form.InternalDueDate?.ToString(), form.AuthorityDueDate?.ToString(), form.ExtensionDate?.ToString());
    }
}
