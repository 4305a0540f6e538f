using System.Net.Http;
using Itms.Application.Access;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Application.Storage;
using Itms.Application.Webhooks;
using Itms.TestKit;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Tests.Simulation;

/// <summary>A process with the parts of a host that only the simulation needs.</summary>
internal sealed class SimulatedHost : Machine
{
    /// <param name="receivers">What webhooks reach.</param>
    /// <param name="key">Signs the sessions. Null: nobody signs in.</param>
    /// <param name="accessClock">The clock of the access log. Null: nobody reads detainees' data.</param>
    public SimulatedHost(
        World world, bool isSole, bool sendsItself, Ports ports, SimulatedProcess process, HttpMessageHandler receivers, WebhookRetries retries,
        SigningKey? key, TimeProvider? accessClock)
        : base(world, death: null, isSole, sendsItself, ports)
    {
        Process = process;
        // A client without a timeout needs no timer.
        Sender = new WebhookSender(
            Store, Webhooks, new HttpClient(receivers) { Timeout = Timeout.InfiniteTimeSpan }, retries,
            new SecretSeal((_, secret) => secret, (_, secret) => secret), world.Clock, ports.Loggers.CreateLogger<WebhookSender>());
        if (accessClock is not null) Access = new AccessLog(Store, accessClock, ports.NewId, ports.Loggers.CreateLogger<AccessLog>());
        if (key is null) return;
        var time = new RealTime(world.Clock);
        Sessions = new Sessions(key, time);
        Accounts = AccountsOf(Store, Rules, key, time);
    }

    public SimulatedProcess Process { get; }

    public WebhookSender Sender { get; }

    /// <summary>Null: nobody reads detainees' data.</summary>
    public AccessLog? Access { get; }

    /// <summary>Null: nobody signs in.</summary>
    public Accounts? Accounts { get; }

    public Sessions? Sessions { get; }

    /// <summary>Accounts whose passwords are quick to check: a simulation need not be slow on purpose.</summary>
    public static Accounts AccountsOf(ITableStore store, RulesSource rules, SigningKey key, RealTime time) => new(
        store, rules, new Passwords(iterations: 1, waitingStrangers: 1_000), new PersonalTokens(store, time), new Lockout(store, key, time), time);
}
