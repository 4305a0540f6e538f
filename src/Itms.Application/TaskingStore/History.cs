using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>
/// The append-only history as it is stored: a row an event, each with the SHA-256 of the row before it and of itself, so
/// that a change, a gap, a swap or a cut at the end shows (<see cref="HistoryVerifier"/>).
/// </summary>
/// <remarks>A row is the hash in 64 hex digits, a line feed, and the event's JSON: what is hashed is what is stored.</remarks>
public static class History
{
    private const int HashLength = 64;

    private static readonly Dictionary<string, Type> Types = typeof(TaskingEvent).GetNestedTypes()
        .Where(t => t.IsSubclassOf(typeof(TaskingEvent)))
        .ToDictionary(t => JsonNamingPolicy.CamelCase.ConvertName(t.Name), StringComparer.Ordinal);

    private static readonly Dictionary<Type, string> Kinds = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Where a tasking's chain begins: its number is part of it, so a history cannot be passed off as another's.</summary>
    public static string Anchor(string number) => Hash(Encoding.UTF8.GetBytes("itms:" + number));

    /// <summary>The stored kind of an event, e.g. <c>delegationCompleted</c>.</summary>
    public static string KindOf(TaskingEvent happened) => Kinds[happened.GetType()];

    public static (ReadOnlyMemory<byte> Body, string Hash) Write(Recorded recorded, string previousHash)
    {
        // As an object, so that the event's own type decides what is written.
        var json = Json.Bytes(new WrittenEvent(
            recorded.Seq, recorded.At, recorded.By, recorded.OnBehalfOf, KindOf(recorded.Event), recorded.Event)).Span;
        var hash = Link(previousHash, json);
        var body = new byte[HashLength + 1 + json.Length];
        Encoding.ASCII.GetBytes(hash, body);
        body[HashLength] = (byte)'\n';
        json.CopyTo(body.AsSpan(HashLength + 1));
        return (body, hash);
    }

    /// <summary>The event, the hash stored with it, and whether that hash follows from the row before.</summary>
    /// <exception cref="JsonException">Not an event row, or of a kind this version does not know.</exception>
    public static HistoryEntry Read(ReadOnlyMemory<byte> body, string previousHash)
    {
        if (body.Length <= HashLength) throw new JsonException("A history row is too short.");
        var hash = Encoding.ASCII.GetString(body.Span[..HashLength]);
        var json = body[(HashLength + 1)..];
        var stored = Json.Read<StoredEvent>(json);
        if (!Types.TryGetValue(stored.Kind, out var type)) throw new JsonException($"Unknown kind of event: {stored.Kind}.");
        var happened = (TaskingEvent)(stored.Data.Deserialize(type, Json.Stored) ?? throw new JsonException("An event has no data."));
        return new HistoryEntry(
            new Recorded(stored.Seq, stored.At, stored.By, stored.OnBehalfOf, happened), stored.Kind, hash, hash == Link(previousHash, json.Span));
    }

    private static string Link(string previousHash, ReadOnlySpan<byte> json)
    {
        var chained = new byte[HashLength + json.Length];
        Encoding.ASCII.GetBytes(previousHash, chained);
        json.CopyTo(chained.AsSpan(HashLength));
        return Hash(chained);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed record WrittenEvent(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, string Kind, object Data);

    private sealed record StoredEvent(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, string Kind, JsonElement Data);
}

/// <param name="Linked">Whether the hash follows from the row before and the row itself.</param>
public sealed record HistoryEntry(Recorded Recorded, string Kind, string Hash, bool Linked);
