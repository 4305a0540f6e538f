using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Server.Demo;

/// <summary>Business days as the script counts them: 0 is the day of the first start, −3 is three days before it, 5 is five days after.</summary>
internal sealed class DemoDays(BusinessCalendar calendar, DateTimeOffset now)
{
    private readonly DateOnly today = calendar.DayOf(now);

    public DateOnly this[int day] => calendar.AddBusinessDays(today, day);

    public Moment? Due(int? day) => day is { } counted ? new Moment(this[counted]) : null;

    public DateTimeOffset At(int day, TimeOnly time) => calendar.At(this[day], time);
}

/// <param name="By">The id of the person who gives the command.</param>
/// <param name="At">When it is given.</param>
internal sealed record DemoStep(DemoStory Story, DateTimeOffset At, string By, TaskingCommand Command);

/// <summary>
/// The story of one tasking, told step by step. Each step becomes the command that a real person would have given. Unless the story names
/// somebody, the person follows from the tasking's parts.
/// </summary>
/// <param name="place">Decides where in the hour its steps fall, so not everything happens at once.</param>
internal sealed class DemoStory(DemoDays days, int place, TaskingForm request)
{
    private const string TaskManager = "ana.ruiz";

    private readonly List<DemoStep> steps = [];
    private readonly Dictionary<string, string?> officers = [];
    private readonly List<PlacementRequest> parts = [];
    private TaskingForm form = request;
    private string part = "";
    private int day;
    private TimeOnly time;

    public IReadOnlyList<DemoStep> Steps => steps;

    public override string ToString() => $"{form.TaskType} {form.CaseNumber}";

    // What the request says.

    public DemoStory Form(Func<TaskingForm, TaskingForm> change) => Do(() => form = change(form));

    public DemoStory About(string name, int alienNumber) =>
        Form(f => f with { Detainees = [.. f.Detainees, new Detainee(name, FormattableString.Invariant($"A{alienNumber:D9}"))] });

    public DemoStory Complaint(MedicalComplaintType type, string? ihsc = null, string? igsa = null, Findings? findings = null) =>
        Form(f => f with { MedicalComplaint = new MedicalComplaintTab(ihsc, igsa, type, findings) });

    public DemoStory Information(InformationRequestType type, string? ihsc = null, params string[] others) =>
        Form(f => f with { InformationRequest = new InformationRequestTab(ihsc, others, type) });

    public DemoStory Memo(string? ihsc = null, params string[] others) => Form(f => f with { Memo = new MemoTab(ihsc, others) });

    public DemoStory Ero(string code, EroTaskType type) =>
        Form(f => f with { EroTask = new EroTaskTab(code, type), ReceivedVia = Channel.EroTasker });

    public DemoStory Audit(AuditType type, AuditFrequency? frequency = null) => Form(f => f with { Audit = new AuditTab(type, frequency) });

    public DemoStory InCategory(string category) => Form(f => f with { Category = category });

    public DemoStory With(Priority priority) => Form(f => f with { Priority = priority });

    public DemoStory Due(int? internally, int? authority) => Form(f => f with
    {
        InternalDueDate = days.Due(internally),
        AuthorityDueDate = days.Due(authority),
    });

    public DemoStory To(string unit, string? officer) => Do(() =>
    {
        parts.Add(new PlacementRequest(unit, officer, Cc: null));
        officers[unit] = officer;
        if (part == "") part = unit;
    });

    // When, and in which unit's part, the following happens.

    public DemoStory On(int businessDay) => Do(() => (day, time) = (businessDay, new TimeOnly(9, place * 7 % 45)));

    public DemoStory In(string unit) => Do(() => part = unit);

    // What happens.

    public DemoStory Opened(string by = TaskManager) => Do(() =>
    {
        form = form with { StartDate = days.Due(day), ReceivedAt = days.At(day, new TimeOnly(8, place * 7 % 45)) };
        Step(by, new TaskingCommand.Create("", form, [.. parts]));
    });

    public DemoStory Assigned(string unit, string officer, string? comment = null) => Do(() =>
    {
        (part, officers[unit]) = (unit, officer);
        Step(TaskManager, new TaskingCommand.Assign([new PlacementRequest(unit, officer, Cc: null)]) { Comment = comment });
    });

    public DemoStory Delegated(string designee, string instructions) =>
        Step(Officer, new TaskingCommand.Delegate(part, designee, instructions));

    public DemoStory DelegationDone(string designee, string response) =>
        Step(designee, new TaskingCommand.CompleteDelegation(part, Substantive(response)));

    public DemoStory Answered(string response) => Step(Officer, new TaskingCommand.Respond(part, Substantive(response)));

