using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>A person's calendar feed. Its token is not stored. This record is a stored format: members may be added but not renamed.</summary>
/// <param name="LastUsedAt">Rounded down to the hour.</param>
public sealed record CalendarFeed(string Person, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt = null);

/// <summary>
/// The tokens of calendar feeds, at most one per person. A calendar program can only send an address, so the token is part of
/// it. The token opens only the calendar. Revoking a person's sign-in revokes it too.
/// </summary>
public sealed class CalendarFeeds(ITableStore store, RealTime time)
{
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromHours(1);

    /// <summary>
    /// Limits wrong tokens by network address, separately from wrong passwords. A program that keeps asking for a revoked
    /// calendar must not lock its office out.
    /// </summary>
    public AddressLimit Limit { get; } = new(time);

    /// <summary>Creates a token and ends the previous one.</summary>
    /// <returns>The token. It is not stored and cannot be shown again.</returns>
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
            // On a conflict, another was created or revoked at the same time.
            if (created is CommitOutcome.Committed) return (token, feed);
        }
    }

    /// <returns>Null if the person has none.</returns>
    public async Task<CalendarFeed?> OfAsync(string person, CancellationToken cancellationToken) =>
        await RowOfAsync(person, cancellationToken) is { } row
        && await store.GetAsync(SignInKeys.Partition, SignInKeys.Calendar(HashIn(row)), cancellationToken) is { } feed
            ? Json.Read<CalendarFeed>(feed.Body)
            : null;

    /// <summary>Removes the person's feed.</summary>
    public async Task RevokeAsync(string person, CancellationToken cancellationToken)
    {
        while (await RowOfAsync(person, cancellationToken) is { } row)
        {
            var entry = new SignInEntry(time.Now, person, SignInEvent.CalendarRevoked, person).Write();
            if (await store.CommitAsync(SignInKeys.Partition, [.. Removal(row), entry], cancellationToken) is CommitOutcome.Committed) return;
        }
    }

    /// <summary>Finds the feed of a token and records its use; null if the token is unknown or revoked.</summary>
    public async Task<CalendarFeed?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > 100) return null;
        var key = SignInKeys.Calendar(Hash(token));
        if (await store.GetAsync(SignInKeys.Partition, key, cancellationToken) is not { } row) return null;
        var (feed, now) = (Json.Read<CalendarFeed>(row.Body), time.Now);
        if (feed.LastUsedAt is { } used && used + UseIsNotedEvery > now) return feed;
        feed = feed with { LastUsedAt = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero) };
        // A missing row means it has just been revoked. A changed row means another request recorded the use.
        return await store.CommitAsync(SignInKeys.Partition, [new RowWrite.Update(key, row.ETag, Json.Bytes(feed))], cancellationToken)
            is CommitOutcome.Conflict { Kind: ConflictKind.Missing }
            ? null
            : feed;
    }

    /// <summary>The writes that remove a person's feed.</summary>
    /// <param name="row">The row at <see cref="SignInKeys.CalendarOf"/>; null if there is no feed.</param>
    internal static IEnumerable<RowWrite> Removal(Row? row) =>
        row is null ? [] : [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Delete(SignInKeys.Calendar(HashIn(row)))];

    private ValueTask<Row?> RowOfAsync(string person, CancellationToken cancellationToken) =>
        store.GetAsync(SignInKeys.Partition, SignInKeys.CalendarOf(person), cancellationToken);

    private static string HashIn(Row row) => Encoding.ASCII.GetString(row.Body.Span);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
