using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.Shared;
using Itms.Domain.Forms;
using Itms.Domain.Privacy;
using Itms.Domain.Taskings;

namespace Itms.Application.Privacy;

/// <summary>
/// Applies a <see cref="DetaineeMask"/> to a JSON document. It empties detainees' own fields, masks every text, hides document names,
/// and hides hashes that would let a reader guess a document's content. A member counts as text unless it is listed as structure.
/// </summary>
internal static class JsonMask
{
    /// <summary>
    /// Members that hold ITMS's own words, ids and instants. A detainee called Lee must not turn "lee.chan" into "[masked].chan".
    /// Fields of the form are structure or text according to their <see cref="FieldDefinition.Kind"/>.
    /// </summary>
    private static readonly FrozenSet<string> Structure = FrozenSet.ToFrozenSet(
        [
            "number", "status", "statusLabel", "units", "state", "deferredTo", "toUnit", "replaced", "by", "at", "level", "recordedBy", "person",
            "author", "reportedAt", "dueAt", "createdAt", "createdBy", "closedAt", "flags", "positions", "position", "decision", "channel", "to",
            "why", "allowedActions", "basis", "plannedFor", "onBehalfOf", "suggestedUnits", "id", "attachmentIds", "contentType", "outstanding",
            "completedAt", "changed", "relation", "first", "previous", "duplicateOf", "since", "granted",
            .. Tabs.All.SelectMany(tab => tab.Fields).Where(IsStructure).Select(field => field.Name),
        ],
        StringComparer.Ordinal);

    private static bool IsStructure(FieldDefinition field) => field.Kind
        is FieldKind.Enumeration or FieldKind.Date or FieldKind.Instant or FieldKind.Unit or FieldKind.Person or FieldKind.People;

    /// <summary>The document as JSON, masked.</summary>
    public static JsonNode Apply<T>(this DetaineeMask mask, T document)
        where T : notnull => Masked(mask, JsonSerializer.SerializeToNode(document, document.GetType(), Json.Http))!;

    private static JsonNode? Masked(DetaineeMask mask, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList()) MaskMember(mask, members, name, value);
                return members;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Masked(mask, item)?.DeepClone())]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(mask.Text(text));
            default:
                return node;
        }
    }

    private static void MaskMember(DetaineeMask mask, JsonObject members, string name, JsonNode? value)
    {
        switch (name)
        {
            case "detainees" or "formerDetainees":
                members[name] = new JsonArray([.. value!.AsArray().Select(_ => new JsonObject { ["masked"] = true })]);
                break;
            case "name" or "sha256":
                members[name] = DetaineeMask.Hidden;
                break;
            // A flag that another tasking is about the same detainee is about the detainee.
            case "flags":
                members[name] = new JsonArray(
                    [.. value!.AsArray().Where(flag => (string?)flag != TaskingFlags.PossibleDuplicate).Select(flag => flag!.DeepClone())]);
                break;
            case TaskingFlags.PossibleDuplicate:
                members.Remove(name);
                break;
            default:
                if (value is JsonValue or JsonArray { Count: > 0 } && Structure.Contains(name)) break;
                members[name] = Masked(mask, value)?.DeepClone();
                break;
        }
    }
}
