using System.Buffers.Binary;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>One attempt to prove who one is, already counted.</summary>
/// <param name="LockedFor">Set where it may not even be made: how long still.</param>
/// <param name="IsLast">When it fails, the next ones are refused.</param>
public sealed record Attempt(TimeSpan? LockedFor, bool IsLast);

/// <summary>
/// Five failures lock a name for fifteen minutes. Counted in the store, so a restart forgets nothing, and for names nobody
/// has all the same, so that being locked tells nothing.
/// </summary>
/// <remarks>An attempt is counted before it is judged: a thousand at the same moment are a thousand attempts, not one.</remarks>
public sealed class Lockout(ITableStore store, SigningKey key, RealTime time)
{
    public const int MaxFailures = 5;

    /// <summary>How long a name is locked, and after how long without an attempt earlier failures are forgotten.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    /// <param name="person">Whose name it is; null: nobody's.</param>
    /// <param name="name">As it was typed. Only its keyed hash is kept: a password gets typed there by mistake.</param>
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

    /// <summary>To be written with what proved it right: earlier failures no longer count.</summary>
    public static RowWrite Forgiven(string person) => new RowWrite.Upsert(SignInKeys.AttemptsOf(person), Json.Bytes(new Attempts()));

    /// <summary>Who is locked now, and until when.</summary>
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

        /// <summary>Written with the attempt that would be the last; taken back if it succeeds.</summary>
        public DateTimeOffset? LockedUntil { get; init; }
    }
}
