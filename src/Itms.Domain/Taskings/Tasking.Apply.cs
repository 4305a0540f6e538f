using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;

namespace Itms.Domain.Taskings;

public sealed partial record Tasking
{
    /// <summary>The tasking after one more event; null before its first.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next one of this tasking.</exception>
    public static Tasking Apply(Tasking? tasking, Recorded recorded)
    {
        if (recorded.Seq != (tasking?.Seq ?? 0) + 1)
            throw new InvalidOperationException($"Event {recorded.Seq} cannot follow event {tasking?.Seq ?? 0}.");
        var next = tasking is null ? Create(recorded) : tasking.After(recorded) with { Seq = recorded.Seq };
        if (tasking is null) return next;

        if (next.PresentOfficers.Except(tasking.Officers).Any())
            next = next with { Officers = [.. tasking.Officers.Union(next.PresentOfficers)] };

        next = next with { DateOrigins = DateOrigins.After(tasking, next, recorded), StatusTimeline = Taskings.StatusTimeline.After(tasking, next, recorded.At) };

        // A due date that became another one, for whatever reason, or a clock that runs again starts a new plan.
        if (next.Due != tasking.Due || next.Cycle != tasking.Cycle || (!tasking.HasClocks && next.HasClocks))
            next = next with { ClockSince = recorded.At, PolicyVersion = PlannedBy(recorded.Event) ?? next.PolicyVersion, ReplannedAt = null };
        return next.Status == tasking.Status && next.Cycle == tasking.Cycle ? next : next with { StatusSince = recorded.At };
    }

    /// <summary>The tasking that these events make, in their order.</summary>
    public static Tasking? Fold(IEnumerable<Recorded> history) => history.Aggregate((Tasking?)null, Apply);

