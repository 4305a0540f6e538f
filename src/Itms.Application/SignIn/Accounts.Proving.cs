using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Identity;

namespace Itms.Application.SignIn;

/// <summary>Sign-in with a password or with the code of an invitation.</summary>
public sealed partial class Accounts
{
    /// <summary>An unknown name and a wrong password take the same steps and the same time.</summary>
    public async Task<SignInOutcome> SignInAsync(string name, string password, AttemptOrigin origin, CancellationToken cancellationToken)
    {
        using var place = await passwords.EnterAsync(origin.IsKnown, cancellationToken);
        if (place is null) return new SignInOutcome.Busy();
        var person = Named(name);
        var attempt = await lockout.CountAsync(person, name, origin, cancellationToken);
        if (attempt.LockedFor is { } locked) return new SignInOutcome.Locked(locked);
        var account = await ReadAsync(person?.Id ?? "", cancellationToken);
        var hash = person is null || account is { Disabled: true } ? null : account?.PasswordHash;
        var verdict = passwords.Verify(hash, password);
        if (person is null || verdict == PasswordVerificationResult.Failed) return await FailedAsync(person, attempt, cancellationToken);

        var rehashed = verdict == PasswordVerificationResult.SuccessRehashNeeded ? passwords.Hash(password) : hash;
        var signedIn = await ChangeAsync(
            person.Id,
            now => now.PasswordHash != hash ? null : now with { PasswordHash = rehashed, LastSignInAt = time.Now },
            SignInEvent.SignedIn,
            person.Id,
            cancellationToken,
            async () => [await lockout.ForgivenAsync(person.Id, origin, cancellationToken)]);
        return signedIn is null ? new SignInOutcome.Wrong() : new SignInOutcome.Done(signedIn);
    }

    /// <summary>
    /// Sets a password with the code of an invitation, which works once. Ends all sessions, the personal tokens and the calendar address, because
    /// someone who knew the old password may have created them.
    /// </summary>
    public async Task<SignInOutcome> ActivateAsync(
        string name, string code, string? password, AttemptOrigin origin, CancellationToken cancellationToken)
    {
        using var place = await passwords.EnterAsync(origin.IsKnown, cancellationToken);
        if (place is null) return new SignInOutcome.Busy();
        var person = Named(name);
        var attempt = await lockout.CountAsync(person, name, origin, cancellationToken);
        if (attempt.LockedFor is { } locked) return new SignInOutcome.Locked(locked);
        var account = await ReadAsync(person?.Id ?? "", cancellationToken);
        // Without an invitation, compare with the hash of an empty code.
        var matches = OneTimeCode.Matches(code, account?.Invitation?.CodeHash ?? OneTimeCode.Hash(""));
        if (person is null || !matches || !Holds(account?.Invitation)) return await FailedAsync(person, attempt, cancellationToken);

        var errors = new FieldErrors();
        PasswordRules.Check("password", password, person, errors);
        if (errors.Any)
        {
            // The code was right, so a refused password is not a failed attempt.
            await store.CommitAsync(SignInKeys.Partition, [Lockout.Forgiven(person.Id)], cancellationToken);
            return new SignInOutcome.Invalid(errors);
        }

        var hash = passwords.Hash(password!);
        var activated = await ChangeAsync(
            person.Id,
            now => now.Invitation != account!.Invitation
                ? null
                : now.WithoutSessions() with { PasswordHash = hash, Invitation = null, LastSignInAt = time.Now },
            SignInEvent.Activated,
            person.Id,
            cancellationToken,
            ForgivingWithoutTokens(person, cancellationToken));
        tokens.Forget();
        return activated is null ? new SignInOutcome.Wrong() : new SignInOutcome.Done(activated);
    }

    /// <summary>
    /// Changes the password. Ends every session, including the current one, the personal tokens and the calendar address: someone who
    /// knew the old password may have created them.
    /// </summary>
    public async Task<SignInOutcome> ChangePasswordAsync(
        Person person, string current, string? password, AttemptOrigin origin, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        PasswordRules.Check("new", password, person, errors);
        if (errors.Any) return new SignInOutcome.Invalid(errors);
        using var place = await passwords.EnterAsync(isKnown: true, cancellationToken);
        if (place is null) return new SignInOutcome.Busy();
        // Someone who took over a session must not try passwords with it either.
        var attempt = await lockout.CountAsync(person, person.Id, origin, cancellationToken);
        if (attempt.LockedFor is { } locked) return new SignInOutcome.Locked(locked);
        var hash = (await ReadAsync(person.Id, cancellationToken))?.PasswordHash;
        if (passwords.Verify(hash, current) == PasswordVerificationResult.Failed)
        {
            await FailedAsync(person, attempt, cancellationToken);
            errors.Add("current", "is not your current password");
            return new SignInOutcome.Invalid(errors);
        }

        var changed = passwords.Hash(password!);
        var account = await ChangeAsync(
            person.Id,
            now => now.PasswordHash != hash ? null : now.WithoutSessions() with { PasswordHash = changed },
            SignInEvent.PasswordChanged,
            person.Id,
            cancellationToken,
            ForgivingWithoutTokens(person, cancellationToken));
        tokens.Forget();
        return account is null ? new SignInOutcome.Wrong() : new SignInOutcome.Done(account);
    }

    private async Task<SignInOutcome> FailedAsync(Person? person, Attempt attempt, CancellationToken cancellationToken)
    {
        if (!attempt.IsLast) return new SignInOutcome.Wrong();
        // An unknown name leaves no entry but takes just as long.
        RowWrite write = person is null
            ? new RowWrite.Upsert(SignInKeys.LockedOutUnknown, Json.Bytes(time.Now))
            : new SignInEntry(time.Now, person.Id, SignInEvent.LockedOut, person.Id).Write();
        await store.CommitAsync(SignInKeys.Partition, [write], cancellationToken);
        return new SignInOutcome.Wrong();
    }

    private Func<Task<IReadOnlyList<RowWrite>?>> ForgivingWithoutTokens(Person person, CancellationToken cancellationToken) =>
        async () => [Lockout.Forgiven(person.Id), .. await tokens.RemovalOfAllAsync(person.Id, cancellationToken)];

    private bool Holds(Invitation? invitation) => invitation is not null && invitation.ExpiresAt > time.Now;

    /// <summary>Reads the account from the store, not from memory.</summary>
    private async Task<Account?> ReadAsync(string person, CancellationToken cancellationToken) =>
        await store.GetAsync(SignInKeys.Partition, SignInKeys.Account(person), cancellationToken) is { } row
            ? Json.Read<Account>(row.Body)
            : null;
}
