using System.Globalization;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>Describes a due date: which one it is, and who set it when. It holds labels, a day and an id only, nothing that anyone typed.</summary>
internal static class DueDate
{
    /// <summary>Describes <see cref="Tasking.Due"/>: <c>extension date, set January 12, 2027 by ana.ruiz</c>.</summary>
    public static string Of(Tasking t, BusinessCalendar calendar) =>
        t.Form.InternalDueDate is not null && (t.Status.IsBeforeHq() || t.Form.AuthorityDate is null)
            ? Describe("internal due date", t.DateOrigins?.InternalDueDate, calendar)
            : OfAuthority(t, calendar);

    /// <summary>Describes the date due to the authority, or its extension.</summary>
    public static string OfAuthority(Tasking t, BusinessCalendar calendar) => t.Form.ExtensionDate is not null
        ? Describe("extension date", t.DateOrigins?.ExtensionDate, calendar)
        : Describe("date due to the authority", t.DateOrigins?.AuthorityDueDate, calendar);

    private static string Describe(string date, DateOrigin? origin, BusinessCalendar calendar) => origin is null
        ? date
        : string.Create(CultureInfo.InvariantCulture, $"{date}, set {calendar.DayOf(origin.At):MMMM d, yyyy} by {origin.By}");
}
