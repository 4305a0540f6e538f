using Itms.Domain.Forms;
using Itms.Domain.Recurrence;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>
/// Plans the next occurrence of a recurring tasking (Life 10): a pure function of the last tasking of its series. That
/// tasking may be open or closed. While it is stood down, the series pauses.
/// </summary>
public static class OccurrencePlanner
{
    /// <summary>When the next occurrence opens. Null if none follows as things stand.</summary>
    public static DateTimeOffset? OpensAt(Tasking last, BusinessCalendar calendar) => Next(last, calendar)?.OpensAt(calendar);

    /// <summary>The occurrences whose dates have passed and that are not skipped yet. Null: none.</summary>
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

    /// <summary>The command that opens the next occurrence. Null if none follows.</summary>
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
            // The numbers are those of one request. The next one comes with its own.
            CaseNumber = null,
            IcattNumber = null,
            EroTaskerNumber = null,
            Action = last.EarlierCycles is [var first, ..] ? first.Action : last.Form.Action,
        };
        // An incomplete tasking is assigned to nobody until people have completed its form, as with any other tasking.
        var canBeAssigned = !FormValidation.Missing(form).Any() && (form.Due is not null || form.Action == TaskAction.Review);
        List<PlacementRequest> parts =
        [
            .. last.Components.Where(c => rules.Directory.FindComponent(c.Unit) is not null).Select(c => new PlacementRequest(
                c.Unit, canBeAssigned && IsActive(c.Assignee) ? c.Assignee : null, [.. c.Cc.Where(IsActive)])),
        ];
        var suggested = Router.UnitsFor(form, rules.Routing);
        var isOverride = suggested.Count > 0 && parts.Select(p => p.Unit).Except(suggested).Any();
        return new TaskingCommand.Create("", form, parts)
        {
            RoutingReason = isOverride ? last.Routing?.Reason ?? DefaultReason() : null,
            Occurrence = new Occurrence(last.Series, last.Number, dates.AsOpened(rules.Calendar), last.Skipped),
            FormerDetainees = last.FormerDetainees,
            TaskManager = rules.Directory.Find(last.TaskManager) is { Active: true, ManagesTaskings: true } ? last.TaskManager : null,
            Drafts = [.. DraftsOf(last)],
        };

        string? DefaultReason() => rules.Policy.RoutingOverrideNeedsReason ? "Same as the previous occurrence." : null;

        bool IsActive(string? id) => id is not null && rules.Directory.Find(id) is { Active: true };
    }

    private static SeriesDates? Next(Tasking last, BusinessCalendar calendar)
    {
        if (last.NextOccurrence is not null || last.RecurrenceEnded is not null || last.IsStoodDown) return null;
        if (RecurrencePeriod.Of(last.Form) is not { } period) return null;
        var dates = DatesOf(last, period, calendar).Later(period);
        // Compared by day, so that setting other dates later does not bring skipped occurrences back.
        while (last.Skipped is { } skipped && dates.StartDay(calendar) <= skipped.Through) dates = dates.Later(period);
        return dates.CanBeWritten(calendar) ? dates : null;
    }

    /// <summary>
    /// Whether its due date has passed. If it has no due date after its own opening, or began before recurrence was turned on: whether the
    /// occurrence after it would have opened.
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
    /// The dates of the request. An extension, and the dates of a re-opening, apply to this occurrence only. A date that people changed
    /// after the occurrence opened is the new starting point.
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

        // Without a start date: the earliest of receipt, entry and due dates.
        SeriesDate Begun() => new[]
        {
            known is null ? SeriesDate.SetTo(new Moment(calendar.DayOf(t.CreatedAt))) : Counted(known.Start.On(calendar), known.Start),
            known is null && t.Form.ReceivedAt is { } received ? SeriesDate.SetTo(new Moment(calendar.DayOf(received))) : null,
            internalDue,
            authorityDue,
        }.OfType<SeriesDate>().MinBy(DayOf)!;

        // A start date more than a year before the due date is when the series began. This occurrence begins on the last series day before entry.
        SeriesDate Near(SeriesDate date)
        {
            var due = new[] { internalDue, authorityDue }.OfType<SeriesDate>().Select(DayOf).Order().ToList();
            if (date.Passed != RecurrencePeriod.None || due.Count == 0 || due[0] <= DayOf(date).AddYears(1)) return date;
            var entered = known?.StartDay(calendar) ?? calendar.DayOf(t.CreatedAt);
            return date.Later(period.Times(period.CountBetween(DayOf(date), entered < due[0] ? entered : due[0])));
        }

        DateOnly DayOf(SeriesDate date) => date.On(calendar).DayOn(calendar);
    }

    /// <summary>The final version of each document, or the latest if none is final. What was filed after closing is no draft.</summary>
    private static IEnumerable<NewAttachment> DraftsOf(Tasking last) => last.Attachments
        .Where(a => !a.FiledAfterClosing)
        .GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
        .Select(versions => versions.LastOrDefault(a => a.Final) ?? versions.Last())
        .Select(a => new NewAttachment(a.Id, a.Name, a.ContentType, a.Length, a.Sha256));
}
