using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>The row of a tasking in lists. It is derived from the tasking alone.</summary>
/// <param name="TaskManager">Id of the task manager in charge. Null: nobody.</param>
/// <param name="DueAt">The due date that counts now. Null: none.</param>
public sealed record TaskingRow(
    string Number,
    int Cycle,
    TaskingStatus Status,
    TaskType TaskType,
    string Category,
    string? CaseNumber,
    string Requestor,
    string? TaskAuthority,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> Assignees,
    IReadOnlyList<string> Delegates,
    IReadOnlyList<string> Facilities,
    string? TaskManager,
    Priority Priority,
    TaskAction Action,
    DateTimeOffset? DueAt,
    IReadOnlyList<string> Flags)
{
    public bool IsClosed => Status.IsClosed();

    /// <summary>Whether it is open, not stood down, and past its due date (docs/life.md, "Dates").</summary>
    public static bool IsOverdue(TaskingStatus status, TaskAction action, DateTimeOffset? dueAt, DateTimeOffset now) =>
        !status.IsClosed() && action != TaskAction.StandDown && dueAt < now;

    public static TaskingRow Of(Tasking t, BusinessCalendar calendar) => new(
        t.Number,
        t.Cycle,
        t.Status,
        t.Form.TaskType,
        t.Form.Category,
        t.Form.CaseNumber,
        t.Form.Requestor,
        t.Form.TaskAuthority,
        [.. t.Units],
        [.. t.Components.Select(c => c.Assignee).OfType<string>().Distinct()],
        [.. t.Components.SelectMany(c => c.Designees).Distinct()],
        [.. FacilitiesOf(t.Form)],
        t.TaskManager,
        t.Form.Priority,
        t.Form.Action,
        t.Due?.At(calendar),
        [.. TaskingFlags.Of(t, calendar)]);

    /// <summary>The facilities that the form names, each once.</summary>
    public static IEnumerable<string> FacilitiesOf(TaskingForm form)
    {
        IEnumerable<string?> names =
        [
            form.MedicalComplaint?.IhscFacility, form.MedicalComplaint?.IgsaFacility,
            form.InformationRequest?.IhscFacility, .. form.InformationRequest?.NonIhscFacilities ?? [],
            form.Memo?.IhscFacility, .. form.Memo?.NonIhscFacilities ?? [],
        ];
        return names.Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name!).Distinct();
    }
}

/// <summary>Flags that point out something about a tasking.</summary>
public static class TaskingFlags
{
    /// <summary>Hidden from people who may not read about the detainees, because it says something about a detainee.</summary>
    public const string PossibleDuplicate = "possibleDuplicate";

    public static IEnumerable<string> Of(Tasking t, BusinessCalendar calendar)
    {
        // "Less than 24 hours of receipt" (D 6-1.3): exactly 24 hours is too long.
        if (t.Cycle == 1 && t.Form.Due is { } due && due.At(calendar) - (t.Form.ReceivedAt ?? t.CreatedAt) < TimeSpan.FromHours(24))
            yield return "shortTurnaround";
        if (t.PossibleDuplicate) yield return PossibleDuplicate;
        if (t.Retroactive is { } entered)
        {
            yield return "retroactive";
            if (entered.Late) yield return "lateEntry";
            if (entered.ClearanceIncomplete && t.Cycle == 1) yield return "clearanceIncomplete";
        }

        if (t.Status.IsBeforeHq() && FormValidation.Missing(t.Form).Any()) yield return "formIncomplete";
        if (t.Form.InternalDueDate is { } internalDue && t.Form.AuthorityDate is { } authority && internalDue.At(calendar) > authority.At(calendar))
            yield return "datesOutOfOrder";
        if (t.WithIcu) yield return "withIcu";
        if (t.ClearanceOverride is not null) yield return "clearanceOverridden";
        if (t.Components.Any(c => c.State == ComponentState.Deferred)) yield return "deferred";
        if (t.HasSeveralComponents && t.Status.IsBeforeHq() && !t.Outstanding.Any()) yield return "allReported";
    }
}
