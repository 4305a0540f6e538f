using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Recurrence;

namespace Itms.Domain.Taskings;

/// <content>The changes that need more than an expression.</content>
public sealed partial record Tasking
{
    private Tasking WithReminder(Reminder reminder) => this with { Reminders = [.. Reminders, reminder] };

    private bool HasNewPeriod(TaskingForm form) => RecurrencePeriod.Of(form) != RecurrencePeriod.Of(Form);

    /// <summary>At most one version of a document is final.</summary>
    private IEnumerable<Attachment> NoneFinal(string name) => Attachments.Select(a => a.Final && a.IsNamed(name) ? a with { Final = false } : a);

    private List<Component> Assign(TaskingEvent.Assigned e)
    {
        var components = Components.Where(c => !e.Replaced.Contains(c.Unit)).ToList();
        foreach (var placement in e.Components)
        {
            var at = components.FindIndex(c => c.Unit == placement.Unit);
            if (at < 0) components.Add(Place(placement));
            else if (e.Kept?.Contains(placement.Unit) == true) components[at] = components[at] with { Cc = placement.Cc };
            // The new action officer keeps the draft, but not the old one's report or deferral.
            else components[at] = Place(placement) with
            {
                Response = components[at].Response,
                Concurrences = components[at].Concurrences,
                ReturnedAt = components[at].ReturnedAt,
            };
        }

        return components;
    }

    /// <summary>
    /// A re-opened tasking stays re-opened until somebody takes another step on it. If one unit is left, its officer submits to HQ themselves, and
    /// an earlier report of completion no longer counts.
    /// </summary>
    private Tasking Withdraw(TaskingEvent.ComponentWithdrawn e)
    {
        List<Component> components =
            [.. Components.Where(c => c.Unit != e.Unit).Select(c => c.Unit == e.GivenBack ? c with { ReportedAt = null } : c)];
        return this with { Components = components, Status = Status == TaskingStatus.Reopened ? Status : StatusOf(components) };
    }

    private static Component Place(Placement placement) => new(
        placement.Unit,
        placement.Assignee,
        placement.Cc,
        placement.Assignee is null ? ComponentState.Pending : ComponentState.Assigned);

    /// <summary>Returned from HQ, the tasking is Assigned again (Life 5). Before HQ, the other units' parts still count.</summary>
    private Tasking Return(TaskingEvent.Returned e, DateTimeOffset at)
    {
        List<Component> components =
        [
            .. Components.Select(c => e.Units.Contains(c.Unit)
                ? c with { State = ComponentState.Assigned, Delegates = [.. Ended(c)], Concurrences = [], ReportedAt = null, ReturnedAt = at }
                : c),
        ];
        return this with
        {
            Status = Status.IsBeforeHq() ? StatusOf(components) : TaskingStatus.Assigned,
            WithIcu = false,
            WithIcuSince = null,
            IcuResponse = null,
            FinalResponse = null,
            Decisions = [],
            Components = components,
        };
    }

    /// <param name="units">The units for which a unit chief's decision counts.</param>
    private Tasking Decide(IReadOnlyList<string> positions, IReadOnlyList<string>? units, Recorded recorded, bool cleared, string? note) => this with
    {
        Decisions =
        [
            .. Decisions,
            .. positions.SelectMany(
                p => p == Position.UnitChief && units is not null ? units : (IReadOnlyList<string?>)[null], (p, unit) =>
                new ClearanceDecision(p, recorded.By, recorded.At, cleared, note, recorded.OnBehalfOf, unit)),
        ],
    };

    private Tasking Override(TaskingEvent.ClearanceOverridden e, Recorded recorded)
    {
        var was = ClearanceOverride?.Was ?? e.Was;
        return this with
        {
            Clearance = e.Is,
            ClearingOfficialNamed = true,
            ClearanceOverrides = [.. ClearanceOverrides, recorded.At],
            // The rule that was replaced first may have been put back.
            ClearanceOverride = e.Is.IsSameAs(was)
                ? null
                : new ClearanceOverride(was, e.Is.Positions, e.Is.Kind, e.Reason, recorded.By, recorded.At),
        };
    }

    private Tasking LogRetroactively(TaskingEvent.LoggedRetroactively e, Recorded recorded) => Close(recorded) with
    {
        ClosedAt = e.CompletedAt,
        FinalResponse = new Response(e.Kind, e.Text, recorded.By, e.CompletedAt),
        Decisions =
        [
            .. e.ClearedBy.SelectMany(c => c.Positions.SelectMany(
                p => p == Position.UnitChief && c.Units is not null ? c.Units : (IReadOnlyList<string?>)[null], (p, unit) =>
                new ClearanceDecision(
                    p, c.Person, c.At, Cleared: true, c.Note, c.OnBehalfOf, unit, c.Person == recorded.By ? null : recorded.By))),
        ],
        Transmittal = new Transmittal(e.Channel, recorded.By, e.CompletedAt, Note: null, e.ChannelReason),
        Retroactive = new RetroactiveLog(e.CompletedAt, e.Late, e.ClearedBy, e.ClearanceIncomplete),
    };

    private Tasking Close(Recorded recorded) => this with
    {
        Status = TaskingStatus.SubmittedToAuthority,
        ClosedAt = recorded.At,
        WithIcu = false,
        WithIcuSince = null,
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
        IcuResponse = null,
        Decisions = [],
        Transmittal = null,
        Upload = null,
        ClosedAt = null,
        Closing = null,
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
                Form.Action,
                ClearanceOverride,
                Closing,
                Upload),
        ],
    };

    /// <summary>Notes since when each part has been waiting for whoever it waits for now.</summary>
    private Tasking WithSince(Tasking before, DateTimeOffset at) => ReferenceEquals(Components, before.Components)
        ? this
        : this with
        {
            Components =
            [
                .. Components.Select(c =>
                    before.Cycle == Cycle && before.ComponentOf(c.Unit) is { } was && was.Turn == c.Turn
                        ? c with { Since = was.Since }
                        : c with { Since = at }),
            ],
        };

    /// <summary>Changes one part, and moves the tasking to the status that its parts then have together.</summary>
    private Tasking ChangeComponentAndStatus(string unit, Func<Component, Component> change) =>
        WithComponentsAndStatus([.. Components.Select(c => c.Unit == unit ? change(c) : c)]);

    private Tasking WithComponentsAndStatus(IReadOnlyList<Component> components) =>
        this with { Components = components, Status = StatusOf(components) };

    /// <summary>Changes one part. The tasking keeps its status.</summary>
    private Tasking ChangeComponent(string unit, Func<Component, Component> change) =>
        this with { Components = [.. Components.Select(c => c.Unit == unit ? change(c) : c)] };

    private List<Component> WithoutRequests(IReadOnlyList<string> units) =>
        [.. Components.Select(c => units.Contains(c.Unit) ? c with { ExtensionRequest = null } : c)];

    /// <summary>
    /// The status before HQ. With several units it is Delegated while any designee still works, and Delegated Task Completed only
    /// when all parts are completed, "to ensure the task is not marked completed" before (G App. C 4).
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
