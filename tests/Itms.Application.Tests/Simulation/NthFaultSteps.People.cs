using System.Net;
using System.Net.Http;
using Itms.Application.Administration;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.Webhooks;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <content>
/// Absences, delegations of clearance, webhooks and accounts. These requests have no key either, so whoever got no answer looks first whether it was
/// done.
/// </content>
public static partial class NthFaultSteps
{
    private const string Away = "lee.chan", Substitute = "sam.ortiz", First = "plain wooden bridge", Second = "plain wooden bridge again";

    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(10);

    private static IEnumerable<NthFaultStep> OfPeople =>
    [
        new("record an absence", Minutes, null, RecordAbsenceAsync, world => CheckAbsenceAsync(world, isOver: false)),
        new("end the absence", Minutes, null, EndAbsenceAsync, world => CheckAbsenceAsync(world, isOver: true)),
        new("delegate a clearance", Minutes, null, DelegateAsync, world => CheckDelegationAsync(world, isOver: false)),
        new("revoke the delegation", Minutes, null, RevokeAsync, world => CheckDelegationAsync(world, isOver: true)),
        new("add a webhook", Minutes, null, AddWebhookAsync, async world =>
            Assert.Single(await world.Start().Webhooks.LoadAsync(CancellationToken.None))),
        new("comment with a webhook", Minutes, null, CommentAsync, world => CheckDeliveriesAsync(world, WebhookDeliveryState.Waiting)),
        new("deliver to the webhook", Minutes, null, SendToWebhookAsync, world => CheckDeliveriesAsync(world, WebhookDeliveryState.Delivered)),
        new("open an account", Minutes, null, OpenAccountAsync, world => CheckAccountAsync(world, First, SignInEvent.Activated)),
        new("make a token", Minutes, null, MakeTokenAsync, async world => Assert.Single(await TokensAsync(world))),
        new("change the password", Minutes, null, ChangePasswordAsync, async world =>
        {
            await CheckAccountAsync(world, Second, SignInEvent.PasswordChanged);
            Assert.Empty(await TokensAsync(world));
        }),
    ];

    private static AbsenceRecords Absences(Machine machine, AbsenceStore store) =>
        new(store, new NoticeOutbox(machine.Store, machine.Outbox, machine), machine.Rules, machine.Clock);

    private static async Task RecordAbsenceAsync(Machine machine)
    {
        using var store = new AbsenceStore(machine.Store, machine.Rules);
        if (await store.FindAsync(Away, CancellationToken.None) is not null) return;
        var errors = new FieldErrors();
        await Absences(machine, store).RecordAsync(
            Away, Substitute, from: null, machine.Clock.Now.AddDays(4), Agency.Person(Away), errors, CancellationToken.None);
        Assert.False(errors.Any);
    }

    private static async Task EndAbsenceAsync(Machine machine)
    {
        using var store = new AbsenceStore(machine.Store, machine.Rules);
        await Absences(machine, store).EndAsync(Away, Agency.Person(Away), CancellationToken.None);
    }

    private static async Task CheckAbsenceAsync(World world, bool isOver)
    {
        var machine = world.Start();
        using var store = new AbsenceStore(machine.Store, machine.Rules);
        Assert.Equal(isOver, Assert.Single(await store.ReadAsync(CancellationToken.None)).IsOverAt(world.Clock.Now));
    }

    private static ClearanceDelegations Delegations(Machine machine, DelegationStore store) => new(
        machine.Store, store, new(machine.Store), new NoticeOutbox(machine.Store, machine.Outbox, machine), machine.Rules, machine.Clock);

    private static async Task DelegateAsync(Machine machine)
    {
        using var store = new DelegationStore(machine.Store, machine.Rules, machine.Clock);
        if ((await store.ReadAsync(CancellationToken.None)).Count > 0) return;
        await Delegations(machine, store).RecordAsync(
            Position.AssistantDirector, "ada.wells", "joe.lind", machine.Clock.Now.AddDays(4), "Leave.", Agency.Person("ada.wells"),
            CancellationToken.None);
    }

    private static async Task RevokeAsync(Machine machine)
    {
        using var store = new DelegationStore(machine.Store, machine.Rules, machine.Clock);
        var delegation = Assert.Single(await store.ReadAsync(CancellationToken.None));
        await Delegations(machine, store).RevokeAsync(delegation.Id, Agency.Person("ada.wells"), CancellationToken.None);
    }

    private static async Task CheckDelegationAsync(World world, bool isOver)
    {
        var machine = world.Start();
        using var store = new DelegationStore(machine.Store, machine.Rules, machine.Clock);
        Assert.Equal(isOver, Assert.Single(await store.ReadAsync(CancellationToken.None)).IsOverAt(world.Clock.Now));
    }

