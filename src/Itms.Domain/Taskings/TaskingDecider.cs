using Itms.Domain.People;
using Itms.Domain.Shared;
using static Itms.Domain.Taskings.TaskingStatus;

namespace Itms.Domain.Taskings;

/// <summary>
/// Decides what a command does to a tasking. A pure function: the same tasking, command, actor, rules and instant always give the
/// same decision. A step that is not listed here is refused.
/// </summary>
public static partial class TaskingDecider
{
    /// <param name="tasking">Null if it does not exist yet. Then only <see cref="TaskingCommand.Create"/> is possible.</param>
    /// <param name="now">The instant of the command.</param>
    public static Decision Decide(Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now)
    {
        var own = DecideInOwnRight(tasking, command, actor, rules, now);
        return own is Decision.Refused refused ? DecideAsSubstitute(tasking, command, actor, rules, now, refused).Decision : own;
    }

    private static Decision DecideInOwnRight(Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now)
    {
        if (Rights.Refuse(tasking, command, actor, rules, now) is { } notAllowed) return notAllowed;
        return WithComment(command, Step(tasking, command, actor, rules, now));
    }

    private static Decision Step(Tasking? tasking, TaskingCommand command, Actor actor, Rules rules, DateTimeOffset now) =>
        (command, tasking) switch
        {
            (TaskingCommand.Create c, null) => Create(c, actor, rules, now),
            (TaskingCommand.Import c, null) => Import(c, rules, now),
            (_, null) => throw new InvalidOperationException("A tasking that does not exist can only be created."),
            (TaskingCommand.Create or TaskingCommand.Import, _) => throw new InvalidOperationException("The tasking exists already."),

            // At any time, even when it is closed or stood down.
            (TaskingCommand.AddComment c, _) => AddComment(c),
            (TaskingCommand.RecordFollowUp c, _) => RecordFollowUp(c),
            (TaskingCommand.NoteDuplicate, { } t) => t.PossibleDuplicate ? new Decision.Accepted([]) : new TaskingEvent.DuplicateNoticed(),
            (TaskingCommand.SkipOccurrences, { } t) => SkipOccurrences(t, rules, now),
            (TaskingCommand.NoteNextOccurrence c, { } t) => NoteNextOccurrence(t, c),
            (TaskingCommand.BeginRecurrence c, { } t) => BeginRecurrence(t, c),
            (TaskingCommand.EndRecurrence c, { } t) => EndRecurrence(t, c),
            (TaskingCommand.DeadlineReached, { } t) => ReachDeadline(t, rules, now),

            (TaskingCommand.ImportDocuments c, { Import: not null } t) => ImportDocuments(t, c, rules.Storage),

            (TaskingCommand.TakeCharge c, { } t) => TakeCharge(t, c, actor, rules),
            (TaskingCommand.LinkDuplicate c, { } t) => LinkDuplicate(t, c),

            (TaskingCommand.Reopen c, { IsClosed: true }) => Reopen(c, rules, now),
            // The other system may give the number after the tasking was closed.
            (TaskingCommand.RecordUpload c, { IsClosed: true } t) => RecordUpload(t, c),
            // What was sent stays as it was, but a proof of transmission comes later.
            (TaskingCommand.AddAttachments { Final: false } c, { IsClosed: true } t) when actor.ManagesTaskings || c.ByMail =>
                AddAttachments(t, c, actor, rules.Storage),
            (_, { IsClosed: true } t) => Refusal.Closed(t.Status),

            // Also while it is stood down.
            (TaskingCommand.AddAttachments c, { } t) => AddAttachments(t, c, actor, rules.Storage),
            (TaskingCommand.MarkAttachment c, { } t) => MarkAttachment(t, c, actor),

            (TaskingCommand.CloseWithoutResponse c, { } t) => CloseWithoutResponse(t, c),
            (TaskingCommand.Replan c, { } t) => Replan(t, c, rules),
            (TaskingCommand.SetAction c, { } t) => SetAction(t, c, rules),
            (_, { IsStoodDown: true }) => Refusal.StoodDown(),

            (TaskingCommand.SetDates c, { } t) => SetDates(t, c, rules, now),
            (TaskingCommand.Edit c, { } t) => Edit(t, c, rules, now),

            (TaskingCommand.Acknowledge, { Status: Pending or Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                Acknowledge(t, actor),
            (TaskingCommand.Assign c, { Status: Pending or Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                Assign(t, c, actor, rules),
            (TaskingCommand.Reassign c, { Status: Pending or Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                Reassign(t, c, rules),
            (TaskingCommand.Withdraw c, { Status: Pending or Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => Withdraw(t, c),
            (TaskingCommand.Delegate c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => Delegate(t, c, actor, rules),
            (TaskingCommand.CompleteDelegation c, { Status: Assigned or Delegated or DelegatedTaskCompleted } t) => CompleteDelegation(t, c, actor),
            (TaskingCommand.WithdrawDelegation c, { Status: Assigned or Delegated or DelegatedTaskCompleted } t) =>
                WithdrawDelegation(t, c, actor, rules),
            (TaskingCommand.Defer c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => Defer(t, c, actor, rules),
            (TaskingCommand.Respond c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => Respond(t, c, actor, rules),
            (TaskingCommand.Respond c, { Status: SubmittedToHq } t) => RespondForAgency(t, c, actor),
            (TaskingCommand.Concur c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => Concur(t, c, actor, rules),
            (TaskingCommand.ReportComplete c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                ReportComplete(t, c, actor, rules),
            (TaskingCommand.RequestConcurrence c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                RequestConcurrence(t, c, actor, rules),
            (TaskingCommand.RequestExtension c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) =>
                RequestExtension(t, c, actor, rules, now),
            (TaskingCommand.DeclineExtension c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => DeclineExtension(t, c),
            (TaskingCommand.SubmitToHq c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => SubmitToHq(t, c, actor),

            (TaskingCommand.NameClearingOfficial c, { Status: not AdCleared } t) => NameClearingOfficial(t, c, rules),
            (TaskingCommand.SendToIcu c, { Status: SubmittedToHq } t) => SendToIcu(t, c),
            (TaskingCommand.ReturnFromIcu c, { Status: SubmittedToHq } t) => ReturnFromIcu(t, c),
            (TaskingCommand.Return c, { Status: SubmittedToHq or SentToAd or AdCleared } t) => Return(t, c),
            (TaskingCommand.Return c, { Status: Assigned or Delegated or DelegatedTaskCompleted or Reopened } t) => ReturnReported(t, c),
            (TaskingCommand.SendToAd, { Status: SubmittedToHq } t) => SendToAd(t, rules),
            (TaskingCommand.Clear c, { Status: SentToAd } t) => Clear(t, c, actor, rules, now),
            (TaskingCommand.ReturnClearance c, { Status: SentToAd or AdCleared } t) => ReturnClearance(t, c, actor, rules, now),
            (TaskingCommand.SubmitToAuthority c, { Status: SubmittedToHq or SentToAd or AdCleared } t) => SubmitToAuthority(t, c),
            (TaskingCommand.RecordUpload c, { } t) => RecordUpload(t, c),

            (_, { } t) => Refusal.NotInStatus(t.Status),
        };

    /// <summary>Records a comment after the step that it came with. A deferral already carries its comment.</summary>
    private static Decision WithComment(TaskingCommand command, Decision decision)
    {
        if (string.IsNullOrWhiteSpace(command.Comment) || command is TaskingCommand.Defer) return decision;
        // The comment says why somebody was replaced, so it is kept only where somebody was.
        if (command is TaskingCommand.Reassign && decision is Decision.Accepted { Events.Count: 0 }) return decision;
        var errors = new FieldErrors();
        errors.Text("comment", command.Comment);
        if (errors.Any) return Refusal.Invalid(errors.ByField);
        return decision is Decision.Accepted accepted
            ? new Decision.Accepted([.. accepted.Events, new TaskingEvent.Commented(command.Comment.Trim())])
            : decision;
    }

    /// <summary>The part that the actor means: the one they named, or the only one that is theirs.</summary>
    private static Component? Pick(Tasking tasking, string? unit, Actor actor, Func<Component, bool> isTheirs, out Refusal? refusal)
    {
        refusal = null;
        var manages = actor.ManagesTaskings;
        if (unit is not null)
        {
            if (tasking.ComponentOf(unit) is not { } named)
                refusal = Refusal.Invalid("unit", $"is not a unit on this tasking ({string.Join(", ", tasking.Units)})");
            else if (manages || isTheirs(named)) return named;
            else refusal = Refusal.NotAllowed($"You have no role in {unit}'s part of this tasking.");
            return null;
        }

        var theirs = tasking.Components.Where(c => manages || isTheirs(c)).ToList();
        if (theirs.Count == 1) return theirs[0];
        else if (theirs.Count == 0) refusal = Refusal.NotAllowed("You have no part in this tasking.");
        else refusal = Refusal.Invalid("unit", $"is required: choose one of {string.Join(", ", theirs.Select(c => c.Unit))}");

        return null;
    }

    private static Refusal? Check(Action<FieldErrors> check)
    {
        var errors = new FieldErrors();
        check(errors);
        return errors.Any ? Refusal.Invalid(errors.ByField) : null;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
