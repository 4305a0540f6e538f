using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Domain.Deadlines;

/// <summary>A reminder still to come.</summary>
/// <param name="At">When.</param>
/// <param name="Basis">The due date it is about, or since when the status has lasted that it is about: with the kind, its identity.</param>
/// <param name="Ordinal">0; of a repeated rule, how often it has come before.</param>
/// <param name="To">Ids of the persons who would be reminded as things stand.</param>
/// <param name="BeforeDue">It announces the due date, and is pointless once that has passed.</param>
public sealed record AgendaEntry(
    DateTimeOffset At,
    string Kind,
    DateTimeOffset Basis,
    int Ordinal,
    IReadOnlyList<string> To,
    string Why,
    bool BeforeDue);

/// <summary>
/// What is due when, to whom, and why: a pure function of the tasking and the policy. Its first entry is the tasking's
/// next timer. An entry comes once per cycle, kind and basis; what was planned for before
/// <see cref="Tasking.ClockSince"/> is not on it.
/// </summary>
public static class Agenda
{
    /// <summary>Everything still to come, soonest first; of a repeated rule only its next time.</summary>
    public static IReadOnlyList<AgendaEntry> For(Tasking tasking, Rules rules) => Entries(tasking, rules, now: null);

    /// <summary>When the tasking next needs attention, or null.</summary>
    public static DateTimeOffset? NextAt(Tasking tasking, Rules rules) => For(tasking, rules) is [var first, ..] ? first.At : null;

    /// <summary>What has come due by <paramref name="now"/> and has not happened; of a repeated rule only the latest time.</summary>
    public static IReadOnlyList<AgendaEntry> ReachedBy(Tasking tasking, Rules rules, DateTimeOffset now) =>
        [.. Entries(tasking, rules, now).Where(entry => entry.At <= now)];

    private static List<AgendaEntry> Entries(Tasking t, Rules rules, DateTimeOffset? now)
    {
        if (t.IsClosed || t.Form.Action != TaskAction.Work) return [];
        return
        [
            .. rules.Escalation.Rules
                .Select(rule => Entry(t, rule, rules, now))
                .OfType<AgendaEntry>()
                .OrderBy(entry => entry.At),
        ];
    }