    public DemoStory NothingToShare(string note) =>
        Step(Officer, new TaskingCommand.Respond(part, new ResponseDraft(ResponseKind.Negative, note)));

    public DemoStory SupervisorConcurred(string by) =>
        Step(by, new TaskingCommand.Concur(part, ConcurrenceLevel.Supervisor, null, null));

    public DemoStory ChiefConcurred() =>
        Step(DemoAgency.Directory.ChiefOf(part)!, new TaskingCommand.Concur(part, ConcurrenceLevel.UnitChief, null, null));

    /// <summary>The unit chief and the division, the latter in person.</summary>
    public DemoStory Concurred() =>
        ChiefConcurred().Step(DemoAgency.Directory.DivisionLeadOf(part)!, new TaskingCommand.Concur(part, ConcurrenceLevel.Division, null, null));

    /// <summary>The unit chief, and the division by word of mouth, which the action officer records.</summary>
    public DemoStory ConcurredByWord(string note) =>
        ChiefConcurred().Step(
            Officer, new TaskingCommand.Concur(part, ConcurrenceLevel.Division, note, DemoAgency.Directory.DivisionLeadOf(part)));

    public DemoStory Reported() => Step(Officer, new TaskingCommand.ReportComplete(part));

    public DemoStory Deferred(string toUnit, string why) => Step(Officer, new TaskingCommand.Defer(part, toUnit) { Comment = why });

    public DemoStory Submitted() => Step(parts.Count > 1 ? TaskManager : Officer, new TaskingCommand.SubmitToHq(null));

    public DemoStory Consolidated(string response) => Step(TaskManager, new TaskingCommand.SubmitToHq(Substantive(response)));

    public DemoStory SentToIcu(string note) => Step(TaskManager, new TaskingCommand.SendToIcu(note));

    public DemoStory BackFromIcu(string note) => Step(TaskManager, new TaskingCommand.ReturnFromIcu(note));

    public DemoStory Returned(string reason) => Step(TaskManager, new TaskingCommand.Return(part, reason));

    public DemoStory ClearingOfficialNamed(string position, string reason) =>
        Step(TaskManager, new TaskingCommand.NameClearingOfficial([position], ClearanceKind.AnyOf, reason));

    public DemoStory SentToAd() => Step(TaskManager, new TaskingCommand.SendToAd());

    public DemoStory Cleared(string by, string? note = null) => Step(by, new TaskingCommand.Clear(note));

    public DemoStory NotCleared(string by, string reason) => Step(by, new TaskingCommand.ReturnClearance(reason));

    public DemoStory Transmitted(string? note = null) => Step(TaskManager, new TaskingCommand.SubmitToAuthority(form.ReceivedVia, note, null));

    public DemoStory TransmittedBy(Channel channel, string why) => Step(TaskManager, new TaskingCommand.SubmitToAuthority(channel, null, why));

    public DemoStory Acknowledged() => Step(Officer, new TaskingCommand.Acknowledge());

    public DemoStory Extended(int to, string reason) => Step(TaskManager, new TaskingCommand.SetDates(null, null, days.Due(to), reason));

    public DemoStory NewInternalDate(int to, string reason) => Step(TaskManager, new TaskingCommand.SetDates(days.Due(to), null, null, reason));

    public DemoStory StoodDown(string reason) => Step(TaskManager, new TaskingCommand.SetAction(TaskAction.StandDown, reason));

    public DemoStory Resumed(string reason) => Step(TaskManager, new TaskingCommand.SetAction(TaskAction.Work, reason));

    public DemoStory RecurrenceEnded(string reason) => Step(TaskManager, new TaskingCommand.EndRecurrence(reason));

    public DemoStory Noted(FollowUpKind kind, string text) => Step(TaskManager, new TaskingCommand.RecordFollowUp(kind, text));

    public DemoStory Commented(string by, string text) => Step(by, new TaskingCommand.AddComment(text));

    public DemoStory Reopened(string instructions, string reason, int? internally, int authority) =>
        Step(TaskManager, new TaskingCommand.Reopen(instructions, reason, days.Due(internally), days.Due(authority)));

    public DemoStory Canceled(string note) =>
        Step(TaskManager, new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, note, null));

    private string Officer => officers[part]!;

    private static ResponseDraft Substantive(string text) => new(ResponseKind.Substantive, text);

    private DemoStory Step(string by, TaskingCommand command) => Do(() =>
    {
        steps.Add(new DemoStep(this, days.At(day, time), by, command));
        time = time.AddMinutes(25);
    });

    private DemoStory Do(Action action)
    {
        action();
        return this;
    }
}
