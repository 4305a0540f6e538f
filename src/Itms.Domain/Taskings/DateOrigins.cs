using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>Who set a date, and when.</summary>
public sealed record DateOrigin(string By, DateTimeOffset At);

/// <summary>
/// Who set the due dates after the request was entered, by any step. Null: the date is the request's own, or there is none.
/// </summary>
public sealed record DateOrigins(DateOrigin? InternalDueDate, DateOrigin? AuthorityDueDate, DateOrigin? ExtensionDate)
{
    internal static DateOrigins? After(Tasking before, Tasking after, Recorded recorded)
    {
        var (old, present, known) = (before.Form, after.Form, before.DateOrigins);
        if (old.Dates == present.Dates with { StartDate = old.StartDate }) return known;
        return new DateOrigins(
            Of(old.InternalDueDate, present.InternalDueDate, known?.InternalDueDate),
            Of(old.AuthorityDueDate, present.AuthorityDueDate, known?.AuthorityDueDate),
            Of(old.ExtensionDate, present.ExtensionDate, known?.ExtensionDate));

        DateOrigin? Of(Moment? was, Moment? now, DateOrigin? origin) =>
            now is null ? null : was == now ? origin : new DateOrigin(recorded.By, recorded.At);
    }
}