    private static AgendaEntry? Entry(Tasking t, EscalationRule rule, Rules rules, DateTimeOffset? now)
    {
        if (Start(t, rule, rules.Calendar) is not var (at, basis)) return null;
        var ordinal = After(t.Reminders);
        if (rule.RepeatEveryDays is { } every)
        {
            if (now is { } until) while (Repeated(ordinal + 1) <= until) ordinal++;
            at = Repeated(ordinal);
        }
        else if (ordinal > 0) return null;

        return new AgendaEntry(
            at, rule.Kind, basis, ordinal, Recipients(t, rule, rules.Directory), Why(t, rule, basis, rules.Calendar), rule.Trigger == EscalationTrigger.BeforeDue);

        // Those sent before the clock started again do not put off the ones after it.
        DateTimeOffset Repeated(int next) =>
            rules.Calendar.At(
                rules.Calendar.DayOf(at).AddDays(every * (next - After(t.Reminders.Where(r => r.At < t.ClockSince)))), rules.Calendar.TimeOf(at));

        int After(IEnumerable<Reminder> reminders) =>
            reminders.Where(r => r.Kind == rule.Kind && r.Basis == basis).Select(r => r.Ordinal + 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>When the rule first applies, and on what basis.</summary>
    private static (DateTimeOffset At, DateTimeOffset Basis)? Start(Tasking t, EscalationRule rule, BusinessCalendar calendar)
    {
        DateTimeOffset at, basis;
        switch (rule.Trigger)
        {
            case EscalationTrigger.BeforeDue when t.Due is { } due:
                basis = due.At(calendar);
                at = Timed(calendar.AddBusinessDays(basis, -rule.BusinessDays));
                if (at >= basis || at < t.ClockSince) return null;
                break;
            case EscalationTrigger.Overdue when t.Due is { } due:
                basis = due.At(calendar);
                // Overdue already when the clock starts (again): the escalation runs from then, whole.
                at = Timed(calendar.AddBusinessDays(Later(basis, t.ClockSince), rule.BusinessDays));
                break;
            case EscalationTrigger.Pending when t.Status == TaskingStatus.Pending:
                basis = t.StatusSince;
                at = Timed(calendar.AddBusinessDays(Later(basis, t.ClockSince), rule.BusinessDays));
                break;
            case EscalationTrigger.AtAd when t.Status == TaskingStatus.SentToAd:
                basis = t.StatusSince;
                at = Timed(calendar.AddBusinessDays(Later(basis, t.ClockSince), rule.BusinessDays));
                break;
            default:
                return null;
        }

        if (rule.AuthorityDateWithin is { } within)
        {
            if (t.Form.AuthorityDate is not { } authority) return null;
            at = Later(at, calendar.AddBusinessDays(authority.At(calendar), -within));
        }

        return (at, basis);

        DateTimeOffset Timed(DateTimeOffset instant) =>
            rule.TimeOfDay is { } time ? calendar.At(calendar.DayOf(instant), time) : instant;
    }

    private static List<string> Recipients(Tasking t, EscalationRule rule, AgencyDirectory directory)
    {
        // Who has reported is not chased; from HQ on the work lies with the task managers, and the action officer still owns it.
        var beforeHq = t.Status.IsBeforeHq();
        var components = beforeHq && t.HasSeveralComponents ? t.Outstanding : t.Components;
        var ids = rule.To.SelectMany(audience => Of(audience));
        if (!beforeHq && rule.To.Contains(Audience.ActionOfficer)) ids = ids.Concat(directory.TaskManagers);
        List<string> active = [.. ids.Where(id => directory.Find(id) is { Active: true }).Distinct()];
        // Nobody to remind must not mean that nobody is reminded.
        return active.Count > 0 ? active : [.. directory.TaskManagers, .. directory.TaskManagers.Count > 0 ? [] : directory.TpsuChiefs];

        IEnumerable<string> Of(Audience audience) => audience switch
        {
            Audience.ActionOfficer => components.Select(c => c.Assignee).OfType<string>(),
            Audience.Designee => components.Where(c => c.State == ComponentState.Delegated).Select(c => c.Delegate).OfType<string>(),
            Audience.Cc => components.SelectMany(c => c.Cc),
            Audience.UnitChief => components.Select(c => directory.ChiefOf(c.Unit)).OfType<string>(),
            Audience.DivisionLead => components.Select(c => directory.DivisionLeadOf(c.Unit)).OfType<string>(),
            Audience.ClearingOfficial => t.Clearance.Positions
                .Except(t.Decisions.Where(d => d.Cleared).Select(d => d.Position))
                .SelectMany(position => directory.HoldersOf(position, [.. t.Units])),
            Audience.TaskManager => directory.TaskManagers,
            Audience.TpsuChief => directory.TpsuChiefs,
            _ => [],
        };
    }

    private static string Why(Tasking t, EscalationRule rule, DateTimeOffset basis, BusinessCalendar calendar)
    {
        var days = rule.BusinessDays == 1 ? "1 business day" : $"{rule.BusinessDays} business days";
        return rule.Trigger switch
        {
            EscalationTrigger.BeforeDue when rule.BusinessDays == 0 => $"Due today: {calendar.Format(basis)}",
            EscalationTrigger.BeforeDue => $"Due in {days}: {calendar.Format(basis)}",
            EscalationTrigger.Overdue when rule.BusinessDays == 0 => $"Overdue since {calendar.Format(basis)}",
            EscalationTrigger.Overdue when rule.RepeatEveryDays is { } every =>
                $"Overdue by {days} or more, again every {every} days: was due {calendar.Format(basis)}",
            EscalationTrigger.Overdue => $"Overdue by {days}: was due {calendar.Format(basis)}",
            EscalationTrigger.Pending => $"Pending for {days}, since {calendar.Format(basis)}",
            EscalationTrigger.AtAd when t.Form.AuthorityDate is { } authority =>
                $"With the clearing officials since {calendar.Format(basis)}; due to the authority {calendar.Format(authority.At(calendar))}",
            _ => $"{t.Status.Label()} since {calendar.Format(basis)}",
        };
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
