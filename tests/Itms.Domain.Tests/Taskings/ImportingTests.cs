using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Reports;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>S1: taskings that had a life in another system.</summary>
public sealed class ImportingTests
{
    private static readonly DateTimeOffset Now = Agency.Time("2027-01-11 09:00");

    private static readonly TaskingForm Form = Given.Tasking().With(f => f with
    {
        Detainees = [new Detainee("Jane Example", "A012345678")],
        InternalDueDate = new Moment(new DateOnly(2021, 7, 12)),
        AuthorityDueDate = new Moment(new DateOnly(2021, 7, 20)),
    }).Form;

    private static readonly ImportSource Source = new("ITMS on SharePoint", "2021-0417", "list.csv", 2);

    [Fact]
    public void A_closed_tasking_keeps_its_days_and_accounts_for_its_disclosure_and_nobody_gets_mail()
    {
        var (tasking, history) = Done(Import(Closed()));

        Assert.Equal((TaskingStatus.SubmittedToAuthority, Agency.Time("2021-07-01 08:00"), Agency.Time("2021-07-19 17:00")),
            (tasking.Status, tasking.CreatedAt, tasking.ClosedAt));
        Assert.Equal(("2021-0417", "adm.root", Now), (tasking.Import!.Number, tasking.Import.By, tasking.Import.At));
        var disclosure = Assert.Single(tasking.Disclosures);
        Assert.Equal((Agency.Time("2021-07-19 17:00"), "Jane Example"), (disclosure.At, disclosure.Detainees[0].Name));
        Assert.Equal(["old note"], tasking.Comments.Select(c => c.Text));
        Assert.Empty(NotificationComposer.For(null, history, Agency.Rules));
        Assert.Null(Agenda.NextAt(tasking, Agency.Rules));
        Assert.Null(tasking.TaskManager);
    }

    [Fact]
    public void A_report_counts_it_in_the_months_of_its_life_and_guesses_no_stages()
    {
        var fact = CycleFacts.Present(Done(Import(Closed())).Tasking, Agency.Calendar);

        Assert.Equal((Agency.Time("2021-07-01 08:00"), Agency.Time("2021-07-19 17:00")), (fact.OpenedAt, fact.ClosedAt));
        Assert.Empty(fact.Overdue);
        Assert.Empty(fact.Times!.Stages);
    }

    [Fact]
    public void What_was_due_before_the_import_is_never_sent_and_later_reminders_come()
    {
        var (tasking, _) = Done(Import(new ImportedPast(TaskingStatus.Assigned, Agency.Time("2021-07-01 08:00"), null)));

        Assert.Equal(TaskingStatus.Assigned, tasking.Status);
        var reached = TaskingDecider.Decide(tasking, new TaskingCommand.DeadlineReached(), Actor.System, Agency.Rules, Now);
        Assert.Empty(Assert.IsType<Decision.Accepted>(reached).Events);
        // Five business days after the import, the repeated one begins.
        var entry = Assert.Single(Agenda.For(tasking, Agency.Rules));
        Assert.Equal(("overdueWeekly", Agency.Calendar.AddBusinessDays(Now, 5)), (entry.Kind, entry.At));

        var moved = new TaskingCommand.SetDates(new Moment(new DateOnly(2027, 2, 1)), new Moment(new DateOnly(2027, 2, 5)), null, "New.");
        var (later, _) = Done(TaskingDecider.Decide(tasking, moved, Agency.Actor("ana.ruiz"), Agency.Rules, Now), tasking);
        Assert.NotNull(Agenda.NextAt(later, Agency.Rules));
    }

    [Fact]
    public void A_delegated_tasking_waits_for_its_designee()
    {
        var past = new ImportedPast(TaskingStatus.Delegated, Agency.Time("2021-07-01 08:00"), null)
        {
            Delegates = [new ImportedDelegation("HOU", "sam.ortiz")],
        };
        var (tasking, _) = Done(Import(past));
        Assert.Equal((TaskingStatus.Delegated, ComponentState.Delegated), (tasking.Status, tasking.Components[0].State));

        var completed = new TaskingCommand.CompleteDelegation(null, new ResponseDraft(ResponseKind.Negative, null));
        var (after, _) = Done(TaskingDecider.Decide(tasking, completed, Agency.Actor("sam.ortiz"), Agency.Rules, Now), tasking);
        Assert.Equal(TaskingStatus.DelegatedTaskCompleted, after.Status);
    }

    [Fact]
    public void An_imported_tasking_does_not_recur_until_somebody_turns_that_on()
    {
        var form = Form with
        {
            TaskType = TaskType.Audit,
            InformationRequest = null,
            Audit = new AuditTab(AuditType.Gao, AuditFrequency.Quarterly),
        };
        Assert.False(Done(Import(Closed(), form)).Tasking.IsOfSeries);
    }

