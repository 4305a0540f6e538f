using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Enter a request that was answered by email (Life 9).</content>
public static partial class TaskingDecider
{
    /// <summary>Only requests due in less than this after receipt can be entered retroactively (D 6-1.3).</summary>
    private static readonly TimeSpan ShortTurnaround = TimeSpan.FromHours(24);

    /// <summary>A task must be entered within this many business days after its completion (D 6-1.3).</summary>
    private const int DaysToEnter = 2;

    /// <summary>The most people who can be recorded as having cleared a retroactive entry.</summary>
    public const int MaxPastClearances = 20;

    private static void CheckRetroactive(
        TaskingForm form, RetroactiveEntry entry, Rules rules, DateTimeOffset now, FieldErrors errors)
    {
        var completedAt = entry.CompletedAt.At(rules.Calendar);
        // The entry is closed at once, so nobody could correct it later.
        FormValidation.CheckComplete(form, errors, "is required for a retroactive entry");
        errors.Require(form.Action == TaskAction.Work, "action", "must be work for a retroactive entry");
        errors.Require(form.ReceivedAt is not null, "receivedAt", "is required for a retroactive entry");
        errors.Require(DeadlineOf(form) is not null, "authorityDueDate", "(or internalDueDate) is required for a retroactive entry");
        errors.Require(completedAt <= now, "retroactive.completedAt", "cannot be in the future");
        errors.Require(
            form.ReceivedAt is not { } receivedAt || completedAt >= receivedAt, "retroactive.completedAt", "cannot be before receivedAt");
        errors.Text("retroactive.channelReason", entry.ChannelReason, required: entry.Channel is { } channel && channel != form.ReceivedVia);
        if (entry.Response is null) errors.Add("retroactive.response", "is required");
        else CheckResponse(null, "retroactive.response", entry.Response, errors);
        CheckPastClearances(form, entry, completedAt, rules, errors);
    }

    private static void CheckPastClearances(
        TaskingForm form, RetroactiveEntry entry, DateTimeOffset completedAt, Rules rules, FieldErrors errors)
    {
        const string field = "retroactive.clearedBy";
        errors.Require(entry.ClearedBy.Count <= MaxPastClearances, field, $"can name at most {MaxPastClearances} people");
        var people = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < entry.ClearedBy.Count; i++)
        {
            var clearance = entry.ClearedBy[i];
            var at = clearance.At.At(rules.Calendar);
            if (rules.Directory.Find(clearance.Person) is null) errors.Add($"{field}[{i}].person", "is not a person in the directory");
            else errors.Require(people.Add(clearance.Person), $"{field}[{i}].person", "appears twice");
            errors.Require(
                at <= completedAt,
                $"{field}[{i}].at",
                "cannot be after retroactive.completedAt: the response is cleared before it goes out. A date without a time means 17:00");
            errors.Require(form.ReceivedAt is not { } receivedAt || at >= receivedAt, $"{field}[{i}].at", "cannot be before receivedAt");
            errors.Text($"{field}[{i}].note", clearance.Note);
        }
    }

    private static Decision LogRetroactively(
        TaskingEvent.Created created, RetroactiveEntry entry, Actor actor, Rules rules, DateTimeOffset now)
    {
        var (form, calendar) = (created.Form, rules.Calendar);
        if (DeadlineOf(form)!.Value.At(calendar) - form.ReceivedAt!.Value >= ShortTurnaround) return Refusal.NotShortTurnaround();
        var completedAt = entry.CompletedAt.At(calendar);
        var response = entry.Response!;
        var clearances = new PastClearances(created, entry, actor, rules, now);
        return new Decision.Accepted(
        [
            created,
            new TaskingEvent.LoggedRetroactively(
                completedAt,
                response.Kind,
                Trimmed(response.Text),
                entry.Channel ?? form.ReceivedVia,
                Trimmed(entry.ChannelReason),
                now >= EntryEndsAt(completedAt, calendar))
            {
                ClearedBy = clearances.Recorded,
                ClearanceIncomplete = !clearances.Suffice,
            },
        ]);
    }

    /// <summary>The deadline that came with the request, else the internal one.</summary>
    private static Moment? DeadlineOf(TaskingForm form) => form.AuthorityDate ?? form.InternalDueDate;

    /// <summary>Midnight, agency time, after the second business day.</summary>
    private static DateTimeOffset EntryEndsAt(DateTimeOffset completedAt, BusinessCalendar calendar) =>
        calendar.At(calendar.AddBusinessDays(calendar.DayOf(completedAt), DaysToEnter).AddDays(1), TimeOnly.MinValue);
}
