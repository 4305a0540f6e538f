using Itms.Domain.Deadlines;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <summary>A planned reminder.</summary>
/// <param name="At">When it is planned.</param>
/// <param name="Kind">The rule's name in the escalation policy.</param>
/// <param name="Basis">The due date, or the beginning of the status, that it is about. Kind, basis and ordinal identify it.</param>
/// <param name="Ordinal">0. For a repeated rule: how often it came before.</param>
/// <param name="To">Ids of the people who would be reminded as things stand.</param>
/// <param name="BeforeDue">It announces the due date, so it is pointless after that.</param>
public sealed record AgendaEntry(
    DateTimeOffset At,
    string Kind,
    DateTimeOffset Basis,
    int Ordinal,
    IReadOnlyList<string> To,
    string Why,
    bool BeforeDue);

/// <summary>
/// Plans the reminders of a tasking: a pure function of the tasking and the escalation policy. The first entry is the tasking's next
/// timer. An entry comes once for each cycle, kind and basis, and never for a time before <see cref="Tasking.ClockSince"/>. After
/// re-planning, the escalations of the new policy catch up, but announcements of the due date for earlier times do not.
/// </summary>
public static class Agenda
{
    /// <summary>All planned reminders, soonest first. A repeated rule appears once, with its next time.</summary>
    public static IReadOnlyList<AgendaEntry> For(Tasking tasking, Rules rules) =>
        Entries(tasking, Plan(tasking, rules, now: null), rules, now: null);

    /// <summary>When the next reminder is planned. Null: never.</summary>
    public static DateTimeOffset? NextAt(Tasking tasking, Rules rules)
    {
        var planned = Plan(tasking, rules, now: null);
        return planned.Count > 0 ? planned.Min(p => p.At) : null;
    }

    /// <summary>The reminders that are due by <paramref name="now"/> and have not come. A repeated rule appears once, with its latest time.</summary>
    public static IReadOnlyList<AgendaEntry> ReachedBy(Tasking tasking, Rules rules, DateTimeOffset now) =>
        Entries(tasking, Plan(tasking, rules, now).FindAll(planned => planned.At <= now), rules, now);

    private static List<Planned> Plan(Tasking t, Rules rules, DateTimeOffset? now)
    {
        var planned = new List<Planned>();
        if (t.IsClosed || !t.HasClocks) return planned;
        var due = t.Due?.At(rules.Calendar);
        foreach (var rule in rules.EscalationOf(t.PolicyVersion).Rules)
            if (Plan(t, rule, due, rules, now) is { } next) planned.Add(next);
        return planned;
    }

    /// <summary>Soonest first. Entries of the same moment keep the order of the policy.</summary>
    /// <param name="now">The instant at which clearance delegations must count. Null: the moment that each entry is planned for.</param>
    private static List<AgendaEntry> Entries(Tasking t, List<Planned> planned, Rules rules, DateTimeOffset? now)
    {
        var entries = new List<AgendaEntry>(planned.Count);
        string? due = null;
        foreach (var next in planned.OrderBy(p => p.At))
        {
            var (rule, basis) = (next.Rule, next.Basis);
            // All reminders about the due date say it in the same words.
            if (rule.Trigger is EscalationTrigger.BeforeDue or EscalationTrigger.Overdue)
                due ??= $"{rules.Calendar.Format(basis)} ({DueDate.Of(t, rules)})";
            var to = ReminderRecipients.Of(t, rule, rules, now ?? next.At);
            var why = Why(t, rule, basis, due, rules);
            entries.Add(new AgendaEntry(next.At, rule.Kind, basis, next.Ordinal, to, why, rule.Trigger == EscalationTrigger.BeforeDue));
        }

        return entries;
    }

