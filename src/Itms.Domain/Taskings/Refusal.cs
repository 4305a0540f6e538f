using System.Collections.Immutable;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>Why a command was refused.</summary>
public enum RefusalKind
{
    /// <summary>The command has missing, too long, unknown or contradictory fields.</summary>
    Invalid,

    /// <summary>This person may not take this step on this tasking.</summary>
    NotAllowed,

    /// <summary>The tasking is not in a state that allows this step.</summary>
    Conflict,
}

/// <summary>A refused command. Nothing has changed.</summary>
/// <param name="Code">A stable code for programs, for example <c>components-outstanding</c>.</param>
/// <param name="Detail">A sentence for people. It never holds a detainee's name, an alien number, or free text of the tasking.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail)
{
    /// <summary>The errors by field, for <see cref="RefusalKind.Invalid"/>.</summary>
    public ImmutableSortedDictionary<string, string[]> Errors { get; init; } = ImmutableSortedDictionary<string, string[]>.Empty;

    /// <summary>What is still missing, for example the units that have not reported.</summary>
    public IReadOnlyList<string> Outstanding { get; init; } = [];

    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(RefusalKind.Invalid, "invalid", "These fields are invalid: " + string.Join(", ", errors.Keys.Order(StringComparer.Ordinal)) + ".")
        {
            Errors = errors.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };

    public static Refusal Invalid(string field, string error) => Invalid(new Dictionary<string, string[]> { [field] = [error] });

    public static Refusal NotAllowed(string detail) => new(RefusalKind.NotAllowed, "not-allowed", detail);

    /// <summary>Only a task manager or the TPSU chief may do this.</summary>
    public static Refusal TaskManagerOnly() =>
        new(RefusalKind.NotAllowed, "task-manager-only", "Only a task manager or the TPSU chief can do this.");

    /// <summary>G III.B would permit it. The setting decides (Life 2).</summary>
    public static Refusal DesigneeMayNotSubmit() =>
        new(RefusalKind.NotAllowed, "designee-may-not-submit", "As a designee, you can complete the delegation. The action officer submits to HQ.");

    public static Refusal NotClearingOfficial(IReadOnlyList<string> positions) =>
        new(RefusalKind.NotAllowed, "not-clearing-official",
            $"Only these positions can clear this response: {string.Join(", ", positions.Union([People.Position.AssistantDirector]))}.");

    public static Refusal MakerMayNotClear() =>
        new(RefusalKind.NotAllowed, "maker-may-not-clear",
            "The person who wrote the response cannot clear it, and neither can anyone acting for them.");

    public static Refusal WriterMayNotConcur() =>
        new(RefusalKind.NotAllowed, "writer-may-not-concur",
            "You wrote this response, so you cannot concur with it as somebody's substitute. Ask another person to concur.");

    /// <summary>The AD delegates clearance only "for tasks that do not require SES clearance" (D 4-7).</summary>
    public static Refusal SesRequired() =>
        new(RefusalKind.NotAllowed, "ses-required",
            "This response requires SES clearance. Only an official in the Senior Executive Service can clear it, and nobody in their place.");

    public static Refusal StoodDown() =>
        Conflict("stood-down", "The tasking is stood down. Set its action back to work first. You can still add comments.");

    public static Refusal Closed(TaskingStatus status) => Conflict("closed", status == TaskingStatus.ClosedWithoutResponse
        ? "The tasking is closed without a response."
        : "The tasking is closed: its response went to the task authority.");

    public static Refusal NotInStatus(TaskingStatus status) =>
        Conflict("not-in-status", $"You cannot do this while the tasking's status is {status.Label()}.");

    public static Refusal NotInState(Component component) =>
        Conflict("not-in-state", $"You cannot do this while {component.Unit}'s part is {component.State.Label()}.");

    /// <summary>The form lacks fields that somebody needs in order to work on it (Life 1).</summary>
    public static Refusal FormIncomplete(IEnumerable<string> fields) =>
        Missing("form-incomplete", "Complete these fields before you assign the tasking", fields);

    /// <summary>"Less than 24 hours of receipt" (D 6-1.3): exactly 24 hours is too long.</summary>
    public static Refusal NotShortTurnaround() =>
        Conflict("not-short-turnaround", "You can enter an answered request only if it was due less than 24 hours after receipt.");

    /// <summary>The category, facilities and more decide who clears, so from HQ on an edit cannot change them (Life 6).</summary>
    public static Refusal ClearanceRuleFixed(TaskingStatus status, IEnumerable<string> fields) =>
        Missing(
            "clearance-rule-fixed",
            $"This would change who clears the response, which no edit can do while the tasking's status is {status.Label()}. "
            + "Return the tasking first, or name the clearing official. The fields that decide it",
            fields);

    /// <summary>SES clearance decides who may clear (D 4-7), so it cannot change during clearance or afterwards.</summary>
    public static Refusal SesDecided(TaskingStatus status) =>
        Conflict("ses-decided",
            $"You cannot change whether SES clearance is required while the tasking's status is {status.Label()}. Return the tasking first.");

    public static Refusal NobodyAssigned() => Conflict("nobody-assigned", "No unit is assigned to this tasking yet. Assign it first.");

    public static Refusal ComponentsOutstanding(IEnumerable<string> units) =>
        Missing("components-outstanding", "These units have not reported their part complete", units);

    public static Refusal ResponseMissing(IEnumerable<string> units) =>
        Missing("response-missing", "These units need a response first, substantive or negative", units);

    public static Refusal ConcurrenceMissing(IEnumerable<Component> components) =>
        Missing(
            "concurrence-missing",
            "Record these concurrences first",
            components.SelectMany(c => c.MissingConcurrences.Select(level => $"{c.Unit}:{level.Word()}")));

    public static Refusal OneComponent() =>
        Conflict("one-component", "This tasking has only one unit. Submit it to HQ instead.");

    /// <summary>A tasking keeps its last unit. If nobody should answer it, stand it down or close it.</summary>
    public static Refusal LastComponent() =>
        Conflict("last-component", "This is the only unit on the tasking. Assign another unit first, or stand the tasking down.");

    public static Refusal AlreadyReported(string unit) => Conflict("already-reported", $"{unit}'s part is already reported complete.");

    public static Refusal AlreadyConcurred(string unit) =>
        Conflict("already-concurred", $"This concurrence with {unit}'s response is already recorded.");

    public static Refusal DelegationCompleted() =>
        Conflict("delegation-completed", "This designee has nothing left to do on the part. It can be delegated to them again.");

    public static Refusal ExtensionAlreadyRequested(string unit) =>
        Conflict("extension-already-requested", $"{unit} has already asked for more time. The task managers have not decided yet.");

    public static Refusal NoExtensionRequest() => Conflict("no-extension-request", "Nobody is asking for more time.");

    public static Refusal WithIcu() => Conflict("with-icu", "The response is with the ICU for editing. Record its return from the ICU first.");

    public static Refusal NotWithIcu() => Conflict("not-with-icu", "The response is not with the ICU.");

    public static Refusal ClearanceToBeDecided() =>
        Conflict("clearance-to-be-decided", "The rubric does not say who clears this response. Name a clearing official and give a reason.");

    public static Refusal ClearanceNotNeeded() =>
        Conflict("clearance-not-needed", "This response needs no clearance. Submit it to the task authority.");

    public static Refusal ClearanceNeeded() =>
        Conflict("clearance-needed", "The response must be cleared before you submit it to the task authority.");

    /// <summary>Nothing that is not cleared leaves the agency (Life 7).</summary>
    public static Refusal NotCleared() => Conflict(
        "not-cleared", "The response is not cleared yet. You can download its package, and record the upload, once it is cleared.");

    public static Refusal NoResponse() => Conflict("no-response", "The tasking was closed without a response, so there is nothing to pack.");

    public static Refusal NoClearingOfficial(IEnumerable<string> positions) =>
        Missing("no-clearing-official", "Nobody in the directory holds these clearing positions. Name another official", positions);

    /// <param name="byAnother">Somebody else who holds the same position cleared it.</param>
    public static Refusal AlreadyCleared(bool byAnother) => Conflict(
        "already-cleared",
        byAnother
            ? "Somebody else has already cleared this response in your position. You don't need to do anything."
            : "You have already cleared this response.");

    public static Refusal NotForReview() =>
        Conflict("not-for-review", "You can acknowledge a tasking only if its action is review.");

    public static Refusal DatesUnchanged() => Conflict("dates-unchanged", "The tasking already has these dates.");

    public static Refusal ActionUnchanged() => Conflict("action-unchanged", "The tasking already has this action.");

    /// <summary>The form names no period, recurrence was never turned on, or it was turned off.</summary>
    public static Refusal NotRecurring() => Conflict("not-recurring", "This tasking does not recur, or its recurrence is turned off.");

    public static Refusal RecurringAlready() => Conflict("recurring-already", "Recurrence is already on: the next occurrence opens automatically.");

    /// <param name="next">The number of the next occurrence.</param>
    public static Refusal NotLastOccurrence(string next) =>
        Conflict("not-last-occurrence", $"{next} is a later occurrence of this tasking. Turn recurrence on or off at the last occurrence.");

    public static Refusal RoutingReasonRequired(IReadOnlyList<string> suggested) => Conflict(
        "routing-reason-required", $"The rubric suggests {string.Join(", ", suggested)}. Give a reason (routingReason) to choose another unit.");

    public static Refusal TooManyAttachments(int most) =>
        Conflict("too-many-attachments", $"A tasking can have at most {most} attachments. Every version counts.");

    /// <param name="used">Bytes of the documents that the tasking has.</param>
    /// <param name="more">Bytes of the new ones.</param>
    /// <param name="most">How many bytes it may have.</param>
    public static Refusal StorageFull(long used, long more, long most) => Conflict(
        "storage-full",
        $"The documents of this tasking have {StorageLimits.InMiB(used)} of {StorageLimits.InMiB(most)} that it may have, and these need "
            + $"{StorageLimits.InMiB(more)}. Every version counts. Ask an administrator to allow more (Itms:Storage:PerTaskingMiB).");

    /// <summary>The stored tasking would be larger than a table row can hold.</summary>
    public static Refusal RecordFull() =>
        Conflict("record-full", "The tasking's record is full. Put long texts into attachments.");

    /// <summary>A disposal is deciding about the tasking. If it keeps it, the step is possible again.</summary>
    public static Refusal BeingDisposedOf() =>
        Conflict("being-disposed-of", "This tasking is being disposed of, so nobody can change it.");

    /// <summary>The request was sent before, and the tasking that it created has been disposed of.</summary>
    public static Refusal DisposedOf() =>
        Conflict("disposed-of", "The tasking that this request created was disposed of. To create another one, use a new Idempotency-Key.");

    private static Refusal Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);

    private static Refusal Missing(string code, string detail, IEnumerable<string> outstanding)
    {
        var missing = outstanding.ToList();
        return Conflict(code, $"{detail}: {string.Join(", ", missing)}.") with { Outstanding = missing };
    }
}
