using System.Collections.Concurrent;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>
/// Accounts of the people in the directory, and which of their sessions are valid. Cached in memory, because every request
/// asks. A change by this process counts at once; one by another process counts within <see cref="Freshness"/>.
/// </summary>
public sealed partial class Accounts(
    ITableStore store, RulesSource rules, Passwords passwords, PersonalTokens tokens, Lockout lockout, RealTime time) : IWhoCanSignIn, IDisposable
{
    /// <summary>Maximum age of the cache: 30 seconds.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>Most signed-out sessions in one epoch. One more ends all sessions.</summary>
    private const int MaxEnded = 50;

    private readonly ConcurrentDictionary<string, Kept> known = new(StringComparer.Ordinal);

    // One writer at a time, so that the cache holds the latest write. Between processes the ETag decides.
    private readonly SemaphoreSlim turn = new(1, 1);

    private sealed record Kept(Account? Account, DateTimeOffset At);

    /// <summary>False after sign-out, and after a new password, a sign-out everywhere or disabling has ended the session.</summary>
    public async ValueTask<bool> IsCurrentAsync(Session session, CancellationToken cancellationToken)
    {
        var account = await FindAsync(session.PersonId, cancellationToken);
        // Only we can have signed it. So if it is newer than the account in the cache, another process has changed the account.
        if (session.Epoch > (account?.Epoch ?? 0))
            account = await ReadAsync(session.PersonId, known.GetValueOrDefault(session.PersonId), cancellationToken);
        return account is null
            ? session.Epoch == 0
            : !account.Disabled && account.Epoch == session.Epoch && (account.Ended.Count == 0 || account.Ended.All(e => e.Id != session.Id));
    }

    /// <summary>Whether what was read at this time still counts.</summary>
    internal static bool IsFresh(DateTimeOffset at, DateTimeOffset now) => Term.Runs(at + Freshness, now, Freshness);

    /// <summary>Null if the person has no account.</summary>
    public ValueTask<Account?> FindAsync(string person, CancellationToken cancellationToken) =>
        known.TryGetValue(person, out var kept) && IsFresh(kept.At, time.Now)
            ? ValueTask.FromResult(kept.Account)
            : new ValueTask<Account?>(ReadAsync(person, kept, cancellationToken));

    public async Task SignOutAsync(Session session, CancellationToken cancellationToken) => await ChangeAsync(
        session.PersonId,
        account =>
        {
            List<EndedSession> ended = [.. account.Ended.Where(e => e.Until > time.Now), new EndedSession(session.Id, session.Until)];
            return ended.Count > MaxEnded ? account.WithoutSessions() : account with { Ended = ended };
        },
        SignInEvent.SignedOut,
        session.PersonId,
        cancellationToken);

    /// <summary>
    /// Ends all that opens ITMS for a person without a new sign-in: their sessions, personal tokens and calendar address. One of them may be in the
    /// wrong hands, and people rarely remember every token.
    /// </summary>
    /// <param name="by">The person themselves, or an administrator.</param>
    public async Task SignOutEverywhereAsync(string person, string by, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            person,
            account => account.WithoutSessions(),
            SignInEvent.SignedOutEverywhere,
            by,
            cancellationToken,
            async () => await tokens.RemovalOfAllAsync(person, cancellationToken));
        tokens.Forget();
    }

    public void Dispose() => turn.Dispose();

    private async Task<Account?> ReadAsync(string person, Kept? before, CancellationToken cancellationToken)
    {
        var at = time.Now;
        var row = await store.GetAsync(SignInKeys.Partition, SignInKeys.Account(person), cancellationToken);
        var read = new Kept(row is null ? null : Json.Read<Account>(row.Body), at);
        // A value written during this read is newer, so keep it.
        if (before is null) known.TryAdd(person, read);
        else known.TryUpdate(person, read, before);
        return read.Account;
    }

    /// <param name="change">Returns null to cancel the change.</param>
    /// <param name="more">Further rows for the same transaction. Returns null to cancel the change.</param>
    /// <returns>The new account, or null if nothing was written.</returns>
    private async Task<Account?> ChangeAsync(
        string person,
        Func<Account, Account?> change,
        SignInEvent what,
        string by,
        CancellationToken cancellationToken,
        Func<Task<IReadOnlyList<RowWrite>?>>? more = null)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var rowKey = SignInKeys.Account(person);
                var row = await store.GetAsync(SignInKeys.Partition, rowKey, cancellationToken);
                if (change(row is null ? new Account { Person = person } : Json.Read<Account>(row.Body)) is not { } account) return null;
                if ((more is null ? [] : await more()) is not { } others) return null;
                RowWrite write = row is null
                    ? new RowWrite.Insert(rowKey, Json.Bytes(account))
                    : new RowWrite.Update(rowKey, row.ETag, Json.Bytes(account));
                var entry = new SignInEntry(time.Now, by, what, person).Write();
                if (await store.CommitAsync(SignInKeys.Partition, [write, entry, .. others], cancellationToken) is CommitOutcome.Conflict) continue;
                known[person] = new Kept(account, time.Now);
                return account;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The active person with this sign-in name; null if there is none.</summary>
    private Person? Named(string name)
    {
        var directory = rules.Current.Directory;
        name = name.Trim();
        return (directory.Find(name) ?? directory.Find(name.ToLowerInvariant())) is { Active: true } person ? person : null;
    }
}
