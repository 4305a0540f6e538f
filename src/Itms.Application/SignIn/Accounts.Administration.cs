using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.SignIn;

/// <summary>An account as an administrator sees it.</summary>
/// <param name="InvitedUntil">When the unused invitation expires; null if there is none.</param>
public sealed record AccountDocument(
    string Person, string Name, AccountState State, DateTimeOffset? LastSignInAt, DateTimeOffset? InvitedUntil, DateTimeOffset? LockedUntil);

/// <summary>The result of disabling an account.</summary>
public enum Disabling
{
    Done,

    /// <summary>The person has no account.</summary>
    NoAccount,

    /// <summary>No administrator would be left who can sign in.</summary>
    LastAdministrator,
}

/// <summary>What administrators do with accounts.</summary>
public sealed partial class Accounts
{
    /// <summary>How long the code of an invitation is valid: 72 hours.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromHours(72);

    /// <summary>
    /// Lets the person set a password: their first, a replacement for a forgotten one, or one after the account was disabled.
    /// Lifts a lockout. The current password and its sessions stay valid until the code is used.
    /// </summary>
    /// <returns>The code and when it expires. The code is not stored and cannot be shown again.</returns>
    public async Task<(string Code, DateTimeOffset ExpiresAt)> InviteAsync(Person person, string by, CancellationToken cancellationToken)
    {
        var code = OneTimeCode.New();
        var expiresAt = time.Now + InvitationLifetime;
        await ChangeAsync(
            person.Id,
            account => account with { Invitation = new Invitation(OneTimeCode.Hash(code), expiresAt, by), Disabled = false },
            SignInEvent.Invited,
            by,
            cancellationToken,
            () => Task.FromResult<IReadOnlyList<RowWrite>?>([Lockout.Forgiven(person.Id)]));
        return (code, expiresAt);
    }

    /// <summary>Ends every session and removes password, invitation, personal tokens and the calendar address.</summary>
    /// <remarks>
    /// The transaction also rewrites a remaining administrator's row. If two administrators disable each other at the same time
    /// in two processes, the second transaction conflicts and checks again.
    /// </remarks>
    public async Task<Disabling> DisableAsync(string person, string by, CancellationToken cancellationToken)
    {
        if (await ReadAsync(person, cancellationToken) is null) return Disabling.NoAccount;
        var disabled = await ChangeAsync(
            person,
            account => account.WithoutSessions() with { Disabled = true, PasswordHash = null, Invitation = null },
            SignInEvent.Disabled,
            by,
            cancellationToken,
            async () =>
            {
                var remaining = new List<RowWrite>();
                if (rules.Current.Directory.Find(person) is { } whose && IsAdministrator(whose))
                {
                    if (await AdministratorAsync(person, cancellationToken) is not { } other) return null;
                    remaining.Add(new RowWrite.Update(other.RowKey, other.ETag, other.Body));
                }

                return [.. remaining, .. await tokens.RemovalOfAllAsync(person, cancellationToken)];
            });
        if (disabled is null) return Disabling.LastAdministrator;
        tokens.Forget();
        return Disabling.Done;
    }

    /// <inheritdoc/>
    public async Task<T> HoldAsync<T>(Func<IReadOnlySet<string>, Task<T>> change, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var able = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var row in store.ReadAllAsync(SignInKeys.Accounts, cancellationToken))
                if (Json.Read<Account>(row.Body) is { CanSignIn: true } account)
                    able.Add(account.Person);
            return await change(able);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Everybody in the directory, with or without an account.</summary>
    public async Task<IReadOnlyList<AccountDocument>> ListAsync(CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<string, Account>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(SignInKeys.Accounts, cancellationToken))
        {
            var account = Json.Read<Account>(row.Body);
            accounts[account.Person] = account;
        }

        var locked = await lockout.LockedAsync(cancellationToken);
        return [.. rules.Current.Directory.People.Where(p => p.Active || accounts.ContainsKey(p.Id)).Select(Document)];

        AccountDocument Document(Person person)
        {
            var account = accounts.GetValueOrDefault(person.Id) ?? new Account();
            DateTimeOffset? lockedUntil = locked.TryGetValue(person.Id, out var until) ? until : null;
            var state = account switch
            {
                { Disabled: true } => AccountState.Disabled,
                { PasswordHash: not null } when lockedUntil is not null => AccountState.Locked,
                { PasswordHash: not null } => AccountState.Active,
                _ => Holds(account.Invitation) ? AccountState.Invited : AccountState.None,
            };
            var invitedUntil = Holds(account.Invitation) ? account.Invitation!.ExpiresAt : (DateTimeOffset?)null;
            return new AccountDocument(person.Id, person.Name, state, account.LastSignInAt, invitedUntil, lockedUntil);
        }
    }

    /// <summary>Changes to accounts and tokens, latest first.</summary>
    /// <param name="from">The row key to continue from; null for the first page.</param>
    public async Task<(IReadOnlyList<SignInEntry> Entries, string? Next)> ReadLogAsync(string? from, int top, CancellationToken cancellationToken)
    {
        var range = SignInKeys.Entries;
        if (from is not null && string.CompareOrdinal(from, range.From) > 0) range = range with { From = from };
        var page = await store.ReadAsync(range, top, cancellationToken);
        return ([.. page.Rows.Select(row => Json.Read<SignInEntry>(row.Body))], page.Next);
    }

    /// <summary>True if an administrator other than <paramref name="besides"/> can sign in.</summary>
    public async Task<bool> HasAdministratorAsync(string? besides, CancellationToken cancellationToken) =>
        await AdministratorAsync(besides, cancellationToken) is not null;

    /// <summary>The current row of such an administrator's account.</summary>
    private async Task<Row?> AdministratorAsync(string? besides, CancellationToken cancellationToken)
    {
        foreach (var person in rules.Current.Directory.People)
            if (person.Id != besides && IsAdministrator(person)
                && await store.GetAsync(SignInKeys.Partition, SignInKeys.Account(person.Id), cancellationToken) is { } row
                && Json.Read<Account>(row.Body).CanSignIn)
                return row;
        return null;
    }

    private static bool IsAdministrator(Person person) => person.Active && person.Is(Role.Administrator);

    /// <summary>Gives the first administrator a password and removes the setup code in the same transaction.</summary>
    /// <returns>Null if the code was already used.</returns>
    internal async Task<Account?> SetUpAsync(string person, string? passwordHash, CancellationToken cancellationToken)
    {
        var account = await ChangeAsync(
            person,
            account => account.WithoutSessions() with
            {
                PasswordHash = passwordHash,
                Invitation = null,
                Disabled = false,
                LastSignInAt = passwordHash is null ? null : time.Now,
            },
            SignInEvent.SetUp,
            person,
            cancellationToken,
            async () => await store.GetAsync(SignInKeys.Partition, SignInKeys.SetupCode, cancellationToken) is { } code
                ? [
                    new RowWrite.Delete(SignInKeys.SetupCode, code.ETag),
                    Lockout.Forgiven(person),
                    .. await tokens.RemovalOfAllAsync(person, cancellationToken),
                ]
                : null);
        tokens.Forget();
        return account;
    }
}
