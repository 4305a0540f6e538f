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
    /// <exception cref="ProblemException">400: the patch removes a required field.</exception>
    internal void Check(JsonObject patch)
    {
        var errors = new FieldErrors();
        foreach (var member in new[] { "requestor", "taskType" }) errors.Require(!FormPatch.Removes(patch, member), member, "is required");
        CheckDetainees(errors);
        if (errors.Any) throw new ProblemException(Problems.Invalid(errors));
    }
}

/// <summary>
/// A JSON merge patch (RFC 7396) of the form: null removes a value, objects merge, everything else replaces. Read as strictly
/// as every other body.
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
        if (!MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
            throw new ProblemException(Problems.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        return Parse(await RequestBody.ReadAsync(context.Request));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(MediaTypes, typeof(EditRequest)));

    /// <summary>Applies the patch to the form. The decider checks the result.</summary>
    public TaskingForm ApplyTo(TaskingForm form, BusinessCalendar calendar)
    {
        var after = Merge(JsonSerializer.SerializeToNode(form, Json.Stored), patch).Deserialize<TaskingForm>(Json.Stored)!;
        // A removed value that has a default gets it back, as at creation.
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
        // The form holds an instant. The agency's calendar turns a day into one.
        if (read.ReceivedAt is not null) patch.Remove("receivedAt");
        return new FormPatch(patch, read.ReceivedAt);
    }

    /// <summary>Refuses a member that another action changes, and names that action.</summary>
    private static void RefuseUnwritable(byte[] body)
    {
        var errors = new FieldErrors();
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return;
            foreach (var name in document.RootElement.EnumerateObject().Select(member => member.Name).Distinct())
                if (Fields.TryGetValue(name, out var field) && field.ChangedBy is { } action)
                    errors.Add(name, $"cannot be edited here: use {action}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The strict reader reports the fault.
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
