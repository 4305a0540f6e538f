using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using static Itms.Domain.Forms.EroTaskType;

namespace Itms.Domain.Tests.Recurrence;

/// <summary>How a series goes on, pauses and ends (Life 10).</summary>
public sealed class SeriesTests
{
    private static readonly TaskingCommand Begin = new TaskingCommand.BeginRecurrence("Asked for again.");

    private static TaskingStory Quarterly() =>
        Given.Tasking().Recurring().Starting("2027-01-12").AssignedTo("HOU", "lee.chan", "kim.dale", "ray.singh");

    [Fact]
    public void The_next_occurrence_asks_the_same_of_the_same_people()
    {
        var first = Quarterly().AssignedTo("MCMU", "mia.lund", "eva.stone").With(f => f with
        {
            Instruction = "Count them.",
            CaseNumber = "EIU-27-0042",
            Priority = Priority.High,
            ReceivedVia = Channel.EroTasker,
            ReceivedAt = Agency.Time("2027-01-11 08:00"),
            RequiresSes = true,
            Restricted = true,
            Detainees = [new Detainee("Jane Example", "A012345678")],
        }).Created().When("ana.ruiz", new TaskingCommand.AddComment("Of this quarter.")).Delegated("sam.ortiz");

        var next = first.NextOpened();

        var (was, now) = (first.Tasking, next.Tasking);
        Assert.Equal(
            was.Form with
            {
                StartDate = now.Form.StartDate,
                InternalDueDate = now.Form.InternalDueDate,
                AuthorityDueDate = now.Form.AuthorityDueDate,
                ReceivedAt = null,
                CaseNumber = null,
                Detainees = now.Form.Detainees,
            },
            now.Form);
        Assert.Equal(was.Form.Detainees, now.Form.Detainees);
        Assert.Equal(["HOU lee.chan kim.dale ray.singh", "MCMU mia.lund eva.stone"],
            now.Components.Select(c => $"{c.Unit} {c.Assignee} {string.Join(' ', c.Cc)}"));
        Assert.Equal((TaskingStatus.Assigned, "itms", 1), (now.Status, now.CreatedBy, now.Cycle));
        Assert.Empty(now.Comments);
        Assert.Equal(["assigned: lee.chan", "assigned: mia.lund", "assignedCc: eva.stone", "assignedCc: kim.dale", "assignedCc: ray.singh"],
            next.Mailed);
        Assert.Equal((was.Number, was.Number), (now.Occurrence!.First, now.Occurrence.Previous));
        Assert.Equal(now.Number, was.NextOccurrence);
        first.ReplaysTheSame();
        next.ReplaysTheSame();
    }

    [Fact]
    public void The_final_version_of_each_document_becomes_a_draft()
    {
        var first = Quarterly().Created().Attached("Table.xlsx", "note.txt").Attached(final: true, "table.xlsx").Attached("TABLE.xlsx", "note.txt");

        var drafts = first.NextOpened().Tasking.Attachments;

        Assert.Equal([("02", "table.xlsx", 1, false), ("04", "note.txt", 1, false)], drafts.Select(a => (a.Id, a.Name, a.Version, a.Final)));
    }

    [Fact]
    public void People_who_have_left_are_not_assigned_again()
    {
        var first = Quarterly().AssignedTo("MCMU", "mia.lund", "eva.stone").Created()
            .Under(Agency.RulesWhere(p => p.Id is "lee.chan" or "eva.stone" ? p with { Active = false } : p));

        var next = first.NextOpened();

        Assert.Equal(["HOU  kim.dale ray.singh", "MCMU mia.lund "],
            next.Tasking.Components.Select(c => $"{c.Unit} {c.Assignee} {string.Join(' ', c.Cc)}"));
        Assert.Equal(TaskingStatus.Assigned, next.Status);
    }

