using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.TaskingStore;

/// <summary>
/// The stored, append-only history. Each event is a row with a SHA-256 hash over the hash before it and its own JSON. Thus
/// <see cref="HistoryVerifier"/> finds every change, gap, swap, and cut at the end (decision 6).
/// </summary>
/// <remarks><see cref="HashChain"/> says what a row looks like.</remarks>
public static class History
{
    private static readonly Dictionary<string, Type> Types = typeof(TaskingEvent).GetNestedTypes()
        .Where(t => t.IsSubclassOf(typeof(TaskingEvent)))
        .ToDictionary(t => JsonNamingPolicy.CamelCase.ConvertName(t.Name), StringComparer.Ordinal);

    private static readonly Dictionary<Type, string> Kinds = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The start of a tasking's chain. It contains the number, so one tasking's history cannot pass for another's.</summary>
    public static string Anchor(string number) => HashChain.Anchor("itms:" + number);

    /// <summary>All kinds of events.</summary>
    public static IReadOnlyList<string> AllKinds { get; } = [.. Types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The stored kind of an event, e.g. <c>delegationCompleted</c>.</summary>
    public static string KindOf(TaskingEvent happened) => Kinds[happened.GetType()];

    /// <summary>The row of an event, and its hash.</summary>
    /// <param name="previousHash">The hash of the event before it, or the <see cref="Anchor"/>.</param>
    public static (ReadOnlyMemory<byte> Body, string Hash) Write(Recorded recorded, string previousHash)
    {
        // Data is an object, so that the event's own type decides which members are written.
        var json = Json.Bytes(new WrittenEvent(
            recorded.Seq, recorded.At, recorded.By, recorded.OnBehalfOf, KindOf(recorded.Event), recorded.Event)).Span;
        return HashChain.Write(json, previousHash);
    }

    /// <summary>Reads the row of an event and checks its hash.</summary>
    /// <param name="previousHash">The hash of the event before it, or the <see cref="Anchor"/>.</param>
    /// <exception cref="JsonException">The row is not an event, or of an unknown kind.</exception>
    public static HistoryEntry Read(ReadOnlyMemory<byte> body, string previousHash)
    {
        var (json, hash, linked) = HashChain.Read(body, previousHash);
        var stored = Json.Read<StoredEvent>(json);
        if (!Types.TryGetValue(stored.Kind, out var type)) throw new JsonException($"Unknown kind of event: {stored.Kind}.");
        var happened = (TaskingEvent)(stored.Data.Deserialize(type, Json.Stored) ?? throw new JsonException("An event has no data."));
        return new HistoryEntry(
            new Recorded(stored.Seq, stored.At, stored.By, stored.OnBehalfOf, happened), stored.Kind, hash, linked);
    }

    private sealed record WrittenEvent(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, string Kind, object Data);

    private sealed record StoredEvent(long Seq, DateTimeOffset At, string By, string? OnBehalfOf, string Kind, JsonElement Data);
}

/// <summary>An event as it is stored.</summary>
/// <param name="Hash">The hash stored with it.</param>
/// <param name="Linked">The hash follows from the event before and this one.</param>
public sealed record HistoryEntry(Recorded Recorded, string Kind, string Hash, bool Linked);
