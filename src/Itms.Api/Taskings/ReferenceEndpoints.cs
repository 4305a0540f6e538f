using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary>Describes the form, from the definitions that also validate it.</summary>
internal static class ReferenceEndpoints
{
    /// <param name="actions">All actions, with their labels.</param>
    public static void Map(RouteGroupBuilder api, IReadOnlyList<Choice> actions)
    {
        var reference = new ReferenceDocument(
            [.. Enum.GetValues<TaskType>().Select(TaskTypeDocument.Of)],
            [.. Enum.GetValues<TaskingStatus>().Select(status => new StatusDocument(status, status.Label(), status.IsInGuide()))],
            [.. Tabs.All.Select(TabDocument.Of)],
            Choices.All,
            Choices.All[Choices.Priority],
            [.. Choices.All[Choices.TaskAction], .. actions],
            Choices.All[Choices.Category]);
        api.MapGet("/reference", (Caller _, RulesSource rules) => Results.Json(reference.Labeled(rules.Current.Rubric), Json.Http))
            .WithTags("Reference").Describes<ReferenceDocument>("The fields of the form, and every list of choices.");
    }
}

/// <param name="Enumerations">The choices for fields of the kind <c>enumeration</c>, by name.</param>
/// <param name="Actions">The task actions (work, review, stand down), then the steps of a tasking's life.</param>
public sealed record ReferenceDocument(
    IReadOnlyList<TaskTypeDocument> TaskTypes,
    IReadOnlyList<StatusDocument> Statuses,
    IReadOnlyList<TabDocument> Tabs,
    IReadOnlyDictionary<string, IReadOnlyList<Choice>> Enumerations,
    IReadOnlyList<Choice> Priorities,
    IReadOnlyList<Choice> Actions,
    IReadOnlyList<Choice> Categories)
{
    /// <summary>With the categories of the rubric in force and their labels, as in <c>GET /api/routing</c>.</summary>
    internal ReferenceDocument Labeled(Rubric rubric)
    {
        IReadOnlyList<Choice> categories = [.. rubric.Rows.Select(row => new Choice(row.Category, row.Label))];
        return this with
        {
            Categories = categories,
            Enumerations = new Dictionary<string, IReadOnlyList<Choice>>(Enumerations) { [Choices.Category] = categories },
        };
    }
}

/// <param name="InGuide">False: the status is not one of the nine in the Guide (I.D).</param>
public sealed record StatusDocument(TaskingStatus Value, string Label, bool InGuide);

/// <param name="Tab">Left out if the type has no tab of its own.</param>
/// <param name="TabRequired">True if the tab must be complete before anyone is assigned.</param>
/// <param name="Category">The default category.</param>
public sealed record TaskTypeDocument(TaskType Value, string Label, Tab? Tab, bool TabRequired, string Category)
{
    internal static TaskTypeDocument Of(TaskType type) => new(
        type,
        TaskTypes.LabelOf(type),
        TaskTypes.TabOf(type) is var tab and not Domain.Forms.Tab.None ? tab : null,
        TaskTypes.NeedsTab(type),
        TaskTypes.CategoryOf(type, audit: null));
}

public sealed record TabDocument(Tab Value, string Label, IReadOnlyList<FieldDocument> Fields)
{
    internal static TabDocument Of(TabDefinition tab) => new(tab.Tab, tab.Label, [.. tab.Fields.Select(FieldDocument.Of)]);
}

/// <param name="Path">Where the field is in a tasking: <c>informationRequest.type</c>, <c>detainees[].name</c>.</param>
/// <param name="Required">Required before anyone is assigned.</param>
/// <param name="EvenPending">Required at creation.</param>
/// <param name="RequiredUnless">Required unless the field named here is given.</param>
/// <param name="Enumeration">The name of its list of choices.</param>
/// <param name="ChangedBy">The action that changes it once the tasking exists. Left out if you edit it with PATCH.</param>
public sealed record FieldDocument(
    string Name,
    string Path,
    string Label,
    FieldKind Kind,
    bool Required,
    bool EvenPending,
    string? RequiredUnless,
    string? Enumeration,
    string? ChangedBy)
{
    internal static FieldDocument Of(FieldDefinition f) =>
        new(f.Name, f.Path, f.Label, f.Kind, f.Required, f.EvenPending, f.RequiredUnless, f.Enumeration, f.ChangedBy);
}
