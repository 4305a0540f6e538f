using Itms.Domain.Deadlines;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

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
/// <see cref="Tasking.ClockSince"/> is not on it. A tasking that was re-planned catches up with the new policy's
/// escalations, but not with announcements of the due date that would have come before.
/// </summary>
public static class Agenda
{
    /// <summary>Everything still to come, soonest first; of a repeated rule only its next time.</summary>
    public static IReadOnlyList<AgendaEntry> For(Tasking tasking, Rules rules) =>
        Entries(tasking, Plan(tasking, rules, now: null), rules, now: null);

    /// <summary>When the tasking next needs attention, or null.</summary>
    public static DateTimeOffset? NextAt(Tasking tasking, Rules rules)
    {
        DateTimeOffset? next = null;
        foreach (var planned in Plan(tasking, rules, now: null))
            if (next is null || planned.At < next) next = planned.At;
        return next;
    }

    /// <summary>What has come due by <paramref name="now"/> and has not happened; of a repeated rule only the latest time.</summary>
    public static IReadOnlyList<AgendaEntry> ReachedBy(Tasking tasking, Rules rules, DateTimeOffset now) =>
        Entries(tasking, Plan(tasking, rules, now).FindAll(planned => planned.At <= now), rules, now);

    // A few plain lists rather than queries: this is worked out at every reading of a tasking.
    private static List<Planned> Plan(Tasking t, Rules rules, DateTimeOffset? now)
    {
        var policy = rules.EscalationOf(t.PolicyVersion).Rules;
        var planned = new List<Planned>(policy.Count);
        if (t.IsClosed || !t.HasClocks) return planned;
        foreach (var rule in policy)
            if (Plan(t, rule, rules, now) is { } one)
                planned.Add(one);
        return planned;
    }

    /// <param name="now">Whose delegations count; null: those of the moment the entry is planned for.</param>
    private static AgendaEntry[] Entries(Tasking t, List<Planned> planned, Rules rules, DateTimeOffset? now)
    {
        var entries = new AgendaEntry[planned.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = Entry(t, planned[i], rules, now ?? planned[i].At);
            // Soonest first; of the same moment as the policy has them.
            var at = i;
            for (; at > 0 && entries[at - 1].At > entry.At; at--) entries[at] = entries[at - 1];
            entries[at] = entry;
        }

        return entries;
    }

    private static AgendaEntry Entry(Tasking t, Planned planned, Rules rules, DateTimeOffset at) => new(
        planned.At,
        planned.Rule.Kind,
        planned.Basis,
        planned.Ordinal,
        Recipients(t, planned.Rule, rules, at),
        Why(t, planned.Rule, planned.Basis, rules.Calendar),
        planned.Rule.Trigger == EscalationTrigger.BeforeDue);

    private static Planned? Plan(Tasking t, EscalationRule rule, Rules rules, DateTimeOffset? now)
    {
        if (Start(t, rule, rules.Calendar) is not var (at, basis)) return null;
        var ordinal = Happened(t, rule, basis, before: null);
        if (rule.RepeatEveryDays is { } every)
        {
            var (first, counted) = Grid();
            var time = rules.Calendar.TimeOf(at);
            if (now is { } until) while (Repeated(ordinal + 1) <= until) ordinal++;
            at = Repeated(ordinal);

            DateTimeOffset Repeated(int next) => rules.Calendar.At(first.AddDays(every * (next - counted)), time);
        }
        else if (ordinal > 0) return null;

        return new Planned(rule, at, basis, ordinal);

        // The day of one of the times, and how many came before it. Those sent before the clock started again do not put off
        // the ones after it; after those of another policy the new one's interval begins.
        (DateOnly Day, int Before) Grid() =>
            LastOfAnotherPolicy(t, rule, basis) is { } last
                ? (rules.Calendar.DayOf(last.At), last.Ordinal)
                : (rules.Calendar.DayOf(at), Happened(t, rule, basis, before: t.ClockSince));
    }

