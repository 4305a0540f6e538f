using System.Text.Json;
using System.Text.Json.Nodes;

namespace Itms.Application.Administration;

/// <summary>A change an administrator made, or somebody in charge of trainings. Kept forever and never changed.</summary>
/// <param name="Seq">1, 2, 3, without a gap.</param>
/// <param name="By">Id of the person.</param>
/// <param name="What">
/// <c>put</c>, <c>import</c>, <c>rules</c>, <c>replan</c>, <c>webhook</c>, <c>training</c>, <c>archive</c>, <c>taskings</c> or <c>backup</c>.
/// </param>
/// <param name="Import">For an import: its totals, and which part of it this is.</param>
public sealed record AuditEntry(
    long Seq,
    DateTimeOffset At,
    string By,
    string What,
    string? Reason,
    ImportPart? Import,
    IReadOnlyList<AuditChange> Changes);

/// <param name="Part">1 to <paramref name="Parts"/>. A large import takes several transactions.</param>
public sealed record ImportPart(int Added, int Changed, int Unchanged, int Part, int Parts);

/// <param name="Kind"><c>person</c>, <c>unit</c>, <c>division</c>, <c>facility</c>, <c>webhook</c>, <c>training</c>, or the rules document.</param>
/// <param name="Key">The id or code.</param>
/// <param name="Fields">The changes, by member.</param>
public sealed record AuditChange(string Kind, string Key, IReadOnlyDictionary<string, FieldChange> Fields)
{
    /// <summary>The members that differ in <paramref name="after"/>; all of them if there was no entry before.</summary>
    internal static AuditChange Of(string kind, string key, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte> after)
    {
        var was = before is { } body ? Members(body) : [];
        var isNow = Members(after);
        return new AuditChange(kind, key, was.Select(m => m.Key).Union(isNow.Select(m => m.Key))
            .Where(name => !JsonNode.DeepEquals(was[name], isNow[name]))
            .ToDictionary(name => name, name => new FieldChange(was[name], isNow[name])));
    }

    private static JsonObject Members(ReadOnlyMemory<byte> body) => JsonSerializer.Deserialize<JsonObject>(body.Span)!;
}

/// <param name="Before">Null if there was none.</param>
/// <param name="After">Null if it was removed.</param>
public sealed record FieldChange(JsonNode? Before, JsonNode? After);
