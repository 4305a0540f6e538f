using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.TestKit;

/// <content>The steps of a tasking's life, each by the person who usually takes it.</content>
public sealed partial class TaskingStory
{
    public const string Reason = "because";

    /// <summary>The id of the first document.</summary>
    public const string DocumentId = "00";

    /// <summary>Assigns a unit: at creation, or by the task manager if the tasking already exists.</summary>
    public TaskingStory AssignedTo(string unit, string? assignee, params string[] cc) =>
        Placed(new PlacementRequest(unit, assignee, cc.Length == 0 ? null : cc));

    public TaskingStory Placed(params PlacementRequest[] parts)
    {
        if (tasking is not null) return When("ana.ruiz", new TaskingCommand.Assign(parts));
        placements.AddRange(parts);
        return this;
    }

    public TaskingStory Created()
    {
        _ = Tasking;
        return this;
    }

    public TaskingStory Delegated(string designee, string unit = "HOU") =>
        When(Officer(unit), new TaskingCommand.Delegate(unit, designee, null));

    /// <summary>In the place of all other designees.</summary>
    public TaskingStory DelegatedInstead(string designee, string unit = "HOU") =>
        When(Officer(unit), new TaskingCommand.Delegate(unit, designee, null, Replace: true));

    /// <summary>By the first designee who is at work.</summary>
    public TaskingStory DelegationCompleted(string unit = "HOU", ResponseDraft? response = null) =>
        When(Part(unit).AtWork.First().Person, new TaskingCommand.CompleteDelegation(unit, response));

    public TaskingStory Responded(string unit = "HOU", string text = "The answer.") =>
        When(Officer(unit), new TaskingCommand.Respond(unit, new ResponseDraft(ResponseKind.Substantive, text)));

    public TaskingStory RespondedNegative(string unit = "HOU") =>
        When(Officer(unit), new TaskingCommand.Respond(unit, new ResponseDraft(ResponseKind.Negative, null)));

    /// <summary>The unit chief and the division lead concur themselves.</summary>
    public TaskingStory Concurred(string unit = "HOU") => this
        .When(Rules.Directory.ChiefOf(unit)!, new TaskingCommand.Concur(unit, ConcurrenceLevel.UnitChief, null, null))
        .When(Rules.Directory.DivisionLeadOf(unit)!, new TaskingCommand.Concur(unit, ConcurrenceLevel.Division, null, null));

    public TaskingStory Answered(string unit = "HOU") => Responded(unit).Concurred(unit);

    public TaskingStory Reported(string unit) => When(Officer(unit), new TaskingCommand.ReportComplete(unit));

    public TaskingStory Deferred(string unit, string toUnit) =>
        When(Officer(unit), new TaskingCommand.Defer(unit, toUnit) { Comment = Reason });

    public TaskingStory Withdrawn(string unit) => When("ana.ruiz", new TaskingCommand.Withdraw(unit, Reason));

    /// <summary>By the action officer, or with several units by the task manager.</summary>
    public TaskingStory SubmittedToHq(ResponseDraft? consolidated = null) =>
        When(Tasking.HasSeveralComponents ? "ana.ruiz" : Officer(Tasking.Components[0].Unit), new TaskingCommand.SubmitToHq(consolidated));

    public TaskingStory SentToAd() => When("ana.ruiz", new TaskingCommand.SendToAd());

    public TaskingStory Cleared(string by = "ada.wells") => When(by, new TaskingCommand.Clear(null));

    public TaskingStory SubmittedToAuthority() => When("ana.ruiz", new TaskingCommand.SubmitToAuthority(Tasking.Form.ReceivedVia, null, null));

    public TaskingStory ClosedWithoutResponse() =>
        When("ana.ruiz", new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Reason, null));

    public TaskingStory Returned(string? unit = null) => When("ana.ruiz", new TaskingCommand.Return(unit, Reason));

    public TaskingStory Reopened(string? inside = "2027-03-05", string authority = "2027-03-10", string by = "ana.ruiz") =>
        When(by, new TaskingCommand.Reopen("Look again.", Reason, Day(inside), Day(authority)));

    public TaskingStory NamedClearing(Domain.Forms.ClearanceKind kind, params string[] positions) =>
        When("ana.ruiz", new TaskingCommand.NameClearingOfficial(positions, kind, Reason));

    /// <summary>Attaches documents with these names. The ids are 00, 01 … in order.</summary>
    public TaskingStory Attached(params string[] names) => Attached(false, names);

    public TaskingStory Attached(bool final, params string[] names) => When("ana.ruiz", new TaskingCommand.AddAttachments(
        [.. names.Select((name, i) => Document(Tasking.Attachments.Count + i, name))], final));

    public TaskingStory StoodDown() => When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.StandDown, Reason));

    public TaskingStory SetToWork() => When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Work, Reason));

    /// <summary>An internal date after the authority's moves the authority's to the same day.</summary>
    public TaskingStory DatesSet(string? inside = null, string? authority = null, string? extension = null)
    {
        var form = Tasking.Form;
        var isAfter = Day(inside)?.At(Rules.Calendar) > (Day(extension) ?? Day(authority) ?? form.AuthorityDate)?.At(Rules.Calendar);
        if (isAfter && form.ExtensionDate is null) authority ??= inside;
        else if (isAfter) extension ??= inside;
        return When("ana.ruiz", new TaskingCommand.SetDates(Day(inside), Day(authority), Day(extension), Reason));
    }

    public TaskingStory Edited(Func<TaskingForm, TaskingForm> change) => When("ana.ruiz", new TaskingCommand.Edit(change(Tasking.Form)));

    /// <summary>Takes a tasking of HOU alone all the way to the authority.</summary>
    public TaskingStory Closed() => Answered().SubmittedToHq().SentToAd().Cleared().SubmittedToAuthority();

    /// <summary>Re-plans the tasking by the escalation policy in force.</summary>
    public TaskingStory Replanned() => When(Domain.People.Actor.SystemId, new TaskingCommand.Replan(Reason));

    /// <summary>Sends a timer now, whether or not anything is due.</summary>
    public TaskingStory ClockReaches(string wallClock) => At(wallClock).Notified();

    public TaskingStory Notified() => When(Domain.People.Actor.SystemId, new TaskingCommand.DeadlineReached());

    private static NewAttachment Document(int count, string name) =>
        new(count.ToString("x2", System.Globalization.CultureInfo.InvariantCulture), name, "text/plain", 3, new string('0', 64));

    private string Officer(string unit) =>
        Part(unit).Assignee ?? throw new InvalidOperationException($"{unit}'s part has no action officer.");
}
