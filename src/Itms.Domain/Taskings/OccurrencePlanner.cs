using Itms.Domain.Forms;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// What follows a tasking that recurs (requirements.md, Life 10): a pure function of the last tasking of its series. Whether that
/// is open or closed makes no difference; while it is stood down, the series pauses.
/// </summary>
public static class OccurrencePlanner
{
    /// <summary>When the next occurrence opens; null where none follows, as things are.</summary>
    public static DateTimeOffset? OpensAt(Tasking last, BusinessCalendar calendar) => Next(last, calendar)?.OpensAt(calendar);

    /// <summary>The occurrences that are wholly past by now and have not been skipped yet; null: none.</summary>
    public static SkippedOccurrences? PastBy(Tasking last, BusinessCalendar calendar, DateTimeOffset now)
    {
        if (RecurrencePeriod.Of(last.Form) is not { } period || Next(last, calendar) is not { } dates) return null;
        SkippedOccurrences? past = null;
        for (; dates.CanBeWritten(calendar) && IsPast(last, dates, period, calendar, now); dates = dates.Later(period))
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
            Action = last.EarlierCycles is [{ Action: { } asked }, ..] ? asked : last.Form.Action,
        };
        // What only people can add they add first, as with any other tasking: nobody is given it until then.
        var canBeAssigned = !FormValidation.Missing(form).Any() && (form.Due is not null || form.Action == TaskAction.Review);
        List<PlacementRequest> parts =
        [
            .. last.Components.Where(c => rules.Directory.FindUnit(c.Unit) is not null).Select(c => new PlacementRequest(
                c.Unit, canBeAssigned && IsActive(c.Assignee) ? c.Assignee : null, [.. c.Cc.Where(IsActive)])),
        ];
        var suggested = Router.UnitsFor(form, rules.Routing);
        var isOverride = suggested.Count > 0 && parts.Select(p => p.Unit).Except(suggested).Any();
        return new TaskingCommand.Create("", form, parts)
        {
            RoutingReason = !isOverride ? null : last.Routing?.Reason ?? (rules.Policy.RoutingOverrideNeedsReason ? "As the occurrence before it." : null),
            Occurrence = new Occurrence(last.Series, last.Number, dates.AsOpened(rules.Calendar), last.Skipped),
            FormerDetainees = last.FormerDetainees,
            Drafts = [.. DraftsOf(last)],
        };

        bool IsActive(string? id) => id is not null && rules.Directory.Find(id) is { Active: true };
    }

    private static SeriesDates? Next(Tasking last, BusinessCalendar calendar)
    {
        if (last.NextOccurrence is not null || last.RecurrenceEnded is not null || last.IsStoodDown || !last.IsOfSeries) return null;
        if (RecurrencePeriod.Of(last.Form) is not { } period) return null;
        var dates = DatesOf(last, period, calendar).Later(period);
        // By where they stand: that other dates have been set since does not bring them back.
        while (last.Skipped is { } skipped && dates.StartDay(calendar) <= skipped.Through) dates = dates.Later(period);
        return dates.CanBeWritten(calendar) ? dates : null;
    }

    /// <summary>
    /// Its due date has passed; or the occurrence after it would have opened, where it has no due date after its own opening, or began
    /// before anybody waited for it.
    /// </summary>
    private static bool IsPast(Tasking last, SeriesDates dates, RecurrencePeriod period, BusinessCalendar calendar, DateTimeOffset now)
    {
        var opens = dates.OpensAt(calendar);
        if (dates.EndsAt(calendar) is not { } due || due <= opens) return IsFollowed();
        var wasAwaited = opens >= (last.RecursSince ?? last.Occurrence?.Dates.OpensAt(calendar));
        return due <= now || (!wasAwaited && IsFollowed());

        bool IsFollowed() => dates.Later(period).OpensAt(calendar) <= now;
    }

    /// <summary>
    /// The dates of the request: an extension is for this once, and so are those of a re-opening. One that people have set
    /// otherwise since the occurrence opened is counted from anew.
    /// </summary>
    private static SeriesDates DatesOf(Tasking t, RecurrencePeriod period, BusinessCalendar calendar)
    {
        var (known, first) = (t.Occurrence?.Dates, t.EarlierCycles.Count > 0 ? t.EarlierCycles[0] : null);
        var internalDue = Counted(first is null ? t.Form.InternalDueDate : first.InternalDueDate, known?.InternalDueDate);
        var authorityDue = Counted(first is null ? t.Form.AuthorityDueDate : first.AuthorityDueDate, known?.AuthorityDueDate);
        var start = Counted(t.Form.StartDate, known?.Start) ?? Begun();
        return new SeriesDates(Near(start), internalDue, authorityDue);

        SeriesDate? Counted(Moment? date, SeriesDate? origin) => date is not { } set ? null
            : origin is not null && origin.On(calendar) == set && origin.Passed.IsAddedTo(period) ? origin
            : SeriesDate.SetTo(set);

        // Without a start date: no later than it came in, was entered, or was due.
        SeriesDate Begun() => new[]
        {
            known is null ? SeriesDate.SetTo(new Moment(calendar.DayOf(t.CreatedAt))) : Counted(known.Start.On(calendar), known.Start),
            known is null && t.Form.ReceivedAt is { } received ? SeriesDate.SetTo(new Moment(calendar.DayOf(received))) : null,
            internalDue,
            authorityDue,
        }.OfType<SeriesDate>().MinBy(DayOf)!;

        // More than a year before it is due is when the series began, not this request: that begins on the last of its days before it was entered.
        SeriesDate Near(SeriesDate date)
        {
            var due = new[] { internalDue, authorityDue }.OfType<SeriesDate>().Select(DayOf).Order().ToList();
            if (date.Passed != RecurrencePeriod.None || due.Count == 0 || due[0] <= DayOf(date).AddYears(1)) return date;
            var entered = known?.StartDay(calendar) ?? calendar.DayOf(t.CreatedAt);
            return date.Later(period.Times(period.CountBetween(DayOf(date), entered < due[0] ? entered : due[0])));
        }

        DateOnly DayOf(SeriesDate date) => date.On(calendar).DayOn(calendar);
    }

    /// <summary>Of each document the version that counts, or the latest.</summary>
    private static IEnumerable<NewAttachment> DraftsOf(Tasking last) => last.Attachments
        .GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
        .Select(versions => versions.LastOrDefault(a => a.Final) ?? versions.Last())
        .Select(a => new NewAttachment(a.Id, a.Name, a.ContentType, a.Length, a.Sha256));
}