    private static Planned? Plan(Tasking t, EscalationRule rule, DateTimeOffset? due, Rules rules, DateTimeOffset? now)
    {
        if (Start(t, rule, due, rules.Calendar) is not var (at, basis)) return null;
        var ordinal = Happened(t, rule, basis, before: null);
        if (rule.RepeatEveryDays is { } every)
        {
            var (first, counted) = Grid();
            var time = rules.Calendar.TimeOf(at);
            if (now is { } until) while (Repeated(ordinal + 1) <= until) ordinal++;
            at = Repeated(ordinal);

            // A repeat that falls on a day off comes on the next business day. The series counts on from its own days.
            DateTimeOffset Repeated(int next) => rules.Calendar.At(
                next == counted ? first : rules.Calendar.BusinessDayFrom(first.AddDays(every * (next - counted))), time);
        }
        else if (ordinal > 0) return null;

        return new Planned(rule, at, basis, ordinal);

        // The day of one of the times, and how many came before it. Times before the clock restarted do not delay the later ones. After a
        // reminder of another policy, the interval of the new policy begins.
        (DateOnly Day, int Before) Grid() =>
            LastOfAnotherPolicy(t, rule, basis) is { } last
                ? (rules.Calendar.DayOf(last.At), last.Ordinal)
                : (rules.Calendar.DayOf(at), Happened(t, rule, basis, before: t.ClockSince));
    }

    /// <summary>The last reminder of this rule before the tasking was re-planned.</summary>
    private static Reminder? LastOfAnotherPolicy(Tasking t, EscalationRule rule, DateTimeOffset basis)
    {
        if (t.ReplannedAt is not { } replanned) return null;
        return t.Reminders.LastOrDefault(r => r.Kind == rule.Kind && r.Basis == basis && r.At >= t.ClockSince && r.At < replanned);
    }

    /// <summary>How often the rule came on this basis.</summary>
    private static int Happened(Tasking t, EscalationRule rule, DateTimeOffset basis, DateTimeOffset? before)
    {
        var times = 0;
        foreach (var r in t.Reminders)
            if (r.Kind == rule.Kind && r.Basis == basis && (before is null || r.At < before))
                times = Math.Max(times, r.Ordinal + 1);
        return times;
    }

    /// <summary>When the rule first applies, and on what basis.</summary>
    /// <param name="due">The instant of <see cref="Tasking.Due"/>.</param>
    private static (DateTimeOffset At, DateTimeOffset Basis)? Start(
        Tasking t, EscalationRule rule, DateTimeOffset? due, BusinessCalendar calendar)
    {
        DateTimeOffset at, basis;
        switch (rule.Trigger)
        {
            case EscalationTrigger.BeforeDue when due is { } announced:
                basis = announced;
                at = Timed(calendar.AddBusinessDays(basis, -rule.BusinessDays));
                if (at >= basis || at < t.ClockSince || at < t.ReplannedAt) return null;
                break;
            case EscalationTrigger.Overdue when due is { } passed:
                basis = passed;
                // Whoever is on it knows what was overdue when it was imported. Only what repeats comes, counted from the import.
                if (rule.RepeatEveryDays is null && t.Import is { } import && t.ClockSince == import.At && basis <= import.At) return null;
                // If the tasking is already overdue when the clock starts, the whole escalation runs from then.
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

    /// <param name="due">The due date in words. Null: there is none, or the rule is not about it.</param>
    private static string Why(Tasking t, EscalationRule rule, DateTimeOffset basis, string? due, Rules rules)
    {
        var calendar = rules.Calendar;
        var days = rule.BusinessDays == 1 ? "1 business day" : $"{rule.BusinessDays} business days";
        return rule.Trigger switch
        {
            EscalationTrigger.BeforeDue when rule.BusinessDays == 0 => $"Due today: {due}",
            EscalationTrigger.BeforeDue => $"Due in {days}: {due}",
            EscalationTrigger.Overdue when rule.BusinessDays == 0 => $"Overdue since {due}",
            EscalationTrigger.Overdue when rule.RepeatEveryDays is { } every =>
                $"Overdue by {days} or more. It was due {due}. This reminder repeats every {every} days",
            EscalationTrigger.Overdue => $"Overdue by {days}. It was due {due}",
            EscalationTrigger.Pending => $"Pending for {days}, since {calendar.Format(basis)}",
            EscalationTrigger.AtAd when t.Form.AuthorityDate is { } authority =>
                $"With the clearing officials since {calendar.Format(basis)}. "
                + $"Due to the authority {calendar.Format(authority.At(calendar))} ({DueDate.OfAuthority(t, rules)})",
            _ => $"{t.Status.Label()} since {calendar.Format(basis)}",
        };
    }

    private sealed record Planned(EscalationRule Rule, DateTimeOffset At, DateTimeOffset Basis, int Ordinal);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
