using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Reports;

/// <summary>Makes the facts of a tasking's cycles from the tasking alone.</summary>
public static class CycleFacts
{
    /// <summary>The facts of every cycle, earliest first.</summary>
    public static IEnumerable<CycleFact> Of(Tasking t, BusinessCalendar calendar)
    {
        foreach (var earlier in t.EarlierCycles)
        {
            yield return Of(
                t,
                new Cycle(
                    earlier.Cycle,
                    earlier.Reopening?.At ?? t.CreatedAt,
                    earlier.ClosedAt,
                    earlier.StatusTimeline,
                    earlier.Status,
                    earlier.Action,
                    new DueDates(earlier.InternalDueDate, earlier.ExtensionDate ?? earlier.AuthorityDueDate),
                    earlier.Components),
                calendar);
        }

        yield return Present(t, calendar);
    }

    /// <summary>The facts of the present cycle.</summary>
    public static CycleFact Present(Tasking t, BusinessCalendar calendar) => Of(
        t,
        new Cycle(t.Cycle, t.CycleSince, t.ClosedAt, StatusTimeline.Of(t), t.Status, t.Form.Action, DueDates.Of(t.Form), t.Components),
        calendar);

    private static CycleFact Of(Tasking t, Cycle c, BusinessCalendar calendar)
    {
        var entry = c.Number == 1 ? t.Retroactive : null;
        var received = c.Number == 1 && c.StatusTimeline.ReceivedAt < c.Since ? c.StatusTimeline.ReceivedAt.Value : c.Since;
        // What happened before an import is not known: only when the tasking came and, if it was closed, when that was.
        var watched = c.Number == 1 && t.Import is { } import && import.At > c.Since ? import.At : c.Since;
        var stretches = entry is null && !(c.ClosedAt <= watched)
            ? StatusTimeline.Stretches(watched, c.ClosedAt, c.StatusTimeline.StatusChanges, c.Status, c.Action, c.Dates)
            : [];
        var mask = DetaineeMask.Of(t);
        return new CycleFact(
            t.Number,
            c.Number,
            c.StatusTimeline.TaskType,
            c.StatusTimeline.Priority,
            c.Status,
            c.Action,
            [.. c.Components.Select(p => new FactPart(p.Unit, p.Assignee, [.. p.Designees]))],
            entry?.CompletedAt ?? c.Since,
            received,
            c.ClosedAt,
            (c.ClosedAt is null ? c.Dates.In(c.Status) : c.Dates.Authority ?? c.Dates.Internal)?.At(calendar),
            OverdueIn(stretches, calendar),
            c.StatusTimeline.Reminders,
            [.. t.ClearanceOverrides.Where(at => at >= c.Since && !(at > c.ClosedAt))],
            c.ClosedAt is { } closed ? TimesOf(received, closed, stretches, calendar) : null,
            entry is not null,
            entry?.Late ?? false)
        {
            TaskManager = t.TaskManager,
            Category = t.Form.Category,
            Requestor = mask.Text(t.Form.Requestor),
            TaskAuthority = mask.Text(t.Form.TaskAuthority),
            Facilities = [.. TaskingRow.FacilitiesOf(t.Form).Select(facility => mask.Text(facility)!)],
            IsComplaint = t.Form.MedicalComplaint is not null,
            Findings = t.Form.MedicalComplaint?.Findings,
        };
    }

    private static List<OverdueTime> OverdueIn(List<Stretch> stretches, BusinessCalendar calendar)
    {
        var overdue = new List<OverdueTime>();
        foreach (var stretch in stretches)
        {
            if (stretch.StoodDown || stretch.Due?.At(calendar) is not { } due || due >= stretch.To) continue;
            var from = due > stretch.From ? due : stretch.From;
            if (overdue.Count > 0 && overdue[^1].To == from) overdue[^1] = overdue[^1] with { To = stretch.To };
            else overdue.Add(new OverdueTime(from, stretch.To));
        }

        return overdue;
    }

    private static CycleTimes TimesOf(DateTimeOffset received, DateTimeOffset closed, List<Stretch> stretches, BusinessCalendar calendar)
    {
        var (stoodDown, stoodDownDays) = (TimeSpan.Zero, 0);
        var stages = new SortedDictionary<Stage, TimeSpan>();
        if (stretches.Count > 0 && stretches[0].From > received) stages[Stage.Received] = stretches[0].From - received;
        foreach (var stretch in stretches)
        {
            var (to, length) = (stretch.To ?? closed, (stretch.To ?? closed) - stretch.From);
            if (stretch.StoodDown)
            {
                stoodDown += length;
                stoodDownDays += calendar.BusinessDaysBetween(calendar.DayOf(stretch.From), calendar.DayOf(to));
            }
            else if (StageOf(stretch.Status) is { } stage) stages[stage] = stages.GetValueOrDefault(stage) + length;
        }

        return new CycleTimes(
            Whole(Later(closed - received - stoodDown, TimeSpan.Zero)),
            Math.Max(0, calendar.BusinessDaysBetween(calendar.DayOf(received), calendar.DayOf(closed)) - stoodDownDays),
            Whole(stoodDown),
            [.. stages.Select(s => new StageTime(s.Key, Whole(s.Value)))]);
    }

    /// <summary>The stage of the same name. Null: closed.</summary>
    private static Stage? StageOf(TaskingStatus status) => status.IsClosed() ? null : Enum.Parse<Stage>(status.ToString());

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds((long)time.TotalSeconds);

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Cycle(
        int Number,
        DateTimeOffset Since,
        DateTimeOffset? ClosedAt,
        CycleTimeline StatusTimeline,
        TaskingStatus Status,
        TaskAction Action,
        DueDates Dates,
        IReadOnlyList<Component> Components);
}
