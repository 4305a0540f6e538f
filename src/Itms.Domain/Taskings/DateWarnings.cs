using System.Globalization;
using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A date that was accepted, although it may be a mistake.</summary>
/// <param name="Field">The field, as in the API.</param>
/// <param name="Code"><c>past</c>, <c>future</c>, <c>not-a-business-day</c> or <c>after-due-date</c>.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record DateWarning(string Field, string Code, string Message);

/// <summary>What may be wrong with the dates of a command. The decider refuses what can never be right.</summary>
public static class DateWarnings
{
    /// <param name="before">The form before an edit.</param>
    /// <returns>Null: the command sets no dates. Retroactive entries have past dates, so they get no warnings.</returns>
    public static IReadOnlyList<DateWarning>? Of(TaskingCommand command, TaskingForm? before, BusinessCalendar calendar, DateTimeOffset now) =>
        command switch
        {
            TaskingCommand.Create { Retroactive: not null } => [],
            TaskingCommand.Create c => [.. OfDue(c.Form.Dates, calendar, now), .. OfForm(c.Form, before: null, calendar, now)],
            TaskingCommand.Edit c => [.. OfForm(c.Form, before, calendar, now)],
            TaskingCommand.SetDates c =>
            [
                .. OfDue(
                    new FormDates
                    {
                        InternalDueDate = c.InternalDueDate,
                        AuthorityDueDate = c.AuthorityDueDate,
                        ExtensionDate = c.ExtensionDate,
                    },
                    calendar,
                    now),
            ],
            TaskingCommand.Reopen c =>
                [.. OfDue(new FormDates { InternalDueDate = c.InternalDueDate, AuthorityDueDate = c.AuthorityDueDate }, calendar, now)],
            _ => null,
        };

    private static IEnumerable<DateWarning> OfDue(FormDates dates, BusinessCalendar calendar, DateTimeOffset now)
    {
        var due = new (string Field, Moment? Date, bool MayBePast)[]
        {
            ("internalDueDate", dates.InternalDueDate, false),
            // An extension is often granted after the first date has passed.
            ("authorityDueDate", dates.AuthorityDueDate, dates.ExtensionDate is not null),
            ("extensionDate", dates.ExtensionDate, false),
        };
        foreach (var (field, date, mayBePast) in due)
        {
            if (date is not { } given) continue;
            if (!mayBePast && given.At(calendar) < now)
                yield return new DateWarning(field, "past", "This date is in the past.");
            var day = given.DayOn(calendar);
            if (!calendar.IsBusinessDay(day))
                yield return new DateWarning(
                    field,
                    "not-a-business-day",
                    string.Create(CultureInfo.InvariantCulture, $"{day:dddd, MMMM d, yyyy} is not a business day."));
        }
    }

    private static IEnumerable<DateWarning> OfForm(TaskingForm form, TaskingForm? before, BusinessCalendar calendar, DateTimeOffset now)
    {
        if (form.StartDate is { } start && start != before?.StartDate && form.Due is { } due && start.DayOn(calendar) > due.DayOn(calendar))
            yield return new DateWarning("startDate", "after-due-date", "The start date is after the due date.");
        if (form.ReceivedAt > now && form.ReceivedAt != before?.ReceivedAt)
            yield return new DateWarning("receivedAt", "future", "This date is in the future.");
    }
}
