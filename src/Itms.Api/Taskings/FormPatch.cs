using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Api.Http;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Itms.Api.Taskings;

/// <summary>The members of <c>PATCH /api/taskings/{number}</c>.</summary>
public sealed record EditRequest : FormRequest
{
    /// <exception cref="ProblemException">400: something was taken away that there must be.</exception>
    internal void Check(JsonObject patch)
    {
        var errors = new FieldErrors();
        foreach (var member in new[] { "requestor", "taskType" }) errors.Require(!FormPatch.Removes(patch, member), member, "is required");
        CheckDetainees(errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
    }
}

/// <summary>
/// A JSON merge patch (RFC 7396) of what the request says: null takes away, objects merge, everything else replaces. Read
/// as strictly as every other body.
/// </summary>
public sealed class FormPatch : IEndpointParameterMetadataProvider
{
    private static readonly string[] MediaTypes = ["application/merge-patch+json", "application/json"];

    private static readonly Dictionary<string, FieldDefinition> Fields =
        Tabs.All.SelectMany(tab => tab.Fields).GroupBy(field => field.Member).ToDictionary(group => group.Key, group => group.First());

    private readonly JsonObject patch;
    private readonly Moment? receivedAt;

    private FormPatch(JsonObject patch, Moment? receivedAt) => (this.patch, this.receivedAt) = (patch, receivedAt);

    public static async ValueTask<FormPatch?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var mediaType = context.Request.ContentType?.Split(';')[0].Trim();
        if (!MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase)) throw new ProblemException(Problems.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        return Parse(await RequestBody.ReadAsync(context.Request));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(MediaTypes, typeof(EditRequest)));

    /// <summary>The form with the patch applied; whether it is well formed the decider says.</summary>
    public TaskingForm ApplyTo(TaskingForm form, BusinessCalendar calendar)
    {
        var after = Merge(JsonSerializer.SerializeToNode(form, Json.Stored), patch).Deserialize<TaskingForm>(Json.Stored)!;
        // What is taken away and has a default falls back to it, as at creation.
        return after with
        {
            Category = Removes(patch, "category") ? TaskTypes.CategoryOf(after.TaskType, after.Audit?.Type) : after.Category,
            Priority = Removes(patch, "priority") ? Priority.Medium : after.Priority,
            Detainees = after.Detainees ?? [],
            ReceivedAt = receivedAt?.At(calendar) ?? after.ReceivedAt,
        };
    }

    internal static bool Removes(JsonObject patch, string member) => patch.TryGetPropertyValue(member, out var value) && value is null;

    /// <exception cref="ProblemException">400, naming the member.</exception>
    private static FormPatch Parse(byte[] body)
    {
        if (body.Length == 0) throw new ProblemException(Problems.Malformed("body", "must be an object"));
        RefuseUnwritable(body);
        var read = StrictJson.Read<EditRequest>(body);
        var patch = JsonNode.Parse(body)!.AsObject();
        read.Check(patch);
        // The form holds an instant: a day becomes one by the agency's calendar.
        if (read.ReceivedAt is not null) patch.Remove("receivedAt");
        return new FormPatch(patch, read.ReceivedAt);
    }

    /// <summary>A member that another action changes is refused with that action's name.</summary>
    private static void RefuseUnwritable(byte[] body)
    {
        var errors = new FieldErrors();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return;
            foreach (var name in document.RootElement.EnumerateObject().Select(member => member.Name).Distinct())
                if (Fields.TryGetValue(name, out var field) && field.ChangedBy is { } action) errors.Add(name, $"is not edited: use {action}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The strict reading will say what is wrong with it.
            return;
        }

        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members) return patch?.DeepClone();
        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in members)
        {
            merged.Remove(name, out var present);
            if (value is not null) merged[name] = Merge(present, value);
        }

        return merged;
    }
}
