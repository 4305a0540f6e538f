using System.Buffers.Binary;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>A sign-in attempt that has been counted.</summary>
/// <param name="LockedFor">How long the name stays locked; null if the attempt may be made.</param>
/// <param name="IsLast">True if a failure locks the name.</param>
public sealed record Attempt(TimeSpan? LockedFor, bool IsLast);

/// <summary>
/// Five failures lock a name for fifteen minutes. The count is in the store, so it survives a restart. Unknown names are
/// locked the same way, so a lockout does not reveal which names exist.
/// </summary>
/// <remarks>An attempt is counted before it is checked, so that a thousand at the same moment count as a thousand.</remarks>
public sealed class Lockout(ITableStore store, SigningKey key, RealTime time)
{
    public const int MaxFailures = 5;

    /// <summary>How long a name stays locked, and how long earlier failures count after the last attempt: 15 minutes.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    /// <param name="person">The person with this name; null if there is none.</param>
    /// <param name="name">The typed name. Only its keyed hash is kept, because people type passwords there by mistake.</param>
    public async Task<Attempt> CountAsync(Person? person, string name, CancellationToken cancellationToken)
    {
        var rowKey = person is null ? SignInKeys.AttemptsOfUnknown(Bucket(name)) : SignInKeys.AttemptsOf(person.Id);
        while (true)
        {
            var row = await store.GetAsync(SignInKeys.Partition, rowKey, cancellationToken);
            var now = time.Now;
            var before = row is null ? new Attempts() : Json.Read<Attempts>(row.Body);
            if (before.LockedUntil is { } until && until > now) return new Attempt(until - now, IsLast: false);
            if (before.LockedUntil is not null || before.LastAt is not { } last || last + Duration <= now) before = new Attempts();
            var after = new Attempts { Count = before.Count + 1, LastAt = now, LockedUntil = before.Count + 1 < MaxFailures ? null : now + Duration };
            RowWrite write = row is null ? new RowWrite.Insert(rowKey, Json.Bytes(after)) : new RowWrite.Update(rowKey, row.ETag, Json.Bytes(after));
            if (await store.CommitAsync(SignInKeys.Partition, [write], cancellationToken) is CommitOutcome.Committed)
                return new Attempt(null, IsLast: after.LockedUntil is not null);
        }
    }

    /// <summary>Clears earlier failures. Write it with the success.</summary>
    public static RowWrite Forgiven(string person) => new RowWrite.Upsert(SignInKeys.AttemptsOf(person), Json.Bytes(new Attempts()));

    /// <summary>Ids of the locked people, and when each lock ends.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LockedAsync(CancellationToken cancellationToken)
    {
        var locked = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(SignInKeys.Attempts, cancellationToken))
            if (Json.Read<Attempts>(row.Body).LockedUntil is { } until && until > time.Now)
                locked[KeyText.Unescape(row.RowKey[2..])] = until;
        return locked;
    }

    private ushort Bucket(string name) =>
        BinaryPrimitives.ReadUInt16BigEndian(key.Sign("attempts", name.Trim().ToUpperInvariant()));

    private sealed record Attempts
    {
        public int Count { get; init; }

        public DateTimeOffset? LastAt { get; init; }

        /// <summary>Written with the last allowed attempt, and cleared if it succeeds.</summary>
        public DateTimeOffset? LockedUntil { get; init; }
    }
}
