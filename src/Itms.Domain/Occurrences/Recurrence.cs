using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Occurrences;

/// <summary>
/// What follows a tasking that recurs (requirements.md, Life 10): a pure function of the last tasking of its series. Whether that
/// is open or closed makes no difference; while it is stood down, the series pauses.
/// </summary>
public static class Recurrence
{
    /// <summary>When the next occurrence opens; null where none follows, as things are.</summary>
    public static DateTimeOffset? OpensAt(Tasking last, BusinessCalendar calendar) => Next(last, calendar)?.OpensAt(calendar);

    /// <summary>The occurrences that are wholly past by now and have not been skipped yet; null: none.</summary>
    public static SkippedOccurrences? PastBy(Tasking last, BusinessCalendar calendar, DateTimeOffset now)
    {
        if (RecurrencePeriod.Of(last.Form) is not { } period || Next(last, calendar) is not { } dates) return null;
        SkippedOccurrences? past = null;
        for (; dates.CanBeWritten(calendar) && IsPast(dates, period, calendar, now); dates = dates.Later(period))
        {
            var day = dates.StartDay(calendar);
            past = new SkippedOccurrences((past?.Count ?? 0) + 1, past?.From ?? day, day, now);
        }

        return past;
    }

    /// <summary>The command that opens the next occurrence; null where none follows.</summary>
    public static TaskingCommand.Create? Open(Tasking last, Rules rules)
    {
        if (Next(last, rules.Calendar) is not { } dates) return null;
        var form = last.Form with
        {
            StartDate = last.Form.StartDate is null ? null : dates.Start.On(rules.Calendar),
            InternalDueDate = dates.InternalDueDate?.On(rules.Calendar),
            AuthorityDueDate = dates.AuthorityDueDate?.On(rules.Calendar),
            ExtensionDate = null,
            ReceivedAt = null,
        };
        // What only people can add they add first, as with any other tasking: nobody is given it until then.
        var canBeAssigned = !FormValidation.Missing(form).Any() && (form.Due is not null || form.Action == TaskAction.Review);
        List<PlacementRequest> parts =
        [
            .. last.Components.Where(c => rules.Directory.FindUnit(c.Unit) is not null).Select(c => new PlacementRequest(
                c.Unit, canBeAssigned && IsActive(c.Assignee) ? c.Assignee : null, [.. c.Cc.Where(IsActive)])),
        ];
        return new TaskingCommand.Create("", form, parts)
        {
            RoutingReason = parts.Count == 0 ? null : last.Routing?.Reason ?? $"As {last.Number}.",
            Occurrence = new Occurrence(last.Series, last.Number, dates, last.Skipped),
            Drafts = [.. DraftsOf(last)],
        };

        bool IsActive(string? id) => id is not null && rules.Directory.Find(id) is { Active: true };
    }

    private static SeriesDates? Next(Tasking last, BusinessCalendar calendar)
    {
        if (last.NextOccurrence is not null || last.RecurrenceEnded is not null || last.IsStoodDown) return null;
        if (RecurrencePeriod.Of(last.Form) is not { } period) return null;
        var dates = DatesOf(last, calendar).Later(period);
        while (last.Skipped is { } skipped && IsPast(dates, period, calendar, skipped.At)) dates = dates.Later(period);
        return dates.CanBeWritten(calendar) ? dates : null;
    }

    /// <summary>Its due date has passed. Where that lies before its own opening, or there is none: the occurrence after it would have opened.</summary>
    private static bool IsPast(SeriesDates dates, RecurrencePeriod period, BusinessCalendar calendar, DateTimeOffset now) =>
        (dates.EndsAt(calendar) is { } due && due > dates.OpensAt(calendar) ? due : dates.Later(period).OpensAt(calendar)) <= now;

    /// <summary>
    /// The dates of the request: an extension is for this once, and so are those of a re-opening. One that people have set
    /// otherwise since the occurrence opened is counted from anew.
    /// </summary>
    private static SeriesDates DatesOf(Tasking t, BusinessCalendar calendar)
    {
        var (known, first) = (t.Occurrence?.Dates, t.EarlierCycles.Count > 0 ? t.EarlierCycles[0] : null);
        return new SeriesDates(
            Counted(t.Form.StartDate, known?.Start) ?? known?.Start ?? SeriesDate.SetTo(new Moment(calendar.DayOf(t.CreatedAt))),
            Counted(first is null ? t.Form.InternalDueDate : first.InternalDueDate, known?.InternalDueDate),
            Counted(first is null ? t.Form.AuthorityDueDate : first.AuthorityDueDate, known?.AuthorityDueDate));

        SeriesDate? Counted(Moment? date, SeriesDate? origin) =>
            date is not { } set ? null : origin is not null && origin.On(calendar) == set ? origin : SeriesDate.SetTo(set);
    }

    /// <summary>Of each document the version that counts, or the latest.</summary>
    private static IEnumerable<NewAttachment> DraftsOf(Tasking last) => last.Attachments
        .GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
        .Select(versions => versions.LastOrDefault(a => a.Final) ?? versions.Last())
        .Select(a => new NewAttachment(a.Id, a.Name, a.ContentType, a.Length, a.Sha256));
}
