using Itms.Domain.Forms;
using Itms.Domain.Recurrence;

namespace Itms.Domain.Taskings;

public sealed partial record Tasking
{
    /// <summary>The tasking after one more event.</summary>
    /// <param name="tasking">Null before the first event.</param>
    /// <exception cref="InvalidOperationException">The event does not follow the last one.</exception>
    public static Tasking Apply(Tasking? tasking, Recorded recorded)
    {
        if (recorded.Seq != (tasking?.Seq ?? 0) + 1)
            throw new InvalidOperationException($"Event {recorded.Seq} cannot follow event {tasking?.Seq ?? 0}.");
        var next = tasking is null ? Create(recorded) : tasking.After(recorded) with { Seq = recorded.Seq };
        if (tasking is null) return next;

        if (next.Transmittal is { } sent && sent != tasking.Transmittal && Disclosure.Of(next) is { } disclosure)
            next = next with { Disclosures = [.. tasking.Disclosures, disclosure] };

        if (next.PresentOfficers.Except(tasking.Officers).Any())
            next = next with { Officers = [.. tasking.Officers.Union(next.PresentOfficers)] };

        if (!next.Status.IsBeforeHq() && next.Components.Any(c => c.ExtensionRequest is not null))
            next = next with { Components = next.WithoutRequests([.. next.Units]) };

        next = next.WithSince(tasking, recorded.At) with
        {
            DateOrigins = DateOrigins.After(tasking, next, recorded),
            // Nobody knows when an imported tasking came to the status that it has.
            StatusTimeline = recorded.Event is TaskingEvent.Imported ? [] : Taskings.StatusTimeline.After(tasking, next, recorded.At),
        };

        // A new due date, a new cycle or a clock that runs again starts a new plan of reminders.
        if (next.Due != tasking.Due || next.Cycle != tasking.Cycle || (!tasking.HasClocks && next.HasClocks))
            next = next with { ClockSince = recorded.At, PolicyVersion = PlannedBy(recorded.Event) ?? next.PolicyVersion, ReplannedAt = null };
        return next.Status == tasking.Status && next.Cycle == tasking.Cycle ? next : next with { StatusSince = recorded.At };
    }

    /// <summary>The tasking that these events make, in order.</summary>
    public static Tasking? Fold(IEnumerable<Recorded> history) => history.Aggregate((Tasking?)null, Apply);

    private static Tasking Create(Recorded recorded)
    {
        if (recorded.Event is not TaskingEvent.Created e)
            throw new InvalidOperationException("A tasking begins with its creation.");
        var components = e.Components.Select(p => Place(p) with { Since = recorded.At }).ToList();
        return new Tasking
        {
            Officers = [.. components.Select(c => c.Assignee).OfType<string>().Distinct()],
            Number = e.Number,
            Seq = recorded.Seq,
            Cycle = 1,
            Form = e.Form,
            Status = StatusOf(components),
            StatusSince = recorded.At,
            ClockSince = recorded.At,
            PolicyVersion = e.PolicyVersion,
            CreatedAt = recorded.At,
            CreatedBy = recorded.By,
            TaskManager = e.TaskManager,
            Clearance = e.Clearance,
            Routing = e.Routing,
            PossibleDuplicate = e.PossibleDuplicate ?? false,
            FormerDetainees = e.FormerDetainees ?? [],
            Occurrence = e.Occurrence,
            RecursSince = e.Occurrence is null && RecurrencePeriod.Of(e.Form) is not null ? recorded.At : null,
            Attachments =
            [
                .. (e.Drafts ?? []).Select(d => new Attachment(
                    d.Id, d.Name, Version: 1, d.ContentType, d.Length, d.Sha256, Final: false, recorded.By, recorded.At)),
            ],
            Components = components,
            StatusTimeline = [],
        };
    }

