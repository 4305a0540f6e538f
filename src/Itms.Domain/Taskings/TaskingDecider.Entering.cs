using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Create and edit (Life 1).</content>
public static partial class TaskingDecider
{
    private const string OnceAssigned = "is required once the tasking is assigned; leave out the assignee to keep it pending";

    private static Decision Create(TaskingCommand.Create c, Actor actor, Rules rules, DateTimeOffset now)
    {
        var isAssigned = c.Components.Any(p => p?.Assignee is not null);
        var invalid = Check(errors =>
        {
            FormValidation.Check(c.Form, errors);
            // The next occurrence of a series keeps the category of the last one, whatever the rubric has now.
            if (c.Occurrence is null) CheckCategory(c.Form.Category, rules, errors);
            // The dates of an occurrence follow from the one before it.
            if (c.Occurrence is null) CheckDates(c.Form.Dates, rules.Calendar, now, errors);
            errors.Text("routingReason", c.RoutingReason);
            if (Trimmed(c.TaskManager) is { } named) CheckTaskManager("taskManager", named, rules.Directory, errors);
            CheckPlacements(c.Components, rules.Directory, errors, assigneeRequired: false);
            // An assigned tasking without any date would be forgotten unnoticed.
            errors.Require(
                c.Form.Due is not null || c.Form.Action == TaskAction.Review || !isAssigned,
                "authorityDueDate",
                "(or internalDueDate) " + OnceAssigned);
            CheckFiles(c.Files, errors);
            if (c.Retroactive is { } entry) CheckRetroactive(c.Form, entry, rules, now, errors);
            else if (isAssigned) FormValidation.CheckComplete(c.Form, errors, OnceAssigned);
        });
        if (invalid is not null) return invalid;
        List<string> units = [.. c.Components.Select(p => p.Unit)];
        if (RefuseRouting(c.Form, units, c.RoutingReason, rules, out var routing) is { } unexplained) return unexplained;

        var created = new TaskingEvent.Created(
            c.Number,
            Tidy(c.Form, rules),
            Router.ClearanceOf(c.Form, rules.Routing),
            [.. c.Components.Select(p => Place(p, rules.Directory))],
            rules.Escalation.Version)
        {
            Routing = routing,
            PossibleDuplicate = c.PossibleDuplicate ? true : null,
            TaskManager = Trimmed(c.TaskManager) ?? actor.Person?.Id,
            Occurrence = c.Occurrence,
            Drafts = c.Drafts.Count > 0 ? c.Drafts : null,
            FormerDetainees = c.FormerDetainees.Count > 0 ? c.FormerDetainees : null,
        };
        Decision decision = c.Retroactive is null ? created : LogRetroactively(created, c.Retroactive, actor, rules, now);
        if (decision is not Decision.Accepted { Events: var events } || c.Files.Count == 0) return decision;
        var attached = Attached(c.Files, [.. c.Drafts.Select(draft => draft.Name)], final: false);
        return new Decision.Accepted([events[0], .. attached, .. events.Skip(1)]);
    }

    private static void CheckCategory(string category, Rules rules, FieldErrors errors) =>
        errors.Require(rules.Rubric.Has(category), "category", $"must be one of: {string.Join(", ", rules.Rubric.Categories)}");

    private static Decision Edit(Tasking t, TaskingCommand.Edit c, Rules rules, DateTimeOffset now)
    {
        var asked = c.Form with
        {
            InternalDueDate = t.Form.InternalDueDate,
            AuthorityDueDate = t.Form.AuthorityDueDate,
            ExtensionDate = t.Form.ExtensionDate,
            Action = t.Form.Action,
        };
        var invalid = Check(errors =>
        {
            FormValidation.Check(asked, errors);
            if (asked.Category != t.Form.Category) CheckCategory(asked.Category, rules, errors);
            if (asked.StartDate != t.Form.StartDate) CheckYear("startDate", asked.StartDate, rules.Calendar, now, errors);
            // A field that was always missing does not block another correction.
            if (t.Components.Any(p => p.Assignee is not null))
                foreach (var missing in FormValidation.Missing(asked).Except(FormValidation.Missing(t.Form)))
                    errors.Add(missing, "is required while somebody is assigned");
        });
        if (invalid is not null) return invalid;

        var form = Tidy(asked, rules);
        var changed = FormChanges.Between(t.Form, form);
        if (changed.Count == 0) return new Decision.Accepted([]);
        if (RefuseRuleChange(t, form, changed, rules) is { } ruleFixed) return ruleFixed;
        // The category, facilities and more decide who clears. If they now say something else, an official who was named before does not stay.
        var clearance = Router.ClearanceOf(form, rules.Routing);
        var moved = form.Category != t.Form.Category && t.Status.IsBeforeHq() && !t.ClearingOfficialNamed;
        var clearsNow = moved || !clearance.IsSameAs(Router.ClearanceOf(t.Form, rules.Routing));
        return new TaskingEvent.Edited(form, changed, clearsNow ? clearance : null)
        {
            PossibleDuplicate = c.PossibleDuplicate == t.PossibleDuplicate ? null : c.PossibleDuplicate,
        };
    }

    /// <summary>
    /// From HQ on, nobody changes who clears through the form (Life 6). While the response is at HQ, an edit may still demand SES
    /// clearance, but not drop it.
    /// </summary>
    private static Refusal? RefuseRuleChange(Tasking t, TaskingForm form, IReadOnlyList<string> changed, Rules rules)
    {
        if (t.Status.IsBeforeHq()) return null;
        if (form.RequiresSes != t.Form.RequiresSes && t.Status != TaskingStatus.SubmittedToHq) return Refusal.SesDecided(t.Status);
        var dropsSes = t.Form.RequiresSes && !form.RequiresSes;
        var rule = Router.ClearanceOf(form with { RequiresSes = t.Form.RequiresSes }, rules.Routing);
        var changesRule = !rule.IsSameAs(Router.ClearanceOf(t.Form, rules.Routing));
        if (!dropsSes && !changesRule) return null;
        return Refusal.ClearanceRuleFixed(
            t.Status, changed.Where(field => (dropsSes && field == "requiresSes") || (changesRule && DecidesWhoClears(field))));
    }

    private static bool DecidesWhoClears(string field) =>
        field is "category" or "source" or "taskType" || field.Contains("facilit", StringComparison.OrdinalIgnoreCase);

    private static TaskingForm Tidy(TaskingForm form, Rules rules) => form with
    {
        Source = RoutingPlace.Of(form, rules.Directory).Source,
        IcattNumber = Trimmed(form.IcattNumber),
        EroTaskerNumber = Trimmed(form.EroTaskerNumber),
        Requestor = form.Requestor.Trim(),
        TaskAuthority = Trimmed(form.TaskAuthority),
        CaseNumber = Trimmed(form.CaseNumber),
        Instruction = Trimmed(form.Instruction),
        Detainees =
        [
            .. form.Detainees.Select(d => new Detainee(
                Trimmed(d.Name),
                d.AlienNumber is null ? null : FormValidation.NormalizeAlienNumber(d.AlienNumber))),
        ],
    };
}
