using System.Text;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Taskings;

/// <summary>
/// Every command in every status by every kind of person, on a tasking of one unit (HOU) that the Health Care Compliance Consultant
/// clears. <c>docs/decision-table.md</c> holds the expected answers, this class computes the real ones.
/// </summary>
internal static class DecisionTable
{
    public const string StoodDown = "stood down";

    private const string Introduction =
        """
        # Who may do what, when

        Every command × status × person, on a tasking of one unit (HOU) that the Health Care Compliance Consultant clears; written by
        the test that checks it (`DecisionTableTests`). `yes`, or the code of the refusal. *stood down* is an assigned tasking whose
        action is stand down. The designee is one from *delegated* on, until the tasking is re-opened. The division lead holds the
        AD's clearance by delegation; "where the AD clears" the AD has been named the clearing official, instead of the consultant.
        A response waits for concurrence where concurrence is asked, and has it elsewhere; for `return-from-icu` the response is with
        the ICU.

        """;

    /// <summary>Column and person. The designee has that role from Delegated until the tasking is re-opened.</summary>
    public static readonly (string Role, string Person)[] Roles =
    [
        ("TM", "ana.ruiz"), ("TPSU chief", "tom.becker"), ("AO", "lee.chan"), ("designee", "sam.ortiz"), ("supervisor", "kim.dale"),
            ("UC", "ray.singh"),
        ("division lead", "dan.okoro"), ("CO", "cole.vance"), ("AD", "ada.wells"), ("administrator", "adm.root"), ("ICU", "pia.novak"),
            ("uninvolved", "hal.price"),
            ("clock", "itms"),
    ];

    public static readonly string[] Rows = [.. Enum.GetValues<TaskingStatus>().Select(Word), StoodDown];

    private const string ForAd = "where the AD clears: ";
    private const string OfSeries = "of a tasking that recurs: ";
    private const string Ended = OfSeries + "after its end: ";
    private const string Ses = "where the AD clears and SES clearance is required: ";

    /// <summary>The division lead clears for the AD.</summary>
    private static readonly Rules Rules = Agency.Rules with
    {
        Delegations = [new("d1", "ada.wells", "dan.okoro", Agency.Time("2027-02-28 17:00"), Why, "ada.wells", Agency.Time("2027-01-11 08:00"))],
    };

    private static readonly ResponseDraft Negative = new(ResponseKind.Negative, null);
    private static readonly Moment Later = new(new DateOnly(2027, 6, 1));
    private const string Why = "because";