    private static Tasking Create(Recorded recorded)
    {
        if (recorded.Event is not TaskingEvent.Created e)
            throw new InvalidOperationException("A tasking begins with its creation.");
        var components = e.Components.Select(Place).ToList();
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
            PolicyVersion = e.PolicyVersion ?? 1,
            CreatedAt = recorded.At,
            CreatedBy = recorded.By,
            Clearance = e.Clearance,
            Routing = e.Routing,
            PossibleDuplicate = e.PossibleDuplicate ?? false,
            FormerDetainees = e.FormerDetainees ?? [],
            Occurrence = e.Occurrence,
            RecursSince = e.BeginsSeries == true ? recorded.At : null,
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
        TaskingEvent.LoggedRetroactively e => Close(recorded) with
        {
            ClosedAt = e.CompletedAt,
            FinalResponse = new Response(e.Kind, e.Text, recorded.By, e.CompletedAt),
            Transmittal = new Transmittal(e.Channel, recorded.By, e.CompletedAt, Note: null, e.ChannelReason),
            Retroactive = new RetroactiveLog(e.CompletedAt, e.Late),
        },
        TaskingEvent.Edited e => this with
        {
            Form = e.Form,
            Clearance = e.Clearance ?? Clearance,
            PossibleDuplicate = e.PossibleDuplicate ?? PossibleDuplicate,
            FormerDetainees = [.. FormerDetainees.Concat(Form.Detainees).Distinct().Except(e.Form.Detainees)],
            RecursSince = e.BeginsSeries == true ? recorded.At : RecursSince,
            // Who says anew how often it recurs, says that it does.
            RecurrenceEnded = RecurrencePeriod.Of(e.Form) == RecurrencePeriod.Of(Form) ? RecurrenceEnded : null,
        },
        TaskingEvent.DuplicateNoticed => this with { PossibleDuplicate = true },
        TaskingEvent.NextOccurrenceOpened e => this with { NextOccurrence = e.Number },
        TaskingEvent.OccurrencesSkipped e => this with
        {
            Skipped = new SkippedOccurrences((Skipped?.Count ?? 0) + e.Count, Skipped?.From ?? e.From, e.Through, recorded.At),
        },
        TaskingEvent.RecurrenceBegun => this with { RecursSince = recorded.At, RecurrenceEnded = null },
        TaskingEvent.RecurrenceEnded e => this with { RecurrenceEnded = new RecurrenceEnd(recorded.By, recorded.At, e.Reason) },
        TaskingEvent.Assigned e => WithComponents(Assign(e)) with { Routing = e.Routing ?? Routing },
        TaskingEvent.ComponentWithdrawn e => Withdraw(e.Unit),
        TaskingEvent.Delegated e => WithComponent(e.Unit, c => c with
        {
            State = ComponentState.Delegated,
            Delegate = e.Delegate,
            DelegationInstructions = e.Instructions,
        }),
        TaskingEvent.DelegationCompleted e => WithComponent(e.Unit, c => c with { State = ComponentState.DelegatedTaskCompleted }),
        TaskingEvent.Responded { Unit: null } e => this with { FinalResponse = new Response(e.Kind, e.Text, recorded.By, recorded.At, e.AttachmentIds) },
        // Concurrence is with one wording: another response needs it anew.
        TaskingEvent.Responded e => ChangeComponent(e.Unit, c => c with
        {
            Response = new Response(e.Kind, e.Text, recorded.By, recorded.At, e.AttachmentIds),
            Concurrences = [],
            ReportedAt = null,
        }),
        TaskingEvent.Concurred e => ChangeComponent(e.Unit, c => c with
        {
            Concurrences = [.. c.Concurrences, new Concurrence(e.Level, e.Person, recorded.At, e.Person == recorded.By ? null : recorded.By, e.Note)],
        }),
        TaskingEvent.ComponentReported e => ChangeComponent(e.Unit, c => c with { ReportedAt = recorded.At }),
        TaskingEvent.Deferred e => WithComponent(e.Unit, c => c with
        {
            State = ComponentState.Deferred,
            Assignee = null,
            Delegate = null,
            DelegationInstructions = null,
            DeferredTo = e.ToUnit,
        }) with
        { Comments = [.. Comments, new Comment(recorded.By, recorded.At, e.Comment)] },
        TaskingEvent.SubmittedToHq e => this with
        {
            Status = TaskingStatus.SubmittedToHq,
            FinalResponse = new Response(e.Kind, e.Text, e.Author, recorded.At, e.AttachmentIds),
            Decisions = [],
        },
        TaskingEvent.SentToIcu => this with { WithIcu = true },
        TaskingEvent.ReturnedFromIcu => this with { WithIcu = false },
        TaskingEvent.Returned e => Return(e),
        TaskingEvent.ClearingOfficialNamed e => this with { Clearance = e.Clearance, ClearingOfficialNamed = e.InsteadOfRubric ?? ClearingOfficialNamed },
        TaskingEvent.SentToAd => this with { Status = TaskingStatus.SentToAd, Decisions = [] },
        TaskingEvent.Cleared e => Decide(e.Positions, recorded, cleared: true, e.Note),
        TaskingEvent.AdCleared => this with { Status = TaskingStatus.AdCleared },
        TaskingEvent.ClearanceReturned e => Decide(e.Positions, recorded, cleared: false, e.Reason) with { Status = TaskingStatus.SubmittedToHq },
        TaskingEvent.SubmittedToAuthority e => Close(recorded) with
        {
            Transmittal = new Transmittal(e.Channel, recorded.By, recorded.At, e.Note, e.ChannelReason),
        },
        TaskingEvent.Acknowledged => Close(recorded),
        TaskingEvent.DatesSet e => this with
        {
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
                new Attachment(e.Id, e.Name, e.Version, e.ContentType, e.Length, e.Sha256, e.Final, recorded.By, recorded.At),
            ],
        },
        TaskingEvent.AttachmentMarked e => this with
        {
            Attachments = [.. NoneFinal(Attachments.First(a => a.Id == e.Id).Name).Select(a => a.Id == e.Id ? a with { Final = e.Final } : a)],
        },
        TaskingEvent.Reopened e => Reopen(e, recorded),
        TaskingEvent.Replanned e => this with { PolicyVersion = e.PolicyVersion, ReplannedAt = recorded.At },
        TaskingEvent.ReminderSent e => this with { Reminders = [.. Reminders, new Reminder(e.Kind, e.Basis, e.Ordinal, recorded.At, Sent: true)] },
        TaskingEvent.ReminderOvertaken e => this with { Reminders = [.. Reminders, new Reminder(e.Kind, e.Basis, e.Ordinal, recorded.At, Sent: false)] },
        _ => throw new InvalidOperationException($"{recorded.Event.GetType().Name} cannot happen to a tasking that exists."),
    };

    /// <summary>The policy of a plan that begins with this event; null: the one it has. A step to HQ moves the due date, but nobody planned anything.</summary>
    private static int? PlannedBy(TaskingEvent happened) => happened switch
    {
        TaskingEvent.DatesSet e => e.PolicyVersion,
        TaskingEvent.ActionSet e => e.PolicyVersion,
        TaskingEvent.Reopened e => e.PolicyVersion,
        _ => null,
    };

    /// <summary>Two final versions of one document would leave open which counts.</summary>
    private IEnumerable<Attachment> NoneFinal(string name) => Attachments.Select(a => a.Final && a.IsNamed(name) ? a with { Final = false } : a);

    private List<Component> Assign(TaskingEvent.Assigned e)
    {
        var components = Components.Where(c => !e.Replaced.Contains(c.Unit)).ToList();
        foreach (var placement in e.Components)
        {
            var at = components.FindIndex(c => c.Unit == placement.Unit);
            if (at < 0) components.Add(Place(placement));
            else if (e.Kept?.Contains(placement.Unit) == true) components[at] = components[at] with { Cc = placement.Cc };
            // The draft stays for the new action officer; what was reported or deferred under the old one does not.
            else components[at] = Place(placement) with { Response = components[at].Response, Concurrences = components[at].Concurrences };
        }

        return components;
    }

    /// <summary>A re-opened tasking stays re-opened until somebody takes a step on it.</summary>
    private Tasking Withdraw(string unit)
    {
        List<Component> components = [.. Components.Where(c => c.Unit != unit)];
        return this with { Components = components, Status = Status == TaskingStatus.Reopened ? Status : StatusOf(components) };
    }

    private static Component Place(Placement placement) => new(
        placement.Unit,
        placement.Assignee,
        placement.Cc,
        placement.Assignee is null ? ComponentState.Pending : ComponentState.Assigned);

    /// <summary>From HQ the tasking is Assigned again (Life 5); before HQ the other units' parts still count.</summary>
    private Tasking Return(TaskingEvent.Returned e)
    {
        List<Component> components =
        [
            .. Components.Select(c => e.Units.Contains(c.Unit)
                ? c with { State = ComponentState.Assigned, Concurrences = [], ReportedAt = null }
                : c),
        ];
        return this with
        {
            Status = Status.IsBeforeHq() ? StatusOf(components) : TaskingStatus.Assigned,
            WithIcu = false,
            FinalResponse = null,
            Decisions = [],
            Components = components,
        };
    }

    private Tasking Decide(IReadOnlyList<string> positions, Recorded recorded, bool cleared, string? note) => this with
    {
        // Only the AD's clearance is ever given in somebody's place.
        Decisions =
        [
            .. Decisions,
            .. positions.Select(p => new ClearanceDecision(
                p, recorded.By, recorded.At, cleared, note, p == Position.AssistantDirector ? recorded.OnBehalfOf : null)),
        ],
    };

    private Tasking Close(Recorded recorded) => this with
    {
        Status = TaskingStatus.SubmittedToAuthority,
        ClosedAt = recorded.At,
        WithIcu = false,
    };

    private Tasking Reopen(TaskingEvent.Reopened e, Recorded recorded) => this with
    {
        Cycle = Cycle + 1,
        Status = TaskingStatus.Reopened,
        Form = Form with
        {
            InternalDueDate = e.InternalDueDate,
            AuthorityDueDate = e.AuthorityDueDate,
            ExtensionDate = null,
            Action = TaskAction.Work,
        },
        Reopening = new Reopening(e.Instructions, e.Reason, recorded.By, recorded.At),
        Components = [.. Components.Select(c => Place(new Placement(c.Unit, c.Assignee, c.Cc)))],
        FinalResponse = null,
        Decisions = [],
        Transmittal = null,
        ClosedAt = null,
        Reminders = [],
        EarlierCycles =
        [
            .. EarlierCycles,
            new ClosedCycle(
                Cycle,
                ClosedAt ?? recorded.At,
                Form.InternalDueDate,
                Form.AuthorityDueDate,
                Form.ExtensionDate,
                Components,
                FinalResponse,
                Clearance,
                Decisions,
                Transmittal,
                Reopening,
                Taskings.StatusTimeline.Of(this),
                Form.Action),
        ],
    };

    private Tasking WithComponent(string unit, Func<Component, Component> change) =>
        WithComponents([.. Components.Select(c => c.Unit == unit ? change(c) : c)]);

    private Tasking WithComponents(IReadOnlyList<Component> components) =>
        this with { Components = components, Status = StatusOf(components) };

    private Tasking ChangeComponent(string unit, Func<Component, Component> change) =>
        this with { Components = [.. Components.Select(c => c.Unit == unit ? change(c) : c)] };

    /// <summary>
    /// The status before HQ. With several components it is Delegated while any designee still works, and Delegated Task
    /// Completed only when all of them have been completed, "to ensure the task is not marked completed" before (G App. C 4).
    /// </summary>
    private static TaskingStatus StatusOf(IReadOnlyList<Component> components)
    {
        var active = components.Where(c => c.State is not (ComponentState.Pending or ComponentState.Deferred)).ToList();
        if (active.Count == 0) return TaskingStatus.Pending;
        if (active.Any(c => c.State == ComponentState.Delegated)) return TaskingStatus.Delegated;
        return active.All(c => c.State == ComponentState.DelegatedTaskCompleted) && active.Count == components.Count
            ? TaskingStatus.DelegatedTaskCompleted
            : TaskingStatus.Assigned;
    }
}
