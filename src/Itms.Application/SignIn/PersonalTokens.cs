using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.Shared;

namespace Itms.Application.SignIn;

/// <summary>
/// A personal token for a program that acts for its owner. Its secret is not stored. This record is a stored format:
/// members may be added but not renamed.
/// </summary>
/// <param name="LastUsedAt">Rounded down to the hour.</param>
public sealed record PersonalToken(
    string Id, string Person, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt = null)
{
    /// <summary>Sorts the person's tokens, latest first.</summary>
    internal string ListKey => KeyText.LatestFirst(CreatedAt, Id);
}

/// <summary>
/// Personal tokens by the hash of their secret, so that a lookup reads one row. A token revoked by this process ends at once;
/// one revoked by another process ends within <see cref="Accounts.Freshness"/>.
/// </summary>
public sealed class PersonalTokens(ITableStore store, RealTime time) : IDisposable
{
    public const string Prefix = "itms_";
    public const int MaxPerPerson = 20;

    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(366);

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromHours(1);

    private const int MaxKnown = 1_000;

    // Replaced as a whole when a token is revoked, so that a concurrent reader cannot put it back.
    private volatile ConcurrentDictionary<string, (PersonalToken Token, DateTimeOffset At)> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <param name="expiresAt">At most a year ahead. Default: 90 days from now.</param>
    /// <returns>The token and its secret, or the faults.</returns>
    public async Task<(PersonalToken? Token, string Secret, FieldErrors Errors)> CreateAsync(
        string person, string? name, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var errors = new FieldErrors();
        errors.Line("name", name, required: true);
        var until = expiresAt ?? now + DefaultLifetime;
        errors.Require(until > now && until <= now + MaxLifetime, "expires", "must be in the future and at most a year ahead");
        await gate.WaitAsync(cancellationToken);
        try
        {
            if ((await RowsAsync(person, cancellationToken)).Count >= MaxPerPerson)
                errors.Add("name", $"already has {MaxPerPerson} tokens: revoke one first");
            if (errors.Any) return (null, "", errors);
            var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var token = new PersonalToken(Guid.NewGuid().ToString("N")[..12], person, name!.Trim(), now, until);
            var hash = Hash(secret);
            await store.CommitAsync(
                SignInKeys.Partition,
                [
                    new RowWrite.Insert(SignInKeys.Token(hash), Json.Bytes(token)),
                    new RowWrite.Insert(SignInKeys.TokenOf(person, token.Id), Encoding.ASCII.GetBytes(hash)),
                    new SignInEntry(now, person, SignInEvent.TokenCreated, person).Write(),
                ],
                cancellationToken);
            return (token, secret, errors);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Latest first. Includes expired tokens until they are revoked.</summary>
    public async Task<IReadOnlyList<PersonalToken>> ListAsync(string person, CancellationToken cancellationToken)
    {
        var tokens = new List<PersonalToken>();
        foreach (var row in await RowsAsync(person, cancellationToken))
            if (await store.GetAsync(SignInKeys.Partition, SignInKeys.Token(HashIn(row)), cancellationToken) is { } token)
                tokens.Add(Json.Read<PersonalToken>(token.Body));
        return [.. tokens.OrderBy(t => t.ListKey, StringComparer.Ordinal)];
    }

    /// <returns>False if the person has no such token.</returns>
    public async Task<bool> RevokeAsync(string person, string id, CancellationToken cancellationToken)
    {
        if (id.Length > 40 || await store.GetAsync(SignInKeys.Partition, SignInKeys.TokenOf(person, id), cancellationToken) is not { } row)
            return false;
        var revoked = await store.CommitAsync(
            SignInKeys.Partition, [.. Removal(row), new SignInEntry(time.Now, person, SignInEvent.TokenRevoked, person).Write()], cancellationToken);
        Forget();
        return revoked is CommitOutcome.Committed || await RevokeAsync(person, id, cancellationToken);
    }

    /// <summary>Finds a token by its secret; null if it is unknown, revoked or expired.</summary>
    public ValueTask<PersonalToken?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length > 100) return ValueTask.FromResult<PersonalToken?>(null);
        var hash = Hash(secret);
        return known.TryGetValue(hash, out var kept) && Accounts.IsFresh(kept.At, time.Now)
            ? ValueTask.FromResult(Valid(kept.Token))
            : new ValueTask<PersonalToken?>(ReadAsync(hash, cancellationToken));
    }

    public void Dispose() => gate.Dispose();

    /// <summary>The writes that remove all of a person's tokens, including the calendar's. Call <see cref="Forget"/> afterwards.</summary>
    internal async Task<IReadOnlyList<RowWrite>> RemovalOfAllAsync(string person, CancellationToken cancellationToken) =>
    [
        .. (await RowsAsync(person, cancellationToken)).SelectMany(Removal),
        .. CalendarFeeds.Removal(await store.GetAsync(SignInKeys.Partition, SignInKeys.CalendarOf(person), cancellationToken)),
    ];

    internal void Forget() => known = new(StringComparer.Ordinal);

    private async Task<PersonalToken?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        var (mine, now) = (known, time.Now);
        if (await store.GetAsync(SignInKeys.Partition, SignInKeys.Token(hash), cancellationToken) is not { } row) return null;
        var token = Json.Read<PersonalToken>(row.Body);
        if (Valid(token) is null) return null;
        if (token.LastUsedAt is not { } used || used + UseIsNotedEvery <= now)
        {
            token = token with { LastUsedAt = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero) };
            // This write is lost if another request has just revoked the token or recorded its use. The next lookup decides.
            RowWrite[] noted = [new RowWrite.Update(SignInKeys.Token(hash), row.ETag, Json.Bytes(token))];
            if (await store.CommitAsync(SignInKeys.Partition, noted, cancellationToken) is CommitOutcome.Conflict)
                return await store.GetAsync(SignInKeys.Partition, SignInKeys.Token(hash), cancellationToken) is { } again
                    ? Valid(Json.Read<PersonalToken>(again.Body))
                    : null;
        }

        if (mine.Count >= MaxKnown) mine.Clear();
        mine[hash] = (token, now);
        return token;
    }

    private PersonalToken? Valid(PersonalToken token) => token.ExpiresAt > time.Now ? token : null;

    private async Task<List<Row>> RowsAsync(string person, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await foreach (var row in store.ReadAllAsync(SignInKeys.TokensOf(person), cancellationToken)) rows.Add(row);
        return rows;
    }

    private static IEnumerable<RowWrite> Removal(Row row) =>
        [new RowWrite.Delete(row.RowKey, row.ETag), new RowWrite.Delete(SignInKeys.Token(HashIn(row)))];

    private static string HashIn(Row row) => Encoding.ASCII.GetString(row.Body.Span);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
