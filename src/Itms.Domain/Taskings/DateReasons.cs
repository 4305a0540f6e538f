using System.Globalization;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// Why each date of a tasking is what it is: a sentence each, made of labels, days and names of the directory. It holds nothing that anyone
/// typed into the tasking. Null: there is no such date.
/// </summary>
public sealed record DateReasons(string? DueAt, string? InternalDueDate, string? AuthorityDueDate, string? ExtensionDate)
{
    public static DateReasons Of(Tasking t, Rules rules) => new(
        OfDue(t),
        OfDate(t, t.Form.InternalDueDate, t.DateOrigins?.InternalDueDate, rules),
        OfDate(t, t.Form.AuthorityDueDate, t.DateOrigins?.AuthorityDueDate, rules),
        OfDate(t, t.Form.ExtensionDate, t.DateOrigins?.ExtensionDate, rules));

    private static string? OfDue(Tasking t)
    {
        if (t.Due is null) return null;
        var authority = t.Form.ExtensionDate is not null ? "extension date" : "date due to the authority";
        return (t.Status.IsBeforeHq(), t.Form.InternalDueDate, t.Form.AuthorityDate) switch
        {
            (true, not null, _) => "The internal due date counts until the response is at HQ.",
            (true, null, _) => $"There is no internal due date, so the {authority} counts.",
            (false, _, not null) => $"The response is or was at HQ, so the {authority} counts.",
            _ => "There is no date due to the authority, so the internal due date counts.",
        };
    }

    private static string? OfDate(Tasking t, Moment? date, DateOrigin? origin, Rules rules)
    {
        if (date is not { } known) return null;
        var set = origin is not null ? $"Set on {Day(origin.At, rules.Calendar)} by {Name(origin.By)}."
            : t.Import is { } import ? $"Imported on {Day(import.At, rules.Calendar)} by {Name(import.By)}."
            : t.Occurrence is { } occurrence ? $"Follows from {occurrence.Previous}, the occurrence before this one."
            : $"Entered with the request on {Day(t.CreatedAt, rules.Calendar)} by {Name(t.CreatedBy)}.";
        return known.Day is null ? set : set + " It has no time, so it means 17:00 agency time.";

        string Name(string id) => rules.Directory.NameOf(id);
    }

    private static string Day(DateTimeOffset at, BusinessCalendar calendar) =>
        calendar.DayOf(at).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
}
