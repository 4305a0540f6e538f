using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>What the retention schedule and legal holds need to know of a tasking, and whether it may be disposed of.</summary>
public static class RecordFacts
{
    public static RetentionFacts ForRetention(Tasking t) => new(
        t.Form.Category,
        t.Form.TaskType,
        t.Form.Action,
        t.IsClosed ? t.ClosedAt : null,
        t.Transmittal?.At ?? t.EarlierCycles.LastOrDefault(cycle => cycle.Transmittal is not null)?.Transmittal!.At);

    public static HeldFacts ForHolds(Tasking t, BusinessCalendar calendar)
    {
        var people = t.Form.Detainees.Concat(t.FormerDetainees).Concat(t.Disclosures.SelectMany(d => d.Detainees));
        var (from, through) = Span(t, calendar);
        return new HeldFacts(
            t.Number,
            [.. AlienNumbers.Of(people)],
            [
                .. new[] { t.Form.CaseNumber, t.Form.IcattNumber, t.Form.EroTaskerNumber, t.Import?.Number }
                    .Concat(t.Disclosures.Select(d => d.CaseNumber)).Select(CaseNumbers.Plain).OfType<string>().Distinct(),
            ],
            from,
            through);
    }

    /// <summary>Why the tasking may not be disposed of now. Null: it may.</summary>
    /// <param name="holds">All holds, lifted ones too: they do not count.</param>
    public static KeptReason? WhyKept(Tasking t, IEnumerable<LegalHold> holds, Rules rules, DateTimeOffset now)
    {
        if (!t.IsClosed) return KeptReason.Open;
        // Nothing else is worth telling of what is under hold.
        var held = ForHolds(t, rules.Calendar);
        if (holds.Any(hold => hold.Holds(held))) return KeptReason.OnHold;
        var facts = ForRetention(t);
        if (rules.Retention.EntryOf(facts)?.KeptThrough(facts, rules.Calendar) is not { } keptThrough) return KeptReason.Unscheduled;
        if (rules.Calendar.DayOf(now) <= keptThrough) return KeptReason.NotDue;
        return OccurrencePlanner.OpensAt(t, rules.Calendar) is null ? null : KeptReason.SeriesContinues;
    }

    /// <summary>The first and the last day of anything that the tasking tells of.</summary>
    private static (DateOnly From, DateOnly Through) Span(Tasking t, BusinessCalendar calendar)
    {
        DateTimeOffset?[] instants =
        [
            t.CreatedAt, t.StatusSince, t.ClosedAt, t.Form.ReceivedAt, t.Retroactive?.CompletedAt,
            .. t.EarlierCycles.Select(cycle => (DateTimeOffset?)cycle.ClosedAt),
            .. t.Comments.Select(comment => (DateTimeOffset?)comment.At),
            .. t.Attachments.Select(attachment => (DateTimeOffset?)attachment.At),
        ];
        List<DateOnly> days = [.. instants.OfType<DateTimeOffset>().Select(calendar.DayOf)];
        if (t.Form.StartDate is { } start) days.Add(start.DayOn(calendar));
        // An open tasking reaches into the future.
        return (days.Min(), t.IsClosed ? days.Max() : DateOnly.MaxValue);
    }
}
