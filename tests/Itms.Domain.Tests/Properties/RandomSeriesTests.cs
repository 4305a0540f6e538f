using Itms.Domain.Forms;
using Itms.Domain.Recurrence;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Properties;

/// <summary>Properties of every series, tested on random dates, days off, delays and corrections.</summary>
public sealed class RandomSeriesTests
{
    private static readonly EroTaskType[] Types =
        [EroTaskType.ReoccurringBiWeekly, EroTaskType.ReoccurringQuarterly, EroTaskType.ReoccurringSemiAnnual, EroTaskType.ReoccurringAnnual];

    [Fact]
    public void Openings_never_go_backwards_and_fall_on_business_days() => InEverySeries((story, next) =>
    {
        var calendar = next.Rules.Calendar;
        var (opened, opens) = (next.Tasking.Occurrence!.Dates.OpensAt(calendar), OccurrencePlanner.OpensAt(next.Tasking, calendar)!.Value);

        Assert.True(opened <= next.Now && opens > opened, $"{next.NextOpens} after {Agency.Clock(opened)}");
        Assert.True(calendar.IsBusinessDay(calendar.DayOf(opens)), next.NextOpens);
    });

    [Fact]
    public void What_opens_can_still_be_worked_and_keeps_its_distances() => InEverySeries((story, next) =>
    {
        var (calendar, form) = (next.Rules.Calendar, next.Tasking.Form);
        if (form.AuthorityDate is { } authority) Assert.True(authority.At(calendar) > next.Now
            || authority.At(calendar) < form.StartDate!.Value.At(calendar));
        foreach (var date in new[] { form.StartDate, form.InternalDueDate, form.AuthorityDueDate })
            if (date is { } moved) Assert.True(calendar.IsBusinessDay(moved.DayOn(calendar)), $"{moved}");
        story.ReplaysTheSame();
        next.ReplaysTheSame();
    });

    [Fact]
    public void Without_changes_no_date_of_a_series_drifts()
    {
        var dice = new Random(20261121);
        for (var round = 0; round < 200; round++)
        {
            var first = Start(dice, out var type);
            var story = Given.Tasking().At(Agency.Calendar.DueAt(first)).Recurring(type).Starting(first.ToString("O")).Due(null, null);
            for (var (i, passed) = (1, RecurrencePeriod.None); i <= 12; i++)
            {
                passed = passed.Plus(RecurrencePeriod.Of(story.Tasking.Form)!);
                story = story.NextOpened();
                var (meant, is_) = (passed.After(first), story.Tasking.Form.StartDate!.Value.Day!.Value);
                Assert.InRange(meant.DayNumber - is_.DayNumber, 0, 4);
                Assert.Equal(story.Rules.Calendar.IsBusinessDay(meant), meant == is_);
            }
        }
    }

    private static void InEverySeries(Action<TaskingStory, TaskingStory> check)
    {
        var dice = new Random(20261121);
        for (var round = 0; round < 150; round++)
        {
            var start = Start(dice, out var type);
            string? Later(int least) => dice.Next(4) == 0 ? null : start.AddDays(least + dice.Next(20)).ToString("O");
            var story = Given.Tasking().At(Agency.Calendar.At(start, new TimeOnly(dice.Next(24), 0))).Under(Closed(dice)).Recurring(type)
                .Starting(dice.Next(4) == 0 ? null : start.ToString("O")).Due(Later(0), Later(19)).AssignedTo("HOU", null).Created();
            for (var i = 0; i < 6; i++)
            {
                Disturb(story, dice);
                var next = story.NextOpened();
                check(story, next);
                story = next;
            }
        }
    }

    /// <summary>What can happen between two openings.</summary>
    private static void Disturb(TaskingStory story, Random dice)
    {
        var day = Agency.Calendar.DayOf(story.Now);
        switch (dice.Next(6))
        {
            case 0:
                story.At(story.Now.AddDays(dice.Next(700)));
                break;
            case 1:
                story.StoodDown().At(story.Now.AddDays(dice.Next(100))).SetToWork();
                break;
            case 2:
                var inside = day.AddDays(dice.Next(30));
                story.DatesSet(inside.ToString("O"), inside.ToString("O"), inside.AddDays(dice.Next(90)).ToString("O"));
                break;
            case 3:
                story.Edited(f => f with { EroTask = f.EroTask! with { Type = Types[dice.Next(Types.Length)] } });
                break;
        }
    }

    private static DateOnly Start(Random dice, out EroTaskType type)
    {
        type = Types[dice.Next(Types.Length)];
        return new DateOnly(2026, 1, 1).AddDays(dice.Next(3000));
    }

    /// <summary>Days off besides the holidays: single ones, or a week.</summary>
    private static Rules Closed(Random dice)
    {
        var from = new DateOnly(2026, 1, 1).AddDays(dice.Next(3000));
        var closures = Enumerable.Range(0, dice.Next(8)).Select(from.AddDays);
        return Agency.Rules with { Calendar = new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), closures) };
    }
}
