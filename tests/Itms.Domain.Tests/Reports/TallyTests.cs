using Itms.Domain.Forms;
using Itms.Domain.Reports;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Reports;

/// <summary>The figures of the reports, from facts simple enough to add up by hand.</summary>
public sealed class TallyTests
{
    /// <summary>Monday, March 1, to Sunday, March 7, 2027, reported on Friday the 5th at noon.</summary>
    private static readonly ReportPeriod Week = ReportPeriod.Of(new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 7), Agency.Calendar);

    private static readonly DateTimeOffset Now = Agency.Time("2027-03-05 12:00");

    private static CycleFact Fact(string opened, string? closed = null, string? due = null, int cycle = 1) => new(
        "ITMS-2027-000042",
        cycle,
        TaskType.InformationRequest,
        Priority.Medium,
        closed is null ? TaskingStatus.Assigned : TaskingStatus.SubmittedToAuthority,
        TaskAction.Work,
        Parts: [new("HOU", "lee.chan", [])],
        Agency.Time(opened),
        Agency.Time(opened),
        closed is null ? null : Agency.Time(closed),
        due is null ? null : Agency.Time(due),
        Overdue: due is null || (closed is not null && Agency.Time(closed) <= Agency.Time(due))
            ? []
            : [new OverdueTime(Agency.Time(due), closed is null ? null : Agency.Time(closed))],
        Reminders: [],
        ClearanceOverrides: [],
        closed is null ? null : new CycleTimes(Agency.Time(closed) - Agency.Time(opened), 1, TimeSpan.Zero, []),
        Retroactive: false,
        LateEntry: false);

    private static Workload Workload(params CycleFact[] facts)
    {
        var tally = new WorkloadTally(Week, Agency.Calendar, Now);
        foreach (var fact in facts) tally.Add(fact);
        return tally.Report();
    }

    private static Performance Performance(params CycleFact[] facts)
    {
        var tally = new PerformanceTally(Week, Agency.Calendar, Now);
        foreach (var fact in facts) tally.Add(fact);
        return tally.Report();
    }

    [Fact]
    public void Open_counts_now_and_opened_and_closed_count_in_the_period()
    {
        var workload = Workload(
            Fact("2027-02-01 09:00", due: "2027-03-05 11:59"),
            Fact("2027-03-01 00:00", due: "2027-03-05 12:00"),
            Fact("2027-03-02 09:00", due: "2027-03-03 09:00") with { Action = TaskAction.StandDown },
            Fact("2027-03-02 09:00", closed: "2027-03-04 09:00"),
            Fact("2027-02-28 23:59", closed: "2027-03-01 00:00"),
            Fact("2027-02-22 00:00", closed: "2027-02-28 23:59"),
            Fact("2027-02-21 23:59", closed: "2027-02-22 00:00"));

        Assert.Equal(new Load(Open: 3, Overdue: 1, StoodDown: 1, Opened: 3, Closed: 2), workload.Total);
        Assert.Equal(new Load(0, 0, 0, Opened: 2, Closed: 2), workload.Before);
        Assert.Equal((new DateOnly(2027, 2, 22), new DateOnly(2027, 2, 28)), (workload.PeriodBefore.From, workload.PeriodBefore.To));
    }

    [Fact]
    public void A_tasking_counts_for_each_unit_and_for_each_person_by_role()
    {
        var workload = Workload(
            Fact("2027-03-02 09:00") with { Parts = [new("HOU", "lee.chan", ["sam.ortiz"]), new("MCMU", "mia.lund", [])] },
            Fact("2027-02-02 09:00") with { Parts = [new("MCMU", "sam.ortiz", [])], Priority = Priority.High },
            Fact("2027-03-02 09:00", closed: "2027-03-04 09:00") with { Parts = [], TaskType = TaskType.Foia });

        var (here, open) = (new Load(1, 0, 0, 1, 0), new Load(1, 0, 0, 0, 0));
        Assert.Equal([("HOU", here), ("MCMU", here + open), ("none", new Load(0, 0, 0, 1, 1))], workload.Units.Select(u => (u.Key, u.Value)));
        Assert.Equal(
            [("lee.chan", here, default), ("mia.lund", here, default), ("sam.ortiz", open, here)],
            workload.People.Select(p => (p.Person, p.AsAssignee, p.AsDesignee)));
        Assert.Equal(
            [(TaskType.InformationRequest, 2), (TaskType.Foia, 0)], workload.Types.Select(t => (t.Key, t.Value.Open)));
        Assert.Equal([(Priority.Medium, 1), (Priority.High, 1)], workload.Priorities.Select(p => (p.Key, p.Value.Open)));
    }

    [Fact]
    public void Texts_that_mean_the_same_are_one_line_with_a_key_that_says_nothing()
    {
        var sections = Workload(
            Fact("2027-03-02 09:00") with { Requestor = "Crcl ", Facilities = ["Alder Creek", "ALDER CREEK"], TaskManager = "ana.ruiz" },
            Fact("2027-03-02 09:00") with { Requestor = "CRCL", Facilities = ["Birch"], IsComplaint = true },
            Fact("2027-03-02 09:00") with { Requestor = "OCR", IsComplaint = true, Findings = Findings.Substantiated }).Sections;

        Assert.Equal([("CRCL", 2), ("OCR", 1)], sections[ReportSection.Requestor].Select(r => (r.Text, r.Load.Open)).Order());
        Assert.All(sections[ReportSection.Requestor], r => Assert.Matches("^[0-9a-f]{16}$", r.Key));
        Assert.Equal([("Alder Creek", 1), ("Birch", 1)], sections[ReportSection.Facility].Select(f => (f.Text, f.Load.Open)).Order());
        Assert.Equal([("ana.ruiz", 1), ("none", 2)], sections[ReportSection.TaskManager].Select(m => (m.Key, m.Load.Open)));
        Assert.Equal([("none", 1), ("substantiated", 1)], sections[ReportSection.Findings].Select(f => (f.Key, f.Load.Open)));
        Assert.Equal(("none", 3), sections[ReportSection.TaskAuthority].Select(a => (a.Key, a.Load.Open)).Single());
    }

    [Fact]
    public void A_report_of_a_unit_has_only_its_parts()
    {
        var fact = Fact("2027-03-02 09:00") with { Parts = [new("HOU", "lee.chan", ["sam.ortiz"]), new("MCMU", "mia.lund", [])] };

        Assert.Equal(["lee.chan"], fact.Within(["HOU", "HPMU"])!.Assignees);
        Assert.Null(fact.Within(["HPMU"]));
        Assert.Null(fact.Within(["none"]));
        Assert.NotNull((fact with { Parts = [] }).Within(["none"]));
        Assert.Null((fact with { Parts = [] }).Within(["HOU"]));
    }

    [Fact]
    public void Age_counts_agency_days_since_receipt()
    {
        // On the 5th: 0, 7, 8, 30, 31, 90, 91, 180, 181 days ago. Late in the evening in New York it is the next day in UTC.
        string[] days = ["03-05", "02-26", "02-25", "02-03", "02-02", "2026-12-05", "2026-12-04", "2026-09-06", "2026-09-05"];
        var workload = Workload([.. days.Select(day => Fact($"{(day.Length == 5 ? "2027-" + day : day)} 23:30"))]);

        Assert.Equal([2, 2, 2, 2, 1], workload.Ages);
        Assert.Equal(["0-7", "8-30", "31-90", "91-180", ">180"], AgeBand.All.Select(band => band.ToString()));
        Assert.Equal([2, 2, 2, 2, 1], Assert.Single(workload.Statuses).Ages);
    }

    [Fact]
    public void A_series_shows_opened_closed_open_and_overdue_at_the_end_of_each_day()
    {
        var points = Workload(
            Fact("2027-02-20 09:00", closed: "2027-03-03 10:00", due: "2027-03-01 17:00"),
            Fact("2027-03-02 23:59", due: "2027-03-04 17:00"),
            Fact("2027-03-04 09:00", closed: "2027-03-04 15:00", due: "2027-03-04 17:00")).Series;

        Assert.Equal(
            ["1: 0 0 1 1", "2: 1 0 2 1", "3: 0 1 1 0", "4: 1 1 1 1", "5: 0 0 1 1", "6: 0 0  ", "7: 0 0  "],
            points.Select(p => $"{p.From.Day}: {p.Opened} {p.Closed} {p.Open} {p.Overdue}"));
        Assert.Equal([null, null, 11.0, 0.3, null, null, null], points.Select(p => p.MedianDays));
        Assert.Equal([(0, 0), (0, 0), (0, 1), (1, 0), (0, 0), (0, 0), (0, 0)], points.Select(p => (p.OnTime, p.Late)));
    }

    [Fact]
    public void The_on_time_rate_counts_only_cycles_with_a_due_date()
    {
        var present = Performance(
            Fact("2027-02-20 09:00", closed: "2027-03-01 17:00", due: "2027-03-01 17:00"),
            Fact("2027-02-20 09:00", closed: "2027-03-01 17:01", due: "2027-03-01 17:00"),
            Fact("2027-02-20 09:00", closed: "2027-03-01 17:01", due: "2027-03-01 17:00"),
            Fact("2027-02-20 09:00", closed: "2027-03-01 17:01"),
            Fact("2027-02-20 09:00", due: "2027-03-01 17:00")).Present.Total;

        Assert.Equal((4, 3, 1, 0.333), (present.Closed, present.WithDueDate, present.OnTime, present.OnTimeRate));
        Assert.Null(Performance().Present.Total.OnTimeRate);
    }

    [Fact]
    public void Turnaround_is_reported_in_total_by_type_and_by_stage_without_cycles_that_have_no_times()
    {
        CycleFact Took(double days, TaskType type, params StageTime[] stages) => Fact("2027-02-01 09:00", closed: "2027-03-02 09:00") with
        {
            TaskType = type,
            Times = new CycleTimes(TimeSpan.FromDays(days), (int)days, TimeSpan.FromHours(days > 5 ? 36 : 0), [.. stages]),
        };

        var present = Performance(
            Took(1, TaskType.Foia, new StageTime(Stage.Assigned, TimeSpan.FromDays(1))),
            Took(4, TaskType.Foia, new StageTime(Stage.Assigned, TimeSpan.FromDays(2)), new StageTime(Stage.SentToAd, TimeSpan.FromDays(2))),
            Took(9, TaskType.Audit, new StageTime(Stage.SentToAd, TimeSpan.FromDays(9))),
            Fact("2027-02-01 09:00", closed: "2027-03-02 09:00") with { Times = null }).Present;

        Assert.Equal(new Quantiles(3, 4, 9), present.Total.Turnaround);
        Assert.Equal(new Quantiles(3, 4, 9), present.Total.BusinessDays);
        Assert.Equal((4, 1, 1, 1.5), (present.Total.Closed, present.Total.WithoutTimes, present.Total.StoodDown, present.Total.StoodDownDays));
        Assert.Equal(new Quantiles(2, 2.5, 4), present.Types.Single(t => t.Key == TaskType.Foia).Value.Turnaround);
        Assert.Equal(
            [new StageFigures(Stage.Assigned, new(2, 1.5, 2)), new StageFigures(Stage.SentToAd, new(2, 5.5, 9))], present.Stages);
    }

    [Fact]
    public void The_reopen_rate_is_per_closed_cycle_and_compared_with_the_period_before()
    {
        var performance = Performance(
            Fact("2027-03-02 09:00", cycle: 2),
            Fact("2027-02-02 09:00", closed: "2027-03-02 09:00"),
            Fact("2027-02-02 09:00", closed: "2027-03-02 09:00", cycle: 3),
            Fact("2027-02-02 09:00", closed: "2027-02-23 09:00"),
            Fact("2027-02-23 09:00", closed: "2027-03-02 09:00", cycle: 2));

        Assert.Equal((1, 3, 0.333), (performance.Present.Total.Reopened, performance.Present.Total.Closed, performance.Present.Total.ReopenRate));
        Assert.Equal((1, 1, 1.0), (performance.Before.Total.Reopened, performance.Before.Total.Closed, performance.Before.Total.ReopenRate));
    }

    [Fact]
    public void Escalations_count_on_the_day_they_were_sent()
    {
        SentReminder Sent(string kind, string at) => new(kind, Agency.Time(at));

        var performance = Performance(
            Fact("2027-01-04 09:00") with { Reminders = [Sent("overdue", "2027-02-28 17:00"), Sent("overdue1", "2027-03-01 17:00")] },
            Fact("2027-01-04 09:00", closed: "2027-02-01 09:00") with { Reminders = [Sent("overdue", "2027-01-20 17:00")] },
            Fact("2027-03-01 09:00", closed: "2027-03-04 09:00") with
            {
                Reminders = [Sent("overdue", "2027-03-02 17:00"), Sent("overdue", "2027-03-03 17:00")],
            });

        Assert.Equal([("overdue", 2), ("overdue1", 1)], performance.Present.Reminders.Select(r => (r.Key, r.Value)));
        Assert.Equal([("overdue", 1)], performance.Before.Reminders.Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void Retroactive_and_late_entries_are_counted()
    {
        var total = Performance(
            Fact("2027-03-02 09:00", closed: "2027-03-02 09:00") with { Retroactive = true, LateEntry = true },
            Fact("2027-03-02 09:00", closed: "2027-03-02 09:00") with { Retroactive = true },
            Fact("2027-03-02 09:00", closed: "2027-03-02 09:00")).Present.Total;

        Assert.Equal((3, 2, 1), (total.Closed, total.Retroactive, total.LateEntries));
    }
}
