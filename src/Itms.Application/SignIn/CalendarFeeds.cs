using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>That a person has a calendar feed. Its token is not stored. Stored: add, never rename.</summary>
/// <param name="LastUsedAt">To the hour.</param>
public sealed record CalendarFeed(string Person, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt = null);

/// <summary>
/// The tokens of calendar feeds, at most one a person. A calendar program can send nothing but an address, so the token is
/// part of it, and opens nothing but the calendar. What revokes a person's sign-in revokes it too.
/// </summary>
public sealed class CalendarFeeds(ITableStore store, RealTime time)
{
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromHours(1);

    /// <summary>
    /// Wrong tokens by address, apart from wrong passwords: a program that keeps asking for a revoked calendar must not keep
    /// its office from signing in.
    /// </summary>
    public AddressLimit Limit { get; } = new(time);

    /// <summary>A new token; the one before ends with it.</summary>
    /// <returns>The token, which is not stored and cannot be told again.</returns>
    public async Task<(string Token, CalendarFeed Feed)> CreateAsync(string person, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var (hash, feed) = (Hash(token), new CalendarFeed(person, time.Now));
        while (true)
        {
            var before = await RowOfAsync(person, cancellationToken);
            var mine = Encoding.ASCII.GetBytes(hash);
            var created = await store.CommitAsync(
                SignInKeys.Partition,
                [
                    .. before is null ? [] : Removal(before).Skip(1),
                    before is null ? new RowWrite.Insert(SignInKeys.CalendarOf(person), mine) : new RowWrite.Update(before.RowKey, before.ETag, mine),
                    new RowWrite.Insert(SignInKeys.Calendar(hash), Json.Bytes(feed)),
                    new SignInEntry(time.Now, person, SignInEvent.CalendarCreated, person).Write(),
                ],
                cancellationToken);
            // A conflict: another was created, or revoked, at the same time.
            if (created is CommitOutcome.Committed) return (token, feed);
        }
    }

    /// <returns>Null where the person has none.</returns>
    public async Task<CalendarFeed?> OfAsync(string person, CancellationToken cancellationToken) =>
        await RowOfAsync(person, cancellationToken) is { } row && await store.GetAsync(SignInKeys.Partition, SignInKeys.Calendar(HashIn(row)), cancellationToken) is { } feed
            ? Json.Read<CalendarFeed>(feed.Body)
            : null;

    /// <summary>Afterwards the person has none.</summary>
    public async Task RevokeAsync(string person, CancellationToken cancellationToken)
    {
        while (await RowOfAsync(person, cancellationToken) is { } row)
        {
            var entry = new SignInEntry(time.Now, person, SignInEvent.CalendarRevoked, person).Write();
            if (await store.CommitAsync(SignInKeys.Partition, [.. Removal(row), entry], cancellationToken) is CommitOutcome.Committed) return;
        }
    }

    /// <summary>Whose feed it is; null where it is none, or no longer. That it was used is noted.</summary>
    public async Task<CalendarFeed?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > 100) return null;
        var key = SignInKeys.Calendar(Hash(token));
        if (await store.GetAsync(SignInKeys.Partition, key, cancellationToken) is not { } row) return null;
        var (feed, now) = (Json.Read<CalendarFeed>(row.Body), time.Now);
        if (feed.LastUsedAt is { } used && used + UseIsNotedEvery > now) return feed;
        feed = feed with { LastUsedAt = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero) };
        // Revoked meanwhile: it is no longer one. Noted by another: it still is.
        return await store.CommitAsync(SignInKeys.Partition, [new RowWrite.Update(key, row.ETag, Json.Bytes(feed))], cancellationToken)
            is CommitOutcome.Conflict { Kind: ConflictKind.Missing }
            ? null
            : feed;
    }

    /// <summary>What takes a person's feed away.</summary>
    /// <param name="row">The one at <see cref="SignInKeys.CalendarOf"/>; null: there is nothing to take away.</param>
    internal static IEnumerable<RowWrite> Removal(Row? row) =>
        row is null ? [] : [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Delete(SignInKeys.Calendar(HashIn(row)))];

    private ValueTask<Row?> RowOfAsync(string person, CancellationToken cancellationToken) =>
        store.GetAsync(SignInKeys.Partition, SignInKeys.CalendarOf(person), cancellationToken);

    private static string HashIn(Row row) => Encoding.ASCII.GetString(row.Body.Span);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