    private Tasking After(Recorded recorded) => recorded.Event switch
    {
        TaskingEvent.LoggedRetroactively e => LogRetroactively(e, recorded),
        TaskingEvent.Imported e => BringIn(e, recorded),
        TaskingEvent.Edited e => this with
        {
            Form = e.Form,
            Clearance = e.Clearance ?? Clearance,
            ClearingOfficialNamed = e.Clearance is null && ClearingOfficialNamed,
            ClearanceOverride = e.Clearance is null ? ClearanceOverride : null,
            PossibleDuplicate = e.PossibleDuplicate ?? PossibleDuplicate,
            FormerDetainees = [.. FormerDetainees.Concat(Form.Detainees).Distinct().Except(e.Form.Detainees)],
            // A new period turns recurrence on again.
            RecursSince = HasNewPeriod(e.Form) && RecurrencePeriod.Of(e.Form) is not null ? recorded.At : RecursSince,
            RecurrenceEnded = HasNewPeriod(e.Form) ? null : RecurrenceEnded,
        },
        TaskingEvent.DuplicateNoticed => this with { PossibleDuplicate = true },
        TaskingEvent.NextOccurrenceOpened e => this with { NextOccurrence = e.Number },
        TaskingEvent.OccurrencesSkipped e => this with
        {
            Skipped = new SkippedOccurrences((Skipped?.Count ?? 0) + e.Count, Skipped?.From ?? e.From, e.Through, recorded.At),
        },
        TaskingEvent.RecurrenceBegun => this with { RecursSince = recorded.At, RecurrenceEnded = null },
        TaskingEvent.RecurrenceEnded e => this with { RecurrenceEnded = new RecurrenceEnd(recorded.By, recorded.At, e.Reason) },
        TaskingEvent.Assigned e => WithComponentsAndStatus(Assign(e)) with { Routing = e.Routing ?? Routing },
        TaskingEvent.ComponentWithdrawn e => Withdraw(e),
        TaskingEvent.Delegated e => ChangeComponentAndStatus(e.Unit, c => WithDelegates(c, Delegated(c, e, recorded.At))),
        TaskingEvent.DelegationCompleted e => ChangeComponentAndStatus(e.Unit, c => WithDelegates(c, Completed(c, e.Delegate))),
        TaskingEvent.DelegationWithdrawn e => ChangeComponentAndStatus(e.Unit, c => WithDelegates(c, c.Delegates.Where(d => d.Person != e.Delegate))),
        TaskingEvent.Responded { Unit: null } e => this with
        {
            FinalResponse = new Response(e.Kind, e.Text, recorded.By, recorded.At, e.AttachmentIds) { OnBehalfOf = recorded.OnBehalfOf },
        },
        TaskingEvent.DesigneeAnswered e => ChangeComponent(e.Unit, c => Answered(c, e, recorded)),
        // A concurrence applies to one wording, so a new response needs new ones.
        TaskingEvent.Responded e => ChangeComponent(e.Unit, c => WithResponse(
            c, new Response(e.Kind, e.Text, recorded.By, recorded.At, e.AttachmentIds) { OnBehalfOf = recorded.OnBehalfOf })),
        TaskingEvent.Concurred e => ChangeComponent(e.Unit, c => c with
        {
            Concurrences =
            [
                .. c.Concurrences,
                new Concurrence(e.Level, e.Person, recorded.At, e.Person == recorded.By ? null : recorded.By, e.Note)
                {
                    OnBehalfOf = e.Person == recorded.By ? recorded.OnBehalfOf : null,
                },
            ],
            ReturnedAt = null,
        }),
        TaskingEvent.ConcurrenceRequested e => ChangeComponent(e.Unit, c => c with { ReturnedAt = null }),
        TaskingEvent.ComponentReported e => ChangeComponent(e.Unit, c => c with { ReportedAt = recorded.At, ExtensionRequest = null }),
        TaskingEvent.Deferred e => ChangeComponentAndStatus(e.Unit, c => c with
        {
            State = ComponentState.Deferred,
            Assignee = null,
            Delegates = [],
            DeferredTo = e.ToUnit,
            ExtensionRequest = null,
        }) with
        { Comments = [.. Comments, new Comment(recorded.By, recorded.At, e.Comment)] },
        TaskingEvent.SubmittedToHq e => this with
        {
            Status = TaskingStatus.SubmittedToHq,
            FinalResponse = new Response(e.Kind, e.Text, e.Author, recorded.At, e.AttachmentIds),
            IcuResponse = null,
            Decisions = [],
        },
        TaskingEvent.SentToIcu => this with { WithIcu = true, WithIcuSince = recorded.At, IcuResponse = null },
        TaskingEvent.ReturnedFromIcu e => this with
        {
            WithIcu = false,
            WithIcuSince = null,
            IcuResponse = e.Response is { } edited ? new Response(edited.Kind, edited.Text, recorded.By, recorded.At, edited.AttachmentIds) : null,
        },
        TaskingEvent.Returned e => Return(e, recorded.At),
        TaskingEvent.ClearingOfficialNamed e => this with { Clearance = e.Clearance, ClearingOfficialNamed = true },
        TaskingEvent.ClearanceOverridden e => Override(e, recorded),
        TaskingEvent.SentToAd => this with { Status = TaskingStatus.SentToAd, Decisions = [] },
        TaskingEvent.Cleared e => Decide(e.Positions, e.Units, recorded, cleared: true, e.Note),
        TaskingEvent.AdCleared => this with { Status = TaskingStatus.AdCleared },
        TaskingEvent.ClearanceReturned e => Decide(e.Positions, e.Units, recorded, cleared: false, e.Reason) with
        {
            Status = TaskingStatus.SubmittedToHq,
        },
        TaskingEvent.SubmittedToAuthority e => Close(recorded) with
        {
            Transmittal = new Transmittal(e.Channel, recorded.By, recorded.At, e.Note, e.ChannelReason),
        },
        TaskingEvent.UploadRecorded e => this with { Upload = new PackageUpload(e.Reference, e.AttachmentIds ?? [], recorded.By, recorded.At) },
        TaskingEvent.Acknowledged => Close(recorded),
        TaskingEvent.ClosedWithoutResponse e => Close(recorded) with
        {
            Status = TaskingStatus.ClosedWithoutResponse,
            Closing = new Closing(e.Reason, e.Note, e.DuplicateOf, recorded.By, recorded.At),
        },
        TaskingEvent.TakenInCharge e => this with { TaskManager = e.Person },
        TaskingEvent.DuplicateLinked e => this with { Duplicates = [.. Duplicates, e.Number] },
        TaskingEvent.ExtensionRequested e => ChangeComponent(e.Unit, c => c with
        {
            ExtensionRequest = new ExtensionRequest(e.InternalDueDate, e.Reason, recorded.By, recorded.At),
        }),
        TaskingEvent.ExtensionDeclined e => ChangeComponent(e.Unit, c => c with { ExtensionRequest = null }),
        TaskingEvent.DatesSet e => this with
        {
            Components = e.Granted is null ? Components : WithoutRequests(e.Granted),
            Form = Form with
            {
                InternalDueDate = e.InternalDueDate ?? Form.InternalDueDate,
                AuthorityDueDate = e.AuthorityDueDate ?? Form.AuthorityDueDate,
                ExtensionDate = e.ExtensionWithdrawn ? null : e.ExtensionDate ?? Form.ExtensionDate,
            },
        },
        TaskingEvent.ActionSet e => this with { Form = Form with { Action = e.Action } },
        TaskingEvent.FollowedUp e => this with { FollowUps = [.. FollowUps, new FollowUp(e.Kind, recorded.By, recorded.At, e.Text)] },
        TaskingEvent.Commented e => this with { Comments = [.. Comments, new Comment(recorded.By, recorded.At, e.Text)] },
        TaskingEvent.AttachmentAdded e => this with
        {
            Attachments =
            [
                .. e.Final ? NoneFinal(e.Name) : Attachments,
                new Attachment(e.Id, e.Name, e.Version, e.ContentType, e.Length, e.Sha256, e.Final, recorded.By, recorded.At)
                {
                    FiledAfterClosing = e.FiledAfterClosing,
                    Cycle = Cycle,
                },
            ],
        },
        TaskingEvent.AttachmentMarked e => this with
        {
            Attachments = [.. NoneFinal(Attachments.First(a => a.Id == e.Id).Name).Select(a => a.Id == e.Id ? a with { Final = e.Final } : a)],
        },
        TaskingEvent.Reopened e => Reopen(e, recorded),
        TaskingEvent.Replanned e => this with { PolicyVersion = e.PolicyVersion, ReplannedAt = recorded.At },
        TaskingEvent.ReminderSent e => WithReminder(new Reminder(e.Kind, e.Basis, e.Ordinal, recorded.At, Sent: true)),
        TaskingEvent.ReminderOvertaken e => WithReminder(new Reminder(e.Kind, e.Basis, e.Ordinal, recorded.At, Sent: false)),
        _ => throw new InvalidOperationException($"{recorded.Event.GetType().Name} cannot happen to a tasking that exists."),
    };

    /// <summary>
    /// The policy version that this event starts a plan with. Null: the tasking keeps its version, for example when a step to HQ changes
    /// the due date.
    /// </summary>
    private static int? PlannedBy(TaskingEvent happened) => happened switch
    {
        TaskingEvent.DatesSet e => e.PolicyVersion,
        TaskingEvent.ActionSet e => e.PolicyVersion,
        TaskingEvent.Reopened e => e.PolicyVersion,
        _ => null,
    };
}
