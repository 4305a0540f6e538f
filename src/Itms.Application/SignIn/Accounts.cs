using System.Collections.Concurrent;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>
/// Accounts of the people in the directory, and which of their sessions still hold. Kept in memory, since every request
/// asks: what this process writes counts at once, what another wrote within <see cref="Freshness"/>.
/// </summary>
public sealed partial class Accounts(
    ITableStore store, RulesSource rules, Passwords passwords, Lockout lockout, RealTime time) : IWhoCanSignIn, IDisposable
{
    /// <summary>How old what is kept in memory may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    /// <summary>Sessions signed out within one epoch; with more, all end.</summary>
    private const int MaxEnded = 50;

    private readonly ConcurrentDictionary<string, Kept> known = new(StringComparer.Ordinal);

    // One writer at a time, so that what is kept is what was written last. Between processes the ETag decides.
    private readonly SemaphoreSlim turn = new(1, 1);

    private sealed record Kept(Account? Account, DateTimeOffset At);

    /// <summary>False once it was signed out, or ended by a new password, a sign-out everywhere or the disabling of the account.</summary>
    public async ValueTask<bool> IsCurrentAsync(Session session, CancellationToken cancellationToken) =>
        await FindAsync(session.PersonId, cancellationToken) is not { } account
            ? session.Epoch == 0
            : !account.Disabled && account.Epoch == session.Epoch && (account.Ended.Count == 0 || account.Ended.All(e => e.Id != session.Id));

    /// <summary>Null where the person has none.</summary>
    public ValueTask<Account?> FindAsync(string person, CancellationToken cancellationToken) =>
        known.TryGetValue(person, out var kept) && kept.At + Freshness > time.Now
            ? ValueTask.FromResult(kept.Account)
            : new ValueTask<Account?>(ReadAsync(person, kept, cancellationToken));

    public async Task SignOutAsync(Session session, bool everywhere, CancellationToken cancellationToken) => await ChangeAsync(
        session.PersonId,
        account =>
        {
            List<EndedSession> ended = [.. account.Ended.Where(e => e.Until > time.Now), new EndedSession(session.Id, session.Until)];
            return everywhere || ended.Count > MaxEnded ? account.WithoutSessions() : account with { Ended = ended };
        },
        everywhere ? SignInEvent.SignedOutEverywhere : SignInEvent.SignedOut,
        session.PersonId,
        cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<Account?> ReadAsync(string person, Kept? before, CancellationToken cancellationToken)
    {
        var at = time.Now;
        var row = await store.GetAsync(SignInKeys.Partition, SignInKeys.Account(person), cancellationToken);
        var read = new Kept(row is null ? null : Json.Read<Account>(row.Body), at);
        // What was written while this was read is newer: it stays.
        if (before is null) known.TryAdd(person, read);
        else known.TryUpdate(person, read, before);
        return read.Account;
    }

    /// <param name="change">Null: not to be changed after all.</param>
    /// <param name="more">Written with it; null: it is not to be written after all.</param>
    /// <returns>The account as it is now, or null where nothing was written.</returns>
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
                RowWrite write = row is null ? new RowWrite.Insert(rowKey, Json.Bytes(account)) : new RowWrite.Update(rowKey, row.ETag, Json.Bytes(account));
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

    /// <summary>The person of this sign-in name; null where there is none, or they have left.</summary>
    private Person? Named(string name)
    {
        var directory = rules.Current.Directory;
        name = name.Trim();
        return (directory.Find(name) ?? directory.Find(name.ToLowerInvariant())) is { Active: true } person ? person : null;
    }
}
