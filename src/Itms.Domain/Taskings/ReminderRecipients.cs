using Itms.Domain.Deadlines;

namespace Itms.Domain.Taskings;

/// <summary>Whom a reminder goes to, as things stand (docs/life.md, "Reminders and escalation").</summary>
internal static class ReminderRecipients
{
    /// <summary>Ids of the people to remind, each once. Never empty while there is an active task manager or TPSU chief.</summary>
    /// <param name="at">The instant at which clearance delegations must count.</param>
    public static IReadOnlyList<string> Of(Tasking t, EscalationRule rule, Rules rules, DateTimeOffset at)
    {
        var to = new Collected(t, rules, at);
        if (t.Status == TaskingStatus.SentToAd && rule.Trigger == EscalationTrigger.Overdue) to.AddOverdueAtAd(rule);
        else to.AddAudiences(rule);
        // If there is nobody to remind, the task managers are reminded.
        if (to.People.Count == 0) to.AddManagers();
        return to.People;
    }

    private sealed class Collected(Tasking t, Rules rules, DateTimeOffset at)
    {
        public List<string> People { get; } = new(4);

        public void AddManagers() => AddAll(rules.Directory.ManagersOf(t.TaskManager));

        /// <summary>The officials are the ones who are late, so neither the units nor their leaders hear of it.</summary>
        public void AddOverdueAtAd(EscalationRule rule)
        {
            AddOfficials();
            if (IsActive(t.TaskManager)) AddAll([t.TaskManager]);
            else AddManagers();
            if (rule.To.Contains(Audience.TpsuChief)) AddAll(rules.Directory.TpsuChiefs);
        }

        public void AddAudiences(EscalationRule rule)
        {
            // Units that reported are not reminded. From HQ on, the task managers do the work, and the action officer still owns it.
            var beforeHq = t.Status.IsBeforeHq();
            var onlyOutstanding = beforeHq && t.HasSeveralComponents;
            IReadOnlyList<Component> reminded = onlyOutstanding ? [.. t.Components.Where(c => c.ReportedAt is null)] : t.Components;
            foreach (var audience in rule.To)
                if (audience == Audience.TaskManager) AddManagers();
                else if (audience == Audience.TpsuChief) AddAll(rules.Directory.TpsuChiefs);
                else if (audience == Audience.ClearingOfficial) AddOfficials();
                else
                    foreach (var c in reminded)
                        if (audience is Audience.Cc or Audience.Designee) AddAll(Of(audience, c));
                        else Add(PersonOf(audience, c));

            if (!beforeHq && rule.To.Contains(Audience.ActionOfficer)) AddManagers();
            if (rule.To.Contains(Audience.Cc) && reminded.Any(c => IsLeftToCc(rule, c))) AddManagers();
        }

        /// <summary>The officials who have not decided.</summary>
        private void AddOfficials() => AddAll(ClearanceAuthority.PeopleAt(t, ClearanceAuthority.OpenPlaces(t), rules, at));

        /// <summary>Whether nobody who works on the part would be reminded, only people in cc.</summary>
        private bool IsLeftToCc(EscalationRule rule, Component c) =>
            Of(Audience.Cc, c).Any(IsActive) && !rule.To.Any(audience => audience != Audience.Cc && Of(audience, c).Any(IsActive));

        private IEnumerable<string?> Of(Audience audience, Component c)
        {
            if (audience == Audience.Cc) return c.Cc;
            if (audience == Audience.Designee) return OpenWork.DesigneesOf(c);
            return [PersonOf(audience, c)];
        }

        private string? PersonOf(Audience audience, Component c) => audience switch
        {
            Audience.ActionOfficer => c.Assignee,
            Audience.UnitChief => rules.Directory.ChiefOf(c.Unit),
            Audience.DivisionLead => rules.Directory.DivisionLeadOf(c.Unit),
            _ => null,
        };

        private void AddAll(IEnumerable<string?> ids)
        {
            foreach (var id in ids) Add(id);
        }

        private void Add(string? id)
        {
            if (IsActive(id) && !People.Contains(id!)) People.Add(id!);
        }

        private bool IsActive(string? id) => rules.Directory.Find(id) is { Active: true };
    }
}