    [Fact]
    public void With_nobody_left_it_waits_as_pending()
    {
        var next = Quarterly().Created().Under(Agency.RulesWhere(p => p.Id == "lee.chan" ? p with { Active = false } : p)).NextOpened();

        Assert.Equal(TaskingStatus.Pending, next.Status);
        Assert.Empty(next.Mailed);
        Assert.Equal(["ana.ruiz"], next.RemindedBy("pending"));
    }

    [Fact]
    public void Fields_that_only_people_can_complete_are_left_to_them()
    {
        // Its only due date was an extension.
        var next = Quarterly().Due(null, null, "2027-02-10").NextOpened();

        Assert.Equal((TaskingStatus.Pending, "HOU"), (next.Status, next.Tasking.Components[0].Unit));
    }

    [Fact]
    public void A_unit_that_the_rubric_does_not_suggest_needs_no_new_reason()
    {
        var strict = Agency.Rules with { Policy = new TaskingPolicy(RoutingOverrideNeedsReason: true) };
        var first = Given.Tasking().InCategory(Category.MedicalComplaint).Recurring().Starting("2027-01-12").AssignedTo("HPMU", "hal.price").Created()
            .Under(strict);

        var next = first.NextOpened();

        Assert.Equal((TaskingStatus.Assigned, "Same as the previous occurrence."), (next.Status, next.Tasking.Routing?.Reason));
    }

    [Fact]
    public void A_suggested_unit_is_not_an_override() => Assert.Null(Quarterly().NextOpened().Tasking.Routing);

    [Fact]
    public void A_review_recurs_as_a_review_even_after_a_reopening()
    {
        var first = Quarterly().ForReview().Created().When("lee.chan", new TaskingCommand.Acknowledge())
            .Reopened(inside: "2027-03-05", authority: "2027-03-10");

        Assert.Equal((TaskAction.Work, TaskAction.Review), (first.Tasking.Form.Action, first.NextOpened().Tasking.Form.Action));
    }

    [Fact]
    public void Only_the_last_one_opens_another()
    {
        var first = Quarterly();
        var next = first.NextOpened();

        Assert.Null(first.NextOpens);
        Assert.Equal("2027-07-12 08:00", next.NextOpens);
    }

    [Fact]
    public void A_series_continues_after_closing() => Assert.Equal("2027-04-12 08:00", Quarterly().Created().Closed().NextOpens);

    [Fact]
    public void A_series_continues_after_a_retroactive_entry()
    {
        var first = Given.Tasking().Recurring().Starting("2027-01-11").Due(null, "2027-01-11T20:00:00Z").At("2027-01-11 16:00")
            .AssignedTo("HOU", "lee.chan")
            .With(f => f with { ReceivedAt = Agency.Time("2027-01-11 10:00") });
        var entry = new RetroactiveEntry(new Moment(Agency.Time("2027-01-11 14:00")), new ResponseDraft(ResponseKind.Negative, null), null, null);
        first.When("ana.ruiz", first.Creation with { Retroactive = entry });

        var next = first.NextOpened();

        Assert.True(first.Tasking.IsClosed);
        Assert.Equal((TaskingStatus.Assigned, "2027-04-09T19:00:00Z"), (next.Status, next.Tasking.Form.AuthorityDueDate.ToString()));
    }

    [Fact]
    public void A_stand_down_pauses_the_series_and_resuming_continues_it()
    {
        var first = Quarterly().Created().StoodDown();
        Assert.Null(first.NextOpens);

        Assert.Equal("2027-04-12 08:00", first.At("2027-04-14 09:00").SetToWork().NextOpens);
    }

    [Fact]
    public void Past_occurrences_are_skipped_and_recorded()
    {
        var first = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-01-12").Due("2027-01-15", "2027-01-20").Created().StoodDown();

        var next = first.At("2027-03-12 09:00").SetToWork().NextOpened();

        // January 26, February 9 and 23 were due on the 3rd, 17th and 3rd; March 9 is due on the 17th.
        Assert.Equal((3, new DateOnly(2027, 1, 26), new DateOnly(2027, 2, 23)),
            (first.Tasking.Skipped!.Count, first.Tasking.Skipped.From, first.Tasking.Skipped.Through));
        Assert.Equal(first.Tasking.Skipped, next.Tasking.Occurrence!.Skipped);
        Assert.Equal(("2027-03-09", "2027-03-17"), (next.Tasking.Form.StartDate.ToString(), next.Tasking.Form.AuthorityDueDate.ToString()));
        Assert.Equal("2027-03-23 08:00", next.NextOpens);
        first.ReplaysTheSame();
    }