    [Fact]
    public void It_can_be_reopened_and_documents_can_be_added_to_it()
    {
        var (tasking, _) = Done(Import(Closed()));
        var documents = new TaskingCommand.ImportDocuments([new NewAttachment("0a", "letter.pdf", "application/pdf", 3, "00")]);
        var (more, _) = Done(TaskingDecider.Decide(tasking, documents, Agency.Actor("adm.root"), Agency.Rules, Now), tasking);
        Assert.False(Assert.Single(more.Attachments).FiledAfterClosing);

        var again = new TaskingCommand.Reopen("Again.", "A question.", null, new Moment(new DateOnly(2027, 3, 5)));
        var (reopened, _) = Done(TaskingDecider.Decide(more, again, Agency.Actor("ana.ruiz"), Agency.Rules, Now), more);
        Assert.Equal((2, TaskingStatus.Reopened), (reopened.Cycle, reopened.Status));
        Assert.Equal([1, 2], CycleFacts.Of(reopened, Agency.Calendar).Select(fact => fact.Cycle));
    }

    [Theory]
    [InlineData("ana.ruiz")]
    [InlineData("ada.wells")]
    [InlineData(null)]
    public void Only_administrators_import(string? who)
    {
        var actor = who is null ? Actor.System : Agency.Actor(who);
        var refused = Assert.IsType<Decision.Refused>(TaskingDecider.Decide(null, Command(Closed()), actor, Agency.Rules, Now));
        Assert.Equal(RefusalKind.NotAllowed, refused.Refusal.Kind);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "closed without a day", "closedAt" },
        { "closed in the future", "closedAt" },
        { "closed before it came", "closedAt" },
        { "open with a day of closing", "closedAt" },
        { "created in the future", "createdAt" },
        { "closed without response, no reason", "closingReason" },
        { "open without an action officer", "assignees" },
        { "open with somebody who left", "assignees" },
        { "delegated to nobody", "delegates" },
        { "open without a date", "internalDueDate" },
        { "a unit that is none", "units" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_is_refused_by_field(string what, string field)
    {
        var (open, created) = (new ImportedPast(TaskingStatus.Assigned, Agency.Time("2021-07-01 08:00"), null), Closed());
        var decision = what switch
        {
            "closed without a day" => Import(created with { ClosedAt = null }),
            "closed in the future" => Import(created with { ClosedAt = Now.AddDays(1) }),
            "closed before it came" => Import(created with { ClosedAt = created.CreatedAt.AddDays(-1) }),
            "open with a day of closing" => Import(open with { ClosedAt = created.ClosedAt }),
            "created in the future" => Import(open with { CreatedAt = Now.AddDays(1) }),
            "closed without response, no reason" => Import(created with { Status = TaskingStatus.ClosedWithoutResponse }),
            "open without an action officer" => Import(open, parts: [new Placement("HOU", null, [])]),
            "open with somebody who left" => Import(open, parts: [new Placement("HOU", "old.hand", [])]),
            "delegated to nobody" => Import(open with { Status = TaskingStatus.Delegated }),
            "open without a date" => Import(open, Form with { InternalDueDate = null, AuthorityDueDate = null }),
            _ => Import(created, parts: [new Placement("NONE", null, [])]),
        };

        Assert.Equal([field], Assert.IsType<Decision.Refused>(decision).Refusal.Errors.Keys);
    }

    private static ImportedPast Closed() =>
        new(TaskingStatus.SubmittedToAuthority, Agency.Time("2021-07-01 08:00"), Agency.Time("2021-07-19 17:00")) { Comments = ["old note"] };

    private static TaskingCommand.Import Command(ImportedPast past, TaskingForm? form = null, IReadOnlyList<Placement>? parts = null) =>
        new("ITMS-2027-000042", form ?? Form, parts ?? [new Placement("HOU", "lee.chan", ["kim.dale"])], Source, past);

    private static Decision Import(ImportedPast past, TaskingForm? form = null, IReadOnlyList<Placement>? parts = null) =>
        TaskingDecider.Decide(null, Command(past, form, parts), Agency.Actor("adm.root"), Agency.Rules, Now);

    private static (Tasking Tasking, IReadOnlyList<Recorded> History) Done(Decision decision, Tasking? before = null)
    {
        var events = Assert.IsType<Decision.Accepted>(decision).Events;
        var history = events.Select((e, i) => new Recorded((before?.Seq ?? 0) + 1 + i, Now, "adm.root", null, e)).ToList();
        return (history.Aggregate(before, Tasking.Apply)!, history);
    }
}
