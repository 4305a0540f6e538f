using System.Text.RegularExpressions;
using Itms.Application.Administration;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.SignIn;

/// <summary>Details of the first administrator.</summary>
/// <param name="Password">Null unless ITMS has its own accounts.</param>
public sealed record NewAdministrator(string Code, string Name, string Email, string UserName, string? Password);

/// <summary>
/// Creates the first administrator. While no administrator can sign in, each start prints a new setup code on the server's
/// console.
/// </summary>
public sealed partial class FirstAdministrator(
    ITableStore store, RulesSource rules, DirectoryEditor directory, Accounts accounts, Passwords passwords, SignInSettings settings) : IDisposable
{
    /// <summary>Tries after which the code is invalid until the next start.</summary>
    public const int MaxTries = 10;

    /// <summary>The first administrator's unit and division. It answers no taskings.</summary>
    public const string Unit = "ADMIN";

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Whether a code can make the first administrator now.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(SignInKeys.Partition, SignInKeys.SetupCode, cancellationToken) is not null;

    /// <param name="anyway">Make a new code even if there is an administrator, for when all have forgotten their passwords.</param>
    /// <returns>The code to print once; null if none is needed.</returns>
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
            SignInKeys.Partition,
            [new RowWrite.Upsert(SignInKeys.SetupCode, Json.Bytes(new SetupCode { Hash = OneTimeCode.Hash(code) }))],
            cancellationToken);
        return code;
    }

    /// <summary>
    /// Adds the person to the directory, with a password if ITMS has its own accounts. An existing person becomes an administrator.
    /// </summary>
    public async Task<SignInOutcome> SetUpAsync(NewAdministrator who, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var errors = Check(who);
            if (errors.Any) return new SignInOutcome.Invalid(errors);
            using var place = await passwords.EnterAsync(isKnown: false, cancellationToken);
            if (place is null) return new SignInOutcome.Busy();
            if (await TryCodeAsync(who.Code, cancellationToken) is { } refused) return refused;
            // Write the person first. If the process ends here, the code is still valid and the same request works again.
            if (await PutAsync(who, cancellationToken) is { } wrong) return new SignInOutcome.Invalid(wrong);
            var hash = who.Password is null ? null : passwords.Hash(who.Password);
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
            UserName().IsMatch(who.UserName),
            "userName",
            "must be 2 to 64 lowercase letters, digits, dots, hyphens or underscores, starting with a letter");
        if (settings.Kind == SignInKind.Local) PasswordRules.Check("password", who.Password, who.UserName, who.Email, errors);
        else errors.Require(who.Password is null, "password", "is not used here: the platform signs people in");
        return errors;
    }

    /// <summary>Counts the try before comparing the code.</summary>
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

    /// <returns>The faults in the directory entry; null if the person is now in the directory.</returns>
    private async Task<FieldErrors?> PutAsync(NewAdministrator who, CancellationToken cancellationToken)
    {
        foreach (var entry in EntriesFor(who))
            switch (await directory.PutAsync(entry, expected: null, "The first administrator", who.UserName, cancellationToken))
            {
                case DirectoryOutcome.Done: break;
                case DirectoryOutcome.Invalid invalid: return invalid.Errors;
                default: throw new TableStoreUnavailableException("Others kept changing the directory.");
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

        // Each entry must be valid when written, and the division cannot have a lead before the person exists.
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