    [Fact]
    public void Between_past_and_future_occurrences_the_series_waits()
    {
        var first = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-01-12").Due("2027-01-15", "2027-01-20").Created().StoodDown()
            .At("2027-02-04 09:00").SetToWork().When(Actor.SystemId, new TaskingCommand.SkipOccurrences());

        Assert.Equal("2027-02-09 08:00", first.NextOpens);
        Assert.Equal(["occurrencesSkipped: ana.ruiz"], first.Mailed);
        Assert.Contains("Tuesday, January 26, 2027", first.Notifications[0].Lines[0], StringComparison.Ordinal);
        Assert.Empty(first.When(Actor.SystemId, new TaskingCommand.SkipOccurrences()).Happened);
        Assert.Empty(first.Notifications);
    }

    [Fact]
    public void Skipped_occurrences_stay_skipped_when_dates_change_later()
    {
        var first = Given.Tasking().Recurring(ReoccurringBiWeekly).Starting("2027-01-12").Due("2027-01-15", "2027-01-20")
            .AssignedTo("HOU", "lee.chan").Created().StoodDown()
            .At("2027-03-07 09:00").SetToWork().When(Actor.SystemId, new TaskingCommand.SkipOccurrences());
        Assert.Equal("2027-03-09 08:00", first.NextOpens);

        first.DatesSet(inside: "2027-03-20", authority: "2027-03-30");

        Assert.Equal("2027-03-09 08:00", first.NextOpens);
        Assert.Equal(3, first.Tasking.Skipped!.Count);
    }

    [Fact]
    public void The_next_occurrence_knows_detainees_that_an_edit_removed()
    {
        var first = Quarterly().With(f => f with { Instruction = "Ask Jane Example.", Detainees = [new Detainee("Jane Example", null)] })
            .Created().Edited(f => f with { Detainees = [] });

        var next = first.NextOpened();

        Assert.Equal([new Detainee("Jane Example", null)], next.Tasking.FormerDetainees);
        next.ReplaysTheSame();
    }

    [Fact]
    public void Occurrences_that_began_before_recurrence_was_on_do_not_open()
    {
        // Each is due after eleven months.
        var story = Given.Tasking().Recurring().Starting("2027-01-12").Due(null, "2027-12-20").Created().RecurrenceEnded().At("2028-02-01 09:00")
            .When("tom.becker", Begin);

        var next = story.NextOpened();

        Assert.Equal(("2028-01-12", 3), (next.Tasking.Form.StartDate.ToString(), next.Tasking.Occurrence!.Skipped!.Count));
        Assert.Equal("2028-04-12 08:00", next.NextOpens);
    }

    [Fact]
    public void An_occurrence_due_before_its_start_is_not_skipped_forever()
    {
        var first = Given.Tasking().Recurring().Starting("2027-02-12").Due(null, "2027-01-20");

        Assert.Equal("2027-05-12", first.NextOpened().Tasking.Form.StartDate.ToString());
    }

    [Fact]
    public void Nobody_can_open_an_occurrence_by_hand()
    {
        var story = Quarterly();
        var create = OccurrencePlanner.Open(story.Tasking, story.Rules)!;

        Assert.Equal("not-allowed", Given.Tasking().Answer("ana.ruiz", create with { Number = "ITMS-2027-000043" }));
        Assert.Equal("not-allowed", story.Answer("ana.ruiz", new TaskingCommand.NoteNextOccurrence("ITMS-2027-000043")));
        Assert.Equal("not-allowed", story.Answer("ana.ruiz", new TaskingCommand.SkipOccurrences()));
    }
}
