using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>The dates of a tasking (docs/life.md, "Dates"). <see cref="DateWarnings"/> has what is only warned of.</content>
public static partial class TaskingDecider
{
    /// <summary>The first year that a date may be in.</summary>
    public const int FirstYear = 2000;

    /// <summary>A date may be at most this many years after the present one.</summary>
    public const int YearsAhead = 20;

    private static Decision SetDates(Tasking t, TaskingCommand.SetDates c, Rules rules, DateTimeOffset now)
    {
        var withdrawn = c.WithdrawExtension && t.Form.ExtensionDate is not null;
        var invalid = Check(errors =>
        {
            errors.Require(
                c.InternalDueDate is not null || c.AuthorityDueDate is not null || c.ExtensionDate is not null || c.WithdrawExtension,
                "internalDueDate",
                "is missing: set it, or authorityDueDate, or extensionDate");
            errors.Require(c.ExtensionDate is null || !c.WithdrawExtension, "extensionDate", "cannot be set and withdrawn at the same time");
            // An assigned tasking without any date would be forgotten.
            errors.Require(
                !withdrawn || (c.AuthorityDueDate ?? t.Form.AuthorityDueDate ?? c.InternalDueDate ?? t.Form.InternalDueDate) is not null
                    || t.Form.Action == TaskAction.Review || t.Components.All(p => p.Assignee is null),
                "extensionDate",
                "is the only due date left; set another one in the same step");
            errors.Text("reason", c.Reason, required: true);
            var given = new FormDates
            {
                InternalDueDate = c.InternalDueDate,
                AuthorityDueDate = c.AuthorityDueDate,
                ExtensionDate = c.ExtensionDate,
            };
            var after = new FormDates
            {
                InternalDueDate = c.InternalDueDate ?? t.Form.InternalDueDate,
                AuthorityDueDate = c.AuthorityDueDate ?? t.Form.AuthorityDueDate,
                ExtensionDate = c.WithdrawExtension ? null : c.ExtensionDate ?? t.Form.ExtensionDate,
            };
            CheckDates(after, rules.Calendar, now, errors, given);
        });
        if (invalid is not null) return invalid;
        var changes = Differs(c.InternalDueDate, t.Form.InternalDueDate)
            || Differs(c.AuthorityDueDate, t.Form.AuthorityDueDate)
            || Differs(c.ExtensionDate, t.Form.ExtensionDate)
            || withdrawn;
        return changes
            ? new TaskingEvent.DatesSet(c.InternalDueDate, c.AuthorityDueDate, c.ExtensionDate, c.Reason.Trim(), withdrawn, rules.Escalation.Version)
            {
                Granted = GrantedBy(t, c.InternalDueDate, rules.Calendar),
            }
            : Refusal.DatesUnchanged();

        static bool Differs(Moment? given, Moment? present) => given is not null && given != present;
    }

    /// <summary>Refuses dates that can never be right.</summary>
    /// <param name="dates">The dates as the step leaves them.</param>
    /// <param name="given">Those that the step sets: errors name them. Null: all.</param>
    private static void CheckDates(
        FormDates dates, BusinessCalendar calendar, DateTimeOffset now, FieldErrors errors, FormDates? given = null)
    {
        given ??= dates;
        CheckYear("startDate", given.StartDate, calendar, now, errors);
        CheckYear("internalDueDate", given.InternalDueDate, calendar, now, errors);
        CheckYear("authorityDueDate", given.AuthorityDueDate, calendar, now, errors);
        CheckYear("extensionDate", given.ExtensionDate, calendar, now, errors);

        var (inside, authority) = (dates.InternalDueDate?.At(calendar), dates.AuthorityDueDate?.At(calendar));
        var extension = dates.ExtensionDate?.At(calendar);
        if (extension < authority)
        {
            if (given.ExtensionDate is not null) errors.Add("extensionDate", "cannot be before authorityDueDate, which it extends");
            else errors.Add("authorityDueDate", "cannot be after extensionDate: set both, or withdraw the extension");
        }

        if (inside > (extension ?? authority))
        {
            if (given.InternalDueDate is not null)
                errors.Add("internalDueDate", "cannot be after the date due to the authority. A date without a time means 17:00");
            else if (given.ExtensionDate is not null) errors.Add("extensionDate", "cannot be before internalDueDate");
            else if (given.AuthorityDueDate is not null) errors.Add("authorityDueDate", "cannot be before internalDueDate: set both");
            else errors.Add("extensionDate", "cannot be withdrawn alone: internalDueDate would be after authorityDueDate");
        }
    }

    private static void CheckYear(string field, Moment? date, BusinessCalendar calendar, DateTimeOffset now, FieldErrors errors)
    {
        var last = calendar.DayOf(now).Year + YearsAhead;
        errors.Require(
            date is null || (date.Value.DayOn(calendar).Year is var year && year >= FirstYear && year <= last),
            field,
            $"must be in the years {FirstYear} to {last}");
    }
}
