using System.Collections.Concurrent;
using System.Collections.Immutable;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What sort of "no" it is.</summary>
public enum RefusalKind
{
    /// <summary>The command itself is wrong: fields are missing, too long, unknown or contradict each other.</summary>
    Invalid,

    /// <summary>This person may not do this to this tasking.</summary>
    NotAllowed,

    /// <summary>The tasking is not in a state in which this can be done.</summary>
    Conflict,
}

/// <summary>A "no" as data. Nothing has changed.</summary>
/// <param name="Code">Stable, for programs, e.g. <c>components-outstanding</c>.</param>
/// <param name="Detail">For people; never holds a detainee's name, an alien number or free text of the tasking.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail)
{
    private static readonly Dictionary<TaskingStatus, Refusal> InStatus = Enum.GetValues<TaskingStatus>().ToDictionary(
        status => status,
        status => Conflict("not-in-status", $"This cannot be done while the tasking's status is {status.Label()}."));

    // The same few refusals are met whenever it is worked out what somebody may do; they never change.
    private static readonly ConcurrentDictionary<string, Refusal> ResponseMissingOf = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string Unit, ComponentState State), Refusal> InState = new();

    /// <summary>What is wrong, by field (<see cref="RefusalKind.Invalid"/>).</summary>
    public ImmutableSortedDictionary<string, string[]> Errors { get; init; } = ImmutableSortedDictionary<string, string[]>.Empty;

    /// <summary>What is still missing, e.g. the units that have not reported.</summary>
    public IReadOnlyList<string> Outstanding { get; init; } = [];

    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(RefusalKind.Invalid, "invalid", "The request has invalid fields: " + string.Join(", ", errors.Keys.Order(StringComparer.Ordinal)) + ".")
        {
            Errors = errors.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };

    public static Refusal Invalid(string field, string error) => Invalid(new Dictionary<string, string[]> { [field] = [error] });

    public static Refusal NotAllowed(string detail) => new(RefusalKind.NotAllowed, "not-allowed", detail);

    /// <summary>Only a task manager or the TPSU chief may do this.</summary>
    public static Refusal TaskManagerOnly() =>
        new(RefusalKind.NotAllowed, "task-manager-only", "Only a task manager or the TPSU chief may do this.");

    /// <summary>G III.B would permit it; the setting decides (requirements.md, Life 2).</summary>
    public static Refusal DesigneeMayNotSubmit() =>
        new(RefusalKind.NotAllowed, "designee-may-not-submit", "A designee completes the delegation; the action officer submits to HQ.");

    public static Refusal NotClearingOfficial(IReadOnlyList<string> positions) =>
        new(RefusalKind.NotAllowed, "not-clearing-official", $"This response is cleared by: {string.Join(", ", positions)}.");

    public static Refusal MakerMayNotClear() =>
        new(RefusalKind.NotAllowed, "maker-may-not-clear", "Who wrote the response may not clear it, nor anyone in their place.");

    /// <summary>The AD delegates clearance only "for tasks that do not require SES clearance" (D 4-7).</summary>
    public static Refusal SesRequired() =>
        new(RefusalKind.NotAllowed, "ses-required", "This response requires SES clearance, which the AD may not delegate.");

    public static Refusal StoodDown() =>
        Conflict("stood-down", "The tasking is stood down: no step until its action is set back to work. Comments are still allowed.");

    public static Refusal Closed() => Conflict("closed", "The tasking has been submitted to the authority and is closed.");

    public static Refusal NotInStatus(TaskingStatus status) => InStatus[status];

    public static Refusal NotInState(Component component) => InState.GetOrAdd(
        (component.Unit, component.State),
        static key => Conflict("not-in-state", $"This cannot be done while {key.Unit}'s part is {key.State.Word()}."));

    /// <summary>Somebody is to work on what the request does not say yet (Life 1).</summary>
    public static Refusal FormIncomplete(IEnumerable<string> fields) =>
        Missing("form-incomplete", "The request must say more before somebody can work on it", fields);

    /// <summary>"Less than 24 hours of receipt" (D 6-1.3): exactly 24 hours are not.</summary>
    public static Refusal NotShortTurnaround() =>
        Conflict("not-short-turnaround", "Only a request due less than 24 hours after receipt is entered after it has been answered.");

    /// <summary>Who clears follows from the category: not while the response is being cleared, or afterwards.</summary>
    public static Refusal CategoryDecided(TaskingStatus status) =>
        Conflict("category-decided", $"The category cannot change while the tasking's status is {status.Label()}.");

    /// <summary>Whether SES clearance is needed decides who may clear (D 4-7): it is said before, not while they do.</summary>
    public static Refusal SesDecided(TaskingStatus status) =>
        Conflict("ses-decided", $"Whether SES clearance is required cannot change while the tasking's status is {status.Label()}: return it first.");

    public static Refusal NobodyAssigned() => Conflict("nobody-assigned", "No unit answers this tasking yet: assign it first.");

    public static Refusal ComponentsOutstanding(IEnumerable<string> units) =>
        Missing("components-outstanding", "Not every unit has reported its part complete", units);

    /// <param name="unit">A unit of the directory: there are few.</param>
    public static Refusal ResponseMissing(string unit) => ResponseMissingOf.GetOrAdd(unit, static only => ResponseMissing([only]));

    public static Refusal ResponseMissing(IEnumerable<string> units) =>
        Missing("response-missing", "A response is required, substantive or negative", units);

    public static Refusal ConcurrenceMissing(IEnumerable<Component> components) =>
        Missing(
            "concurrence-missing",
            "The unit chief's and the division's concurrence must be recorded first",
            components.SelectMany(c => c.MissingConcurrences.Select(level => $"{c.Unit}:{level.Word()}")));

    public static Refusal OneComponent() =>
        Conflict("one-component", "Only one unit answers this tasking: submit it to HQ.");

    /// <summary>A tasking that nobody answers is stood down, or closed; it does not lose its last unit.</summary>
    public static Refusal LastComponent() =>
        Conflict("last-component", "Only this unit answers the tasking: assign another one first, or stand the tasking down.");

    public static Refusal AlreadyReported(string unit) => Conflict("already-reported", $"{unit} has already been reported complete.");

    public static Refusal AlreadyConcurred(string unit) =>
        Conflict("already-concurred", $"This concurrence is already recorded for {unit}'s response.");

    public static Refusal WithIcu() => Conflict("with-icu", "The response is with the ICU for editing: take it back first.");

    public static Refusal NotWithIcu() => Conflict("not-with-icu", "The response is not with the ICU.");

    public static Refusal ClearanceToBeDecided() =>
        Conflict("clearance-to-be-decided", "The rubric leaves the clearing official open: name one, with a reason.");

    public static Refusal ClearanceNotNeeded() =>
        Conflict("clearance-not-needed", "No clearance is needed: submit it to the authority.");

    public static Refusal ClearanceNeeded() => Conflict("clearance-needed", "The response must be cleared before it goes to the authority.");

    public static Refusal NoClearingOfficial(IEnumerable<string> positions) =>
        Missing("no-clearing-official", "Nobody in the directory holds a position that must clear; name another official", positions);

    public static Refusal AlreadyCleared() => Conflict("already-cleared", "You have already cleared this response.");

    public static Refusal NotForReview() =>
        Conflict("not-for-review", "Only a tasking whose action is review is closed by acknowledgement.");

    public static Refusal DatesUnchanged() => Conflict("dates-unchanged", "The tasking already has these dates.");

    public static Refusal ActionUnchanged() => Conflict("action-unchanged", "The tasking already has this action.");

    /// <summary>Its form says so, the series has been ended, or none was ever begun.</summary>
    public static Refusal NotRecurring() => Conflict("not-recurring", "Nothing follows this tasking: it does not recur, or its recurrence has not begun or been ended.");

    public static Refusal RecurringAlready() => Conflict("recurring-already", "The next occurrence of this tasking opens by itself already.");

    /// <param name="next">The number of the tasking after it.</param>
    public static Refusal NotLastOccurrence(string next) =>
        Conflict("not-last-occurrence", $"{next} has been opened after this tasking: its recurrence is begun and ended at the last one.");

    public static Refusal RoutingReasonRequired(IReadOnlyList<string> suggested) => Conflict(
        "routing-reason-required", $"The rubric suggests {string.Join(", ", suggested)}: another unit needs a reason (routingReason).");

    public static Refusal TooManyAttachments(int most) =>
        Conflict("too-many-attachments", $"A tasking may have {most} attachments, every version counted.");

    /// <summary>The stored tasking has reached the size a row can hold.</summary>
    public static Refusal RecordFull() =>
        Conflict("record-full", "The tasking's record has reached its greatest size; put long texts into documents.");

    private static Refusal Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);

    private static Refusal Missing(string code, string detail, IEnumerable<string> outstanding)
    {
        var missing = outstanding.ToList();
        return Conflict(code, $"{detail}: {string.Join(", ", missing)}.") with { Outstanding = missing };
    }
}
