using System.Buffers.Binary;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>A sign-in attempt that has been counted.</summary>
/// <param name="LockedFor">How long the name stays locked for this origin; null if the attempt may be made.</param>
/// <param name="IsLast">True if a failure locks the name for this origin, or for all unknown ones.</param>
public sealed record Attempt(TimeSpan? LockedFor, bool IsLast);

/// <summary>
/// Five failures from one origin lock a name there for fifteen minutes: from one network address, or from one device that the person has signed in
/// from before. Fifty failures from all unknown devices together lock it for all of these. So one address locks out nobody elsewhere, and no
/// number of addresses locks out a person from their own device. The counts are in the store, so they survive a restart. Unknown names are locked
/// the same way, so a lockout does not reveal which names exist.
/// </summary>
/// <remarks>An attempt is counted before it is checked, so that a thousand at the same moment count as a thousand.</remarks>
public sealed class Lockout(ITableStore store, SigningKey key, RealTime time)
{
    /// <summary>From one origin.</summary>
    public const int MaxFailures = 5;

    /// <summary>From all unknown devices together.</summary>
    public const int MaxOfStrangers = 50;

    /// <summary>How long a name stays locked, and how long earlier failures count after the last attempt: 15 minutes.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    /// <param name="person">The person with this name; null if there is none.</param>
    /// <param name="name">The typed name. Only its keyed hash is kept, because people type passwords there by mistake.</param>
    public async Task<Attempt> CountAsync(Person? person, string name, AttemptOrigin origin, CancellationToken cancellationToken)
    {
        var rowKey = person is null ? SignInKeys.AttemptsOfUnknown(Bucket(name)) : SignInKeys.AttemptsOf(person.Id);
        while (true)
        {
            var row = await store.GetAsync(SignInKeys.Partition, rowKey, cancellationToken);
            var now = time.Now;
            var before = row is null ? new Attempts() : Json.Read<Attempts>(row.Body);
            var fromHere = Current(before.Origins.GetValueOrDefault(KeyOf(origin)), now);
            var ofStrangers = Current(before.Strangers, now);
            if (Until(fromHere, origin.IsKnown ? null : ofStrangers) is { } until) return new Attempt(until - now, IsLast: false);

            var (here, strangers) = (Counted(fromHere, MaxFailures, now), origin.IsKnown ? ofStrangers : Counted(ofStrangers, MaxOfStrangers, now));
            var after = new Attempts { Strangers = strangers, Origins = Without(before, origin, now) };
            after.Origins[KeyOf(origin)] = here;
            RowWrite write = row is null ? new RowWrite.Insert(rowKey, Json.Bytes(after)) : new RowWrite.Update(rowKey, row.ETag, Json.Bytes(after));
            if (await store.CommitAsync(SignInKeys.Partition, [write], cancellationToken) is CommitOutcome.Committed)
                return new Attempt(null, IsLast: Until(here, origin.IsKnown ? null : strangers) is not null);
        }
    }

    /// <summary>Clears earlier failures from everywhere: an administrator helps, or the code of an invitation was right.</summary>
    public static RowWrite Forgiven(string person) => new RowWrite.Upsert(SignInKeys.AttemptsOf(person), Json.Bytes(new Attempts()));

    /// <summary>Clears earlier failures from this origin. Write it with the success. Those of others elsewhere go on counting.</summary>
    public async Task<RowWrite> ForgivenAsync(string person, AttemptOrigin origin, CancellationToken cancellationToken)
    {
        var rowKey = SignInKeys.AttemptsOf(person);
        if (await store.GetAsync(SignInKeys.Partition, rowKey, cancellationToken) is not { } row) return Forgiven(person);
        var before = Json.Read<Attempts>(row.Body);
        var strangers = before.Strangers is { } all && !origin.IsKnown && before.Origins.GetValueOrDefault(KeyOf(origin)) is { } here
            ? all with { Failures = Math.Max(0, all.Failures - here.Failures), LockedUntil = null }
            : before.Strangers;
        return new RowWrite.Update(
            rowKey, row.ETag, Json.Bytes(new Attempts { Strangers = strangers, Origins = Without(before, origin, time.Now) }));
    }

    /// <summary>Ids of the people who are locked out anywhere, and when the last of these locks ends.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LockedAsync(CancellationToken cancellationToken)
    {
        var locked = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(SignInKeys.Attempts, cancellationToken))
        {
            var attempts = Json.Read<Attempts>(row.Body);
            if (attempts.Origins.Values.Append(attempts.Strangers).Max(count => Current(count, time.Now)?.LockedUntil) is { } until)
                locked[KeyText.Unescape(row.RowKey[2..])] = until;
        }

        return locked;
    }

    /// <summary>Null: nothing that still counts.</summary>
    private static Count? Current(Count? count, DateTimeOffset now) =>
        count is not null && Term.Runs(count.LockedUntil ?? count.LastAt + Duration, now, Duration) ? count : null;

    private static Count Counted(Count? before, int most, DateTimeOffset now)
    {
        var failures = (before?.Failures ?? 0) + 1;
        return new Count(failures, now, failures < most ? null : now + Duration);
    }

    private static DateTimeOffset? Until(Count? one, Count? other) => one?.LockedUntil is { } until
        ? other?.LockedUntil is { } later && later > until ? later : until
        : other?.LockedUntil;

    /// <summary>The other origins that still count. So the row stays small: the strangers among them are at most fifty.</summary>
    private Dictionary<string, Count> Without(Attempts attempts, AttemptOrigin origin, DateTimeOffset now) => attempts.Origins
        .Where(other => other.Key != KeyOf(origin) && Current(other.Value, now) is not null)
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>No address is kept, only its keyed hash.</summary>
    private string KeyOf(AttemptOrigin origin) => origin.Device
        ?? Convert.ToHexStringLower(key.Sign("origin", origin.Network.ToString()).AsSpan(0, 8));

    private ushort Bucket(string name) =>
        BinaryPrimitives.ReadUInt16BigEndian(key.Sign("attempts", name.Trim().ToUpperInvariant()));

    private sealed record Attempts
    {
        public Count? Strangers { get; init; }

        public Dictionary<string, Count> Origins { get; init; } = new(StringComparer.Ordinal);
    }

    /// <param name="LockedUntil">Written with the last allowed attempt, and cleared if it succeeds.</param>
    private sealed record Count(int Failures, DateTimeOffset LastAt, DateTimeOffset? LockedUntil);
}