    private static SecretSeal Unsealed => new((_, secret) => secret, (_, secret) => secret);

    private static async Task AddWebhookAsync(Machine machine)
    {
        if ((await machine.Webhooks.LoadAsync(CancellationToken.None)).Count > 0) return;
        var editor = new WebhookEditor(
            machine.Book, machine.Webhooks, new WebhookGuard(["receiver.invalid"]), Unsealed, () => "aa", machine.Clock);
        var (webhook, _, errors) = await editor.AddAsync(
            "https://receiver.invalid/", ["commented"], secret: null, "adm.root", CancellationToken.None);
        Assert.False(errors.Any);
        Assert.NotNull(webhook);
    }

    private static async Task CommentAsync(Machine machine)
    {
        await machine.Webhooks.LoadAsync(CancellationToken.None);
        Done(await machine.DoAsync("ITMS-2027-000001", new TaskingCommand.AddComment("Told."), "uma.vega", "told"));
    }

    private static async Task SendToWebhookAsync(Machine machine)
    {
        await machine.Webhooks.LoadAsync(CancellationToken.None);
        using var sender = new WebhookSender(
            machine.Store, machine.Webhooks, new HttpClient(new Receiver()), new WebhookRetries(() => 0), Unsealed, machine.Clock,
            NullLogger<WebhookSender>.Instance);
        await sender.SendDueAsync(CancellationToken.None);
    }

    private static async Task CheckDeliveriesAsync(World world, WebhookDeliveryState state) =>
        Assert.Equal(state, Assert.Single((await world.Start().Webhooks.DeliveriesAsync("aa", null, 10, CancellationToken.None)).Deliveries).State);

    private static async Task WithAccountsAsync(ITableStore store, RulesSource rules, TimeProvider clock, Func<Accounts, PersonalTokens, Task> act)
    {
        var (time, key) = (new RealTime(clock), await SigningKey.OpenAsync(store));
        using var passwords = new Passwords(iterations: 1, waitingStrangers: 10);
        using var tokens = new PersonalTokens(store, time);
        using var accounts = new Accounts(store, rules, passwords, tokens, new Lockout(store, key, time), time);
        await act(accounts, tokens);
    }

    private static Task OpenAccountAsync(Machine machine) => WithAccountsAsync(machine.Store, machine.Rules, machine.Clock, async (accounts, _) =>
    {
        if (await accounts.SignInAsync(Away, First, new AttemptOrigin(), CancellationToken.None) is SignInOutcome.Done) return;
        var (code, _) = await accounts.InviteAsync(Agency.Person(Away), "adm.root", CancellationToken.None);
        Assert.IsType<SignInOutcome.Done>(await accounts.ActivateAsync(Away, code, First, new AttemptOrigin(), CancellationToken.None));
    });

    private static Task MakeTokenAsync(Machine machine) => WithAccountsAsync(machine.Store, machine.Rules, machine.Clock, async (_, tokens) =>
    {
        if ((await tokens.ListAsync(Away, CancellationToken.None)).Count > 0) return;
        Assert.NotNull((await tokens.CreateAsync(Away, "Nightly list", expiresAt: null, CancellationToken.None)).Token);
    });

    private static Task ChangePasswordAsync(Machine machine) => WithAccountsAsync(machine.Store, machine.Rules, machine.Clock, async (accounts, _) =>
    {
        if (await accounts.SignInAsync(Away, Second, new AttemptOrigin(), CancellationToken.None) is SignInOutcome.Done) return;
        Assert.IsType<SignInOutcome.Done>(
            await accounts.ChangePasswordAsync(Agency.Person(Away), First, Second, new AttemptOrigin(), CancellationToken.None));
    });

    /// <summary>The password is the right one, and the change is in the log once.</summary>
    private static async Task CheckAccountAsync(World world, string password, SignInEvent change) =>
        await WithAccountsAsync(world.Store, (await LoadedAsync(world)).Rules, world.Clock, async (accounts, _) =>
        {
            Assert.IsType<SignInOutcome.Done>(await accounts.SignInAsync(Away, password, new AttemptOrigin(), CancellationToken.None));
            var log = await accounts.ReadLogAsync(from: null, 50, CancellationToken.None);
            Assert.Single(log.Entries, entry => entry.What == change);
        });

    private static async Task<IReadOnlyList<PersonalToken>> TokensAsync(World world)
    {
        using var tokens = new PersonalTokens(world.Store, new RealTime(world.Clock));
        return await tokens.ListAsync(Away, CancellationToken.None);
    }

    private sealed class Receiver : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
    }
}
