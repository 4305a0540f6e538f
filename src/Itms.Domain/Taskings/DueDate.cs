using System.Globalization;

namespace Itms.Domain.Taskings;

/// <summary>
/// Describes a due date: which one it is, and who set it when. It holds labels, a day and a name of the directory, nothing that anyone typed
/// into the tasking.
/// </summary>
internal static class DueDate
{
    /// <summary>Describes <see cref="Tasking.Due"/>: <c>extension date, set January 12, 2027 by Ana Ruiz</c>.</summary>
    public static string Of(Tasking t, Rules rules) =>
        t.Form.InternalDueDate is not null && (t.Status.IsBeforeHq() || t.Form.AuthorityDate is null)
            ? Describe("internal due date", t.DateOrigins?.InternalDueDate, rules)
            : OfAuthority(t, rules);

    /// <summary>Describes the date due to the authority, or its extension.</summary>
    public static string OfAuthority(Tasking t, Rules rules) => t.Form.ExtensionDate is not null
        ? Describe("extension date", t.DateOrigins?.ExtensionDate, rules)
        : Describe("date due to the authority", t.DateOrigins?.AuthorityDueDate, rules);

    private static string Describe(string date, DateOrigin? origin, Rules rules) => origin is null
        ? date
        : string.Create(
            CultureInfo.InvariantCulture, $"{date}, set {rules.Calendar.DayOf(origin.At):MMMM d, yyyy} by {rules.Directory.NameOf(origin.By)}");
}
