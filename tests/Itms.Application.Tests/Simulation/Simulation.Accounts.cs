using System.Globalization;
using System.Net;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <content>A person signs in and changes the password, and somebody else tries passwords.</content>
internal sealed partial class Simulation
{
    private const string Owner = "sam.ortiz";

    private static readonly AttemptOrigin OwnDevice = new(IPAddress.Parse("10.0.0.1"), Device: "d1");

    /// <summary>The sessions that were opened.</summary>
    private readonly List<Session> sessions = [];

    private SigningKey? signingKey;
    private int passwords;

    /// <summary>A change of the password that has no answer yet: it may or may not have taken effect.</summary>
    private bool isChanging;

    /// <summary>How many changes were begun, so that whoever waits for an answer sees that one came in between.</summary>
    private int changes;

    /// <summary>Sessions of earlier epochs have ended, and since when.</summary>
    private (int Epoch, DateTimeOffset At) ended;

    /// <summary>How many wrong passwords were refused as such from an address since the last change or quarter of an hour.</summary>
    private readonly Dictionary<int, (int Count, DateTimeOffset Last)> wrong = [];

    private int ownFailures;

    private static string Password(int count) => string.Create(CultureInfo.InvariantCulture, $"plain wooden bridge {count}");

    private async Task OpenAccountAsync()
    {
        signingKey = await SigningKey.OpenAsync(world.Store);
        var rules = new RulesSource(Agency.Calendar, new TaskingPolicy());
        rules.Use(Agency.Directory);
        using var accounts = SimulatedHost.AccountsOf(world.Store, rules, signingKey, new RealTime(world.Clock));
        var (code, _) = await accounts.InviteAsync(Agency.Person(Owner), "adm.root", CancellationToken.None);
        var opened = await accounts.ActivateAsync(Owner, code, Password(0), OwnDevice, CancellationToken.None);
        ended = (((SignInOutcome.Done)opened).Account.Epoch, world.Clock.Now);
    }

    /// <summary>The owner of the account, who does one thing after the other.</summary>
    private async Task OwnAccountAsync()
    {
        for (var i = dice.Next(1, 5); i > 0; i--) await AttemptAsync(() => isChanging || dice.Next(3) == 0 ? ChangePasswordAsync() : SignInAsync());
    }

    private async Task SignInAsync()
    {
        var (host, begun) = (await AnyMachineAsync(), changes);
        ownFailures++;
        var outcome = await host.Accounts!.SignInAsync(Owner, Password(passwords), OwnDevice, CancellationToken.None);
        if (outcome is SignInOutcome.Locked && ownFailures <= Lockout.MaxFailures) violations.Add("The owner of an account was locked out of it");
        if (outcome is SignInOutcome.Wrong && begun == changes) violations.Add("The right password was refused");
        if (outcome is not SignInOutcome.Done { Account: var account }) return;
        ownFailures = 0;
        sessions.Add(host.Sessions!.Issue(Owner, account.Epoch).Session);
    }

    private async Task ChangePasswordAsync()
    {
        var host = await AnyMachineAsync();
        isChanging = true;
        changes++;
        ownFailures++;
        wrong.Clear();
        var outcome = await host.Accounts!.ChangePasswordAsync(
            Agency.Person(Owner), Password(passwords), Password(passwords + 1), OwnDevice, CancellationToken.None);
        // A process that has died meanwhile has told nobody.
        if (host.IsDead || outcome is not (SignInOutcome.Done or SignInOutcome.Invalid)) return;
        // If the current password counts no longer, an attempt without an answer has changed it.
        ended = (outcome is SignInOutcome.Done { Account: var account } ? account.Epoch : ended.Epoch + 1, world.Clock.Now);
        isChanging = false;
        changes++;
        passwords++;
        wrong.Clear();
        ownFailures = 0;
    }

    /// <summary>Somebody tries passwords, many at once.</summary>
    private async Task GuessAsync(int address)
    {
        var (host, begun) = (await AnyMachineAsync(), changes);
        var origin = new AttemptOrigin(new IPAddress([10, 0, 1, (byte)address]));
        var outcome = await host.Accounts!.SignInAsync(Owner, "not the password", origin, CancellationToken.None);
        if (outcome is SignInOutcome.Done) violations.Add("A wrong password was taken");
        if (outcome is not SignInOutcome.Wrong || begun != changes || isChanging) return;
        var (count, last) = wrong.GetValueOrDefault(address);
        count = world.Clock.Now - last < Lockout.Duration ? count + 1 : 1;
        wrong[address] = (count, world.Clock.Now);
        if (count > Lockout.MaxFailures) violations.Add($"{count} passwords could be tried from one address");
    }

    /// <summary>Somebody uses a session, which may have ended.</summary>
    private async Task UseSessionAsync()
    {
        for (var i = dice.Next(60); i > 0; i--)
        {
            await Task.Yield();
            if (sessions.Count > 0 && dice.Next(5) == 0) await UseAsync(sessions[dice.Next(sessions.Count)]);
        }
    }

    private async Task UseAsync(Session session)
    {
        var (host, begun) = (await AnyMachineAsync(), changes);
        var (epoch, at) = ended;
        var hasEnded = session.Epoch < epoch && world.Clock.Now - at > Accounts.Freshness;
        var isCurrent = await host.Accounts!.IsCurrentAsync(session, CancellationToken.None);
        if (isCurrent && hasEnded) violations.Add("A session went on after the password was changed");
        if (!isCurrent && session.Epoch == epoch && !isChanging && begun == changes) violations.Add("A session ended for no reason");
    }

    /// <summary>Each change of the password is in the log once.</summary>
    private async Task CheckAccountAsync()
    {
        if (signingKey is null) return;
        var row = await world.Store.GetAsync(SignInKeys.Partition, SignInKeys.Account(Owner));
        var entries = await world.Store.ReadAllAsync(SignInKeys.Entries).Select(entry => Json.Read<SignInEntry>(entry.Body)).ToListAsync();
        var logged = entries.Count(entry => entry.What is SignInEvent.Activated or SignInEvent.PasswordChanged);
        if (Json.Read<Account>(row!.Body).Epoch != logged) violations.Add($"{logged} changes of the password were logged");
        if (isChanging) violations.Add("The password could not be changed");
    }
}
