using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;

namespace Itms.Domain.Taskings;

/// <content>Bring in a tasking from another system (S1).</content>
public static partial class TaskingDecider
{
    /// <summary>The most comments that an imported tasking brings along.</summary>
    public const int MaxImportedComments = 50;

    /// <summary>
    /// The form of an imported tasking may be incomplete, as one is that was always so. What people must still do needs a date and people who can
    /// do it.
    /// </summary>
    private static Decision Import(TaskingCommand.Import c, Rules rules, DateTimeOffset now)
    {
        var invalid = Check(errors =>
        {
            FormValidation.Check(c.Form, errors);
            CheckCategory(c.Form.Category, rules, errors);
            CheckYear("startDate", c.Form.StartDate, rules.Calendar, now, errors);
            CheckYear("internalDueDate", c.Form.InternalDueDate, rules.Calendar, now, errors);
            CheckYear("authorityDueDate", c.Form.AuthorityDueDate, rules.Calendar, now, errors);
            CheckYear("extensionDate", c.Form.ExtensionDate, rules.Calendar, now, errors);
            errors.Line("list", c.Source.List, required: true);
            errors.Line("number", c.Source.Number, required: true);
            CheckPast(c.Past, now, errors);
            CheckImportedPeople(c, rules.Directory, errors);
            if (!c.Past.Status.IsClosed()) CheckOpen(c, rules.Directory, errors);
        });
        if (invalid is not null) return invalid;
        var created = new TaskingEvent.Created(
            c.Number, Tidy(c.Form, rules), Router.ClearanceOf(c.Form, rules.Routing), c.Components, rules.Escalation.Version)
        {
            TaskManager = c.TaskManager,
        };
        return new Decision.Accepted([created, new TaskingEvent.Imported(c.Source, c.Past)]);
    }

    private static void CheckPast(ImportedPast past, DateTimeOffset now, FieldErrors errors)
    {
        errors.Require(past.CreatedAt <= now, "createdAt", "cannot be in the future");
        if (past.Status.IsClosed())
        {
            errors.Require(past.ClosedAt is not null, "closedAt", "is required for a closed tasking");
            errors.Require(!(past.ClosedAt > now), "closedAt", "cannot be in the future");
            errors.Require(!(past.ClosedAt < past.CreatedAt), "closedAt", "cannot be before the tasking was created");
        }
        else errors.Require(past.ClosedAt is null, "closedAt", "is given, but the status says that the tasking is open");

        errors.Require(
            past.Status == TaskingStatus.ClosedWithoutResponse == past.ClosingReason is not null,
            "closingReason",
            "is required for a tasking that was closed without a response, and only then");
        errors.Text("response", past.Response, FieldErrors.ResponseLength);
        errors.Require(past.Comments.Count <= MaxImportedComments, "comments", $"can be at most {MaxImportedComments}, each of 10,000 characters");
        foreach (var comment in past.Comments) errors.Text("comments", comment, required: true);
        foreach (var followUp in past.FollowUps) errors.Text("followUps", followUp.Text, required: true);
    }

    /// <summary>They belong to its life before the import, so it does not matter whether it is closed.</summary>
    private static Decision ImportDocuments(Tasking t, TaskingCommand.ImportDocuments c, StorageLimits limits)
    {
        if (Check(errors => CheckFiles(c.Files, errors)) is { } invalid) return invalid;
        if (RefuseMore(t, c.Files, limits) is { } full) return full;
        return new Decision.Accepted([.. Attached(c.Files, [.. t.Attachments.Select(a => a.Name)], final: false)]);
    }

    private static void CheckImportedPeople(TaskingCommand.Import c, AgencyDirectory directory, FieldErrors errors)
    {
        var units = c.Components.Select(part => part.Unit).ToList();
        errors.Require(units.Count == units.Distinct().Count(), "units", "names a unit twice");
        errors.Require(units.All(unit => directory.FindComponent(unit) is not null), "units", "is not a unit of the directory");
        errors.Require(
            c.Components.All(part => part.Assignee is null || directory.Find(part.Assignee) is not null), "assignees", "is not in the directory");
        errors.Require(c.Components.All(part => part.Cc.All(id => directory.Find(id) is not null)), "cc", "is not in the directory");
        errors.Require(
            c.Past.Delegates.All(d => directory.Find(d.Person) is not null && units.Contains(d.Unit)), "delegates", "is not in the directory");
        errors.Require(c.TaskManager is null || directory.Find(c.TaskManager) is not null, "taskManager", "is not in the directory");
    }

    private static void CheckOpen(TaskingCommand.Import c, AgencyDirectory directory, FieldErrors errors)
    {
        var status = c.Past.Status;
        var assignees = c.Components.Select(part => part.Assignee).OfType<string>().ToList();
        if (status == TaskingStatus.Pending) errors.Require(assignees.Count == 0, "assignees", "cannot be named while the tasking is pending");
        else
        {
            errors.Require(assignees.Count > 0, "assignees", "is required in this status: an open tasking needs an action officer");
            errors.Require(c.Form.Due is not null || c.Form.Action == TaskAction.Review, "internalDueDate", "(or authorityDueDate) " + OnceAssigned);
        }

        if (status is TaskingStatus.Delegated or TaskingStatus.DelegatedTaskCompleted)
            errors.Require(c.Past.Delegates.Count > 0, "delegates", "is required in this status");
        else if (status.IsBeforeHq()) errors.Require(c.Past.Delegates.Count == 0, "delegates", "cannot be named in this status");
        CheckActive("assignees", assignees);
        CheckActive("delegates", c.Past.Delegates.Select(d => d.Person));
        if (c.TaskManager is { } inCharge) CheckTaskManager("taskManager", inCharge, directory, errors);

        void CheckActive(string field, IEnumerable<string> people)
        {
            foreach (var id in people)
                if (directory.Find(id) is { Active: false }) errors.Add(field, $"is not active in the directory: {id}");
        }
    }
}
