using System.Text.RegularExpressions;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.SignIn;

/// <summary>Who the first administrator shall be.</summary>
/// <param name="Password">Where the accounts are not ITMS's own: none.</param>
public sealed record NewAdministrator(string Code, string Name, string Email, string UserName, string? Password);

/// <summary>
/// Makes the first administrator. While nobody is one who can sign in, every start has a new code for it, and only who
/// sees the server's console has the code.
/// </summary>
public sealed partial class FirstAdministrator(
    ITableStore store, RulesSource rules, DirectoryEditor directory, Accounts accounts, Passwords passwords, SignInSettings settings) : IDisposable
{
    /// <summary>Tries after which the code is void until the next start.</summary>
    public const int MaxTries = 10;

    /// <summary>The unit, and its division, that the first administrator is put in: it answers no taskings.</summary>
    public const string Unit = "ADMIN";

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <param name="anyway">A new code though there is an administrator: all have forgotten their passwords.</param>
    /// <returns>The code, to be printed once; null where none is needed.</returns>
    public async Task<string?> OpenAsync(bool anyway, CancellationToken cancellationToken)
    {
        if (!anyway && await ExistsAsync(cancellationToken))
        {
            if (await store.GetAsync(SignInKeys.Partition, SignInKeys.SetupCode, cancellationToken) is { } left)
                await store.CommitAsync(SignInKeys.Partition, [new RowWrite.Delete(SignInKeys.SetupCode, left.ETag)], cancellationToken);
            return null;
        }

        var code = OneTimeCode.New();
        await store.CommitAsync(
            SignInKeys.Partition, [new RowWrite.Upsert(SignInKeys.SetupCode, Json.Bytes(new SetupCode { Hash = OneTimeCode.Hash(code) }))], cancellationToken);
        return code;
    }

    /// <summary>Puts the person into the directory, with a password where there are passwords. Someone who is there already becomes an administrator.</summary>
    public async Task<SignInOutcome> SetUpAsync(NewAdministrator who, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var errors = Check(who);
            if (errors.Any) return new SignInOutcome.Invalid(errors);
            if (await TryCodeAsync(who.Code, cancellationToken) is { } refused) return refused;
            // The person first: should the process end here, the code still holds and the same can be said again.
            if (await PutAsync(who, cancellationToken) is { } wrong) return new SignInOutcome.Invalid(wrong);
            var hash = who.Password is null ? null : await passwords.HashAsync(who.Password, cancellationToken);
            return await accounts.SetUpAsync(who.UserName, hash, cancellationToken) is { } account
                ? new SignInOutcome.Done(account)
                : new SignInOutcome.Closed();
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken) => settings.Kind == SignInKind.Local
        ? await accounts.HasAdministratorAsync(besides: null, cancellationToken)
        : rules.Current.Directory.People.Any(p => p.Active && p.Is(Role.Administrator));

    private FieldErrors Check(NewAdministrator who)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(who.Code), "code", "is required");
        errors.Line("name", who.Name, required: true);
        errors.Line("email", who.Email, required: true);
        if (!string.IsNullOrWhiteSpace(who.Email)) DirectoryCheck.Email(who.Email.Trim(), errors.Add);
        errors.Require(
            UserName().IsMatch(who.UserName), "userName", "must be 2 to 64 small letters, digits, dots, hyphens or underscores, beginning with a letter");
        if (settings.Kind == SignInKind.Local) PasswordRules.Check("password", who.Password, who.UserName, who.Email, errors);
        else errors.Require(who.Password is null, "password", "is not used here: the platform signs people in");
        return errors;
    }

    /// <summary>Counted before it is compared.</summary>
    private async Task<SignInOutcome?> TryCodeAsync(string code, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.GetAsync(SignInKeys.Partition, SignInKeys.SetupCode, cancellationToken) is not { } row) return new SignInOutcome.Closed();
            var setup = Json.Read<SetupCode>(row.Body);
            if (setup.Tries >= MaxTries) return new SignInOutcome.Closed();
            var tried = new RowWrite.Update(SignInKeys.SetupCode, row.ETag, Json.Bytes(setup with { Tries = setup.Tries + 1 }));
            if (await store.CommitAsync(SignInKeys.Partition, [tried], cancellationToken) is CommitOutcome.Conflict) continue;
            return OneTimeCode.Matches(code, setup.Hash) ? null : new SignInOutcome.Wrong();
        }
    }

    /// <returns>What is wrong with the person as an entry of the directory; null where they are in it now.</returns>
    private async Task<FieldErrors?> PutAsync(NewAdministrator who, CancellationToken cancellationToken)
    {
        foreach (var entry in EntriesFor(who))
            switch (await directory.PutAsync(entry, expected: null, "The first administrator", who.UserName, cancellationToken))
            {
                case DirectoryOutcome.Done: break;
                case DirectoryOutcome.Invalid invalid: return invalid.Errors;
                default: throw new TableStoreUnavailableException("The directory kept being changed by others.");
            }

        return null;
    }

    private IEnumerable<DirectoryEntry> EntriesFor(NewAdministrator who)
    {
        var now = rules.Current.Directory;
        var person = now.Find(who.UserName) is { } known
            ? known with { Active = true, Email = who.Email.Trim(), Roles = [.. known.Roles.Append(Role.Administrator).Distinct()] }
            : new Person(who.UserName, who.Name.Trim(), who.Email.Trim(), Unit, [Role.Administrator], []);
        if (person.Unit != Unit || now.FindUnit(Unit) is not null)
        {
            yield return DirectoryEntry.Of(person);
            yield break;
        }

        // Each must be valid when it is put: the division has no lead before there is anybody.
        var division = new Division(Unit, "System administration", Lead: null);
        if (now.FindDivision(Unit) is null) yield return DirectoryEntry.Of(division);
        yield return DirectoryEntry.Of(new Domain.People.Unit(Unit, "System administration", Unit, Chief: null));
        yield return DirectoryEntry.Of(person);
        if (now.FindDivision(Unit) is not { Lead: not null }) yield return DirectoryEntry.Of(division with { Lead = person.Id });
    }

    [GeneratedRegex("^[a-z][a-z0-9._-]{1,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();

    private sealed record SetupCode
    {
        public string Hash { get; init; } = "";

        public int Tries { get; init; }
    }
}
