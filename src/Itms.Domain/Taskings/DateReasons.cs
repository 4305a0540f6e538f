using System.Globalization;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// Why each date of a tasking is what it is: a sentence each, made of labels, days and ids. It holds nothing that anyone typed. Null: there is
/// no such date.
/// </summary>
public sealed record DateReasons(string? DueAt, string? InternalDueDate, string? AuthorityDueDate, string? ExtensionDate)
{
    public static DateReasons Of(Tasking t, BusinessCalendar calendar) => new(
        OfDue(t),
        OfDate(t, t.Form.InternalDueDate, t.DateOrigins?.InternalDueDate, calendar),
        OfDate(t, t.Form.AuthorityDueDate, t.DateOrigins?.AuthorityDueDate, calendar),
        OfDate(t, t.Form.ExtensionDate, t.DateOrigins?.ExtensionDate, calendar));

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

    private static string? OfDate(Tasking t, Moment? date, DateOrigin? origin, BusinessCalendar calendar)
    {
        if (date is not { } known) return null;
        var set = origin is not null ? $"Set on {Day(origin.At, calendar)} by {origin.By}."
            : t.Import is { } import ? $"Imported on {Day(import.At, calendar)} by {import.By}."
            : t.Occurrence is { } occurrence ? $"Follows from {occurrence.Previous}, the occurrence before this one."
            : $"Entered with the request on {Day(t.CreatedAt, calendar)} by {t.CreatedBy}.";
        return known.Day is null ? set : set + " It has no time, so it means 17:00 agency time.";
    }

    private static string Day(DateTimeOffset at, BusinessCalendar calendar) =>
        calendar.DayOf(at).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
}