    /// <summary>One example of each command. Only the status and the person can be a reason to refuse it.</summary>
    public static readonly (string Name, TaskingCommand Command)[] Commands =
    [
        ("assign", new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", [])])),
        ("reassign in bulk", new TaskingCommand.Reassign("lee.chan", "hal.price")),
        ("withdraw", new TaskingCommand.Withdraw("HOU", Why)),
        ("delegate", new TaskingCommand.Delegate(null, "sam.ortiz", null)),
        ("withdraw-delegation", new TaskingCommand.WithdrawDelegation(null, "sam.ortiz")),
        ("complete-delegation", new TaskingCommand.CompleteDelegation(null, null)),
        ("respond", new TaskingCommand.Respond(null, Negative)),
        ("concur as supervisor", new TaskingCommand.Concur(null, ConcurrenceLevel.Supervisor, null, null)),
        ("concur as unit chief", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null)),
        ("concur as division", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        ("record the unit chief's concurrence", new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, "by telephone", "ray.singh")),
        ("ask for concurrence again", new TaskingCommand.RequestConcurrence(null, null)),
        ("report-complete", new TaskingCommand.ReportComplete(null)),
        ("defer", new TaskingCommand.Defer(null, "MCMU") { Comment = Why }),
        ("submit-to-hq", new TaskingCommand.SubmitToHq(null)),
        ("send-to-icu", new TaskingCommand.SendToIcu(null)),
        ("return-from-icu", new TaskingCommand.ReturnFromIcu(null)),
        ("return", new TaskingCommand.Return(null, Why)),
        ("name-clearing-official", new TaskingCommand.NameClearingOfficial([Position.AssistantDirector], ClearanceKind.AnyOf, Why)),
        ("send-to-ad", new TaskingCommand.SendToAd()),
        ("clear", new TaskingCommand.Clear(null)),
        ("return-clearance", new TaskingCommand.ReturnClearance(Why)),
        (ForAd + "clear", new TaskingCommand.Clear(null)),
        (ForAd + "return-clearance", new TaskingCommand.ReturnClearance(Why)),
        (ForAd + "reopen", new TaskingCommand.Reopen("Look again.", Why, null, Later)),
        (Ses + "clear", new TaskingCommand.Clear(null)),
        (Ses + "reopen", new TaskingCommand.Reopen("Look again.", Why, null, Later)),
        ("submit-to-authority", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
        ("record-upload", new TaskingCommand.RecordUpload("EROT-31-77")),
        ("acknowledge", new TaskingCommand.Acknowledge()),
        ("close-without-response", new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Why, null)),
        ("set-dates", new TaskingCommand.SetDates(Later, Later, null, Why)),
        ("request-extension", new TaskingCommand.RequestExtension(null, Later, Why)),
        ("decline-extension", new TaskingCommand.DeclineExtension(null, Why)),
        ("set-action: review", new TaskingCommand.SetAction(TaskAction.Review, Why)),
        ("edit", new TaskingCommand.Edit(Given.Tasking().InCategory(Category.MedicalComplaint).Form with { Instruction = "Count them by month." })),
        ("begin-recurrence", new TaskingCommand.BeginRecurrence(Why)),
        (OfSeries + "begin-recurrence", new TaskingCommand.BeginRecurrence(Why)),
        (Ended + "begin-recurrence", new TaskingCommand.BeginRecurrence(Why)),
        ("end-recurrence", new TaskingCommand.EndRecurrence(Why)),
        (OfSeries + "end-recurrence", new TaskingCommand.EndRecurrence(Why)),
        ("follow-up", new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, "asked again")),
        ("comment", new TaskingCommand.AddComment("noted")),
        ("attach a document", new TaskingCommand.AddAttachments([new NewAttachment("0a", "log.csv", "text/csv", 3, "00")], Final: false)),
        ("attach a final document", new TaskingCommand.AddAttachments([new NewAttachment("0a", "log.csv", "text/csv", 3, "00")], Final: true)),
        ("mark a document final", new TaskingCommand.MarkAttachment(TaskingStory.DocumentId, Final: true)),
        ("import documents", new TaskingCommand.ImportDocuments([new NewAttachment("0a", "log.csv", "text/csv", 3, "00")])),
        ("reopen", new TaskingCommand.Reopen("Look again.", Why, null, Later)),
        ("take-charge", new TaskingCommand.TakeCharge(null)),
        ("replan", new TaskingCommand.Replan(Why)),
        ("note-duplicate", new TaskingCommand.NoteDuplicate()),
        ("link-duplicate", new TaskingCommand.LinkDuplicate("ITMS-2027-000043")),
        ("skip-occurrences", new TaskingCommand.SkipOccurrences()),
        ("note-next-occurrence", new TaskingCommand.NoteNextOccurrence("ITMS-2027-000043")),
        ("deadline-reached", new TaskingCommand.DeadlineReached()),
    ];

    /// <summary>The decider's answers by command and row, in the order of <see cref="Roles"/>.</summary>
    public static Dictionary<(string Command, string Row), string[]> Actual() => (
        from command in Commands
        from row in Rows
        let story = Reach(row, command.Command, command.Name)
        select (Key: (command.Name, row), TaskingResults: Roles.Select(r => story.Answer(r.Person, command.Command)).ToArray()))
        .ToDictionary(cell => cell.Key, cell => cell.TaskingResults);

    /// <summary>The tasking in each row's state, with a response that is ready for HQ.</summary>
    public static IEnumerable<(string Row, TaskingStory Story)> Stories() =>
        Rows.Select(row => (row, Reach(row, new TaskingCommand.SubmitToHq(null), "submit-to-hq")));

    /// <summary>The table as in the file. Rows with the same answers are merged.</summary>
    public static string Write(Dictionary<(string Command, string Row), string[]> cells)
    {
        var text = new StringBuilder(Introduction);
        foreach (var (name, _) in Commands)
        {
            text.Append($"\n## {name}\n| status | {string.Join(" | ", Roles.Select(r => r.Role))} |\n");
            text.Append($"|{string.Concat(Enumerable.Repeat("---|", Roles.Length + 1))}\n");
            foreach (var alike in Rows.GroupBy(row => string.Join(" | ", cells[(name, row)])))
                text.Append($"| {string.Join(", ", alike)} | {alike.Key} |\n");
        }

        return text.ToString();
    }

    private static TaskingStory Reach(string row, TaskingCommand command, string name)
    {
        // The response needs the step in question: a concurrence, or with all concurrences the submission.
        var bare = command is TaskingCommand.Concur or TaskingCommand.RequestConcurrence;
        var ad = name.StartsWith(ForAd, StringComparison.Ordinal) || name.StartsWith(Ses, StringComparison.Ordinal);
        var story = Given.Tasking().InCategory(Category.MedicalComplaint).Under(Rules)
            .With(f => f with { RequiresSes = name.StartsWith(Ses, StringComparison.Ordinal) });
        if (name.StartsWith(OfSeries, StringComparison.Ordinal)) story.Recurring();
        var isPending = row == Word(TaskingStatus.Pending);
        story.AssignedTo("HOU", isPending ? null : "lee.chan").Attached("log.csv");
        if (name.StartsWith(Ended, StringComparison.Ordinal)) story.RecurrenceEnded();
        if (ad) story.NamedClearing(ClearanceKind.AnyOf, Position.AssistantDirector);
        if (isPending) return story;
        if (row == StoodDown) return Worded(story).StoodDown();
        if (row == Word(TaskingStatus.Assigned)) return Worded(story);
        story.Delegated("sam.ortiz");
        if (row == Word(TaskingStatus.Delegated)) return Worded(story);
        story.DelegationCompleted();
        if (row == Word(TaskingStatus.DelegatedTaskCompleted)) return Worded(story);
        if (row == Word(TaskingStatus.ClosedWithoutResponse)) return Worded(story).ClosedWithoutResponse();
        story.Answered().SubmittedToHq();
        if (row == Word(TaskingStatus.SubmittedToHq)) return name == "return-from-icu" ? WithIcu(story) : story;
        story.SentToAd();
        if (row == Word(TaskingStatus.SentToAd)) return story;
        story.Cleared(ad ? "ada.wells" : "cole.vance");
        if (row == Word(TaskingStatus.AdCleared)) return story;
        story.SubmittedToAuthority();
        return row == Word(TaskingStatus.SubmittedToAuthority) ? story : Worded(story.Reopened());

        TaskingStory Worded(TaskingStory t) => bare ? t.Responded() : t.Answered();
        static TaskingStory WithIcu(TaskingStory t) => t.When("ana.ruiz", new TaskingCommand.SendToIcu(null));
    }

    private static string Word(TaskingStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];
}
