using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itms.Api.Taskings;

/// <summary>What a form is made of: from the same definitions that validate it.</summary>
internal static class ReferenceEndpoints
{
    /// <param name="actions">The actions there are, with their labels.</param>
    public static void Map(RouteGroupBuilder api, IReadOnlyList<Choice> actions)
    {
        var reference = new ReferenceDocument(
            [.. Enum.GetValues<TaskType>().Select(TaskTypeDocument.Of)],
            [.. Enum.GetValues<TaskingStatus>().Select(status => new Choice(status, status.Label()))],
            [.. Tabs.All.Select(TabDocument.Of)],
            Choices.All,
            Choices.All[Choices.Priority],
            [.. Choices.All[Choices.TaskAction], .. actions],
            Choices.All[Choices.Category]);
        api.MapGet("/reference", (Caller _) => Results.Json(reference, Json.Http))
            .WithTags("Reference").Describes<ReferenceDocument>("What a form is made of, and every list of words.");
    }
}

/// <param name="Enumerations">By name: what a field of the kind <c>enumeration</c> takes.</param>
/// <param name="Actions">The task actions (work, review, stand down), then the steps of a tasking's life.</param>
public sealed record ReferenceDocument(
    IReadOnlyList<TaskTypeDocument> TaskTypes,
    IReadOnlyList<Choice> Statuses,
    IReadOnlyList<TabDocument> Tabs,
    IReadOnlyDictionary<string, IReadOnlyList<Choice>> Enumerations,
    IReadOnlyList<Choice> Priorities,
    IReadOnlyList<Choice> Actions,
    IReadOnlyList<Choice> Categories);

/// <param name="Tab">Left out where the type has none of its own.</param>
/// <param name="TabRequired">Whether nobody can be assigned without it.</param>
/// <param name="Category">The one assumed where none is given.</param>
public sealed record TaskTypeDocument(TaskType Value, string Label, Tab? Tab, bool TabRequired, Category Category)
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

/// <param name="Path">Where it stands in a tasking: <c>informationRequest.type</c>, <c>detainees[].name</c>.</param>
/// <param name="Required">Before anybody is assigned.</param>
/// <param name="EvenPending">Required at creation already.</param>
/// <param name="RequiredUnless">The field of which this one or that one is required.</param>
/// <param name="Enumeration">The name of its values.</param>
/// <param name="ChangedBy">The action that changes it once the tasking exists; left out: it is edited (PATCH).</param>
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