    /// <summary>The last time the rule came before the tasking was re-planned.</summary>
    private static Reminder? LastOfAnotherPolicy(Tasking t, EscalationRule rule, DateTimeOffset basis)
    {
        if (t.ReplannedAt is not { } replanned) return null;
        return t.Reminders.LastOrDefault(r => r.Kind == rule.Kind && r.Basis == basis && r.At >= t.ClockSince && r.At < replanned);
    }

    /// <summary>How often the rule has come on this basis.</summary>
    private static int Happened(Tasking t, EscalationRule rule, DateTimeOffset basis, DateTimeOffset? before)
    {
        var times = 0;
        foreach (var r in t.Reminders)
            if (r.Kind == rule.Kind && r.Basis == basis && (before is null || r.At < before))
                times = Math.Max(times, r.Ordinal + 1);
        return times;
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
                if (at >= basis || at < t.ClockSince || at < t.ReplannedAt) return null;
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

    private static List<string> Recipients(Tasking t, EscalationRule rule, Rules rules, DateTimeOffset at)
    {
        var directory = rules.Directory;
        var people = new List<string>(4);
        // Who has reported is not chased; from HQ on the work lies with the task managers, and the action officer still owns it.
        var beforeHq = t.Status.IsBeforeHq();
        var onlyOutstanding = beforeHq && t.HasSeveralComponents;
        foreach (var audience in rule.To)
        {
            if (audience == Audience.TaskManager) AddAll(directory.TaskManagers);
            else if (audience == Audience.TpsuChief) AddAll(directory.TpsuChiefs);
            else if (audience == Audience.ClearingOfficial)
                foreach (var position in t.Clearance.Positions.Except(t.Decisions.Where(d => d.Cleared).Select(d => d.Position)))
                    AddAll(ClearanceAuthority.HoldersOf(t, position, rules, at));
            else
                foreach (var c in t.Components)
                    if (!onlyOutstanding || c.ReportedAt is null)
                        AddOf(audience, c);
        }

        if (!beforeHq && rule.To.Contains(Audience.ActionOfficer)) AddAll(directory.TaskManagers);
        // Nobody to remind must not mean that nobody is reminded.
        if (people.Count == 0) AddAll(directory.TaskManagers.Count > 0 ? directory.TaskManagers : directory.TpsuChiefs);
        return people;

        void AddOf(Audience audience, Component c)
        {
            if (audience == Audience.ActionOfficer) Add(c.Assignee);
            else if (audience == Audience.Designee) Add(c.State == ComponentState.Delegated ? c.Delegate : null);
            else if (audience == Audience.Cc) AddAll(c.Cc);
            else if (audience == Audience.UnitChief) Add(directory.ChiefOf(c.Unit));
            else if (audience == Audience.DivisionLead) Add(directory.DivisionLeadOf(c.Unit));
        }

        void AddAll(IReadOnlyList<string> ids)
        {
            for (var i = 0; i < ids.Count; i++) Add(ids[i]);
        }

        void Add(string? id)
        {
            if (directory.Find(id) is { Active: true } && !people.Contains(id!)) people.Add(id!);
        }
    }

    private static string Why(Tasking t, EscalationRule rule, DateTimeOffset basis, BusinessCalendar calendar)
    {
        var due = rule.Trigger is EscalationTrigger.BeforeDue or EscalationTrigger.Overdue ? $"{calendar.Format(basis)} ({DueDate.Of(t, calendar)})" : "";
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
                + $"Due to the authority {calendar.Format(authority.At(calendar))} ({DueDate.OfAuthority(t, calendar)})",
            _ => $"{t.Status.Label()} since {calendar.Format(basis)}",
        };
    }

    private readonly record struct Planned(EscalationRule Rule, DateTimeOffset At, DateTimeOffset Basis, int Ordinal);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
